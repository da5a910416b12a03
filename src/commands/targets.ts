import type { Account } from '../certificates/account.ts';
import type { CertificateRecord } from '../certificates/certificateRecord.ts';
import type { CloudRow } from '../certificates/inspected.ts';
import { sortCertificates } from '../certificates/arrangement/sorting.ts';
import { Cancelled, ExtensionError } from '../errors.ts';
import { accountSentences as say } from '../ui/sentences/accounts.ts';
import { certificateSentences } from '../ui/sentences/certificates.ts';
import { statusText } from '../ui/sentences/states.ts';
import type { CommandDeps, Target } from './deps.ts';

/** The account of the row, or the only one, or the one the user picks. */
export async function pickAccount(
  { ui, accounts, inventory }: CommandDeps,
  title: string,
  target?: Target,
): Promise<Account> {
  const list = accounts.list();
  const given = list.find(({ id }) => id === target?.account?.id);
  if (given) return given;
  if (list.length === 0) {
    void ui.notify('information', say.noAccount());
    throw new Cancelled();
  }
  const [only] = list;
  if (only && list.length === 1) return only;
  return ui.pick(
    title,
    say.pickAccount(),
    list.map((account) => ({
      value: account,
      label: account.label,
      description: certificateSentences.count(inventory.snapshot(account.id)?.certificates.length ?? 0),
      icon: 'account',
    })),
  );
}

/**
 * The certificate of the row as it is now, or the one the user picks: of the row's account, else of all.
 * @param isWanted what can be picked; all if absent
 * @throws ExtensionError `account.unknown` if the account of the row was removed
 * @throws Cancelled after saying that there is none
 */
export async function pickCertificate(
  deps: CommandDeps,
  title: string,
  target?: Target,
  isWanted?: (certificate: CertificateRecord) => boolean,
): Promise<CloudRow> {
  if (target?.certificate) return currentRow(deps, target.certificate);
  const { ui, accounts, inventory } = deps;
  const wanted = accounts.list().filter(({ id }) => target?.account === undefined || id === target.account.id);
  const [first, ...others] = wanted;
  if (!first && target?.account) throw new ExtensionError('account.unknown', 'the account of the row is gone');
  if (!first) {
    void ui.notify('information', say.noAccount());
    throw new Cancelled();
  }
  await Promise.all(wanted.map(({ id }) => inventory.open(id)));
  const now = new Date();
  const choices = wanted.flatMap((account) => {
    const found = (inventory.snapshot(account.id)?.certificates ?? []).filter((record) => isWanted?.(record) ?? true);
    return sortCertificates(found, 'name', now).map((certificate) => ({
      value: { account, certificate },
      label: certificate.name,
      description: certificate.commonName,
      detail: statusText(certificate, now),
      ...(others.length > 0 && { group: account.label }),
    }));
  });
  if (choices.length > 0) return ui.pick(title, certificateSentences.pick(), choices);
  const { none, noneAtAll, noneFitting } = certificateSentences;
  void ui.notify('information', isWanted ? noneFitting() : others.length > 0 ? noneAtAll() : none(first.label));
  throw new Cancelled();
}

/** A number says nothing in another account, so it is never looked for there. */
function currentRow({ accounts, inventory }: CommandDeps, listed: CertificateRecord): CloudRow {
  const account = accounts.get(listed.accountId);
  if (!account) throw new ExtensionError('account.unknown', 'the account of the certificate is gone');
  return { account, certificate: inventory.certificate(account.id, listed.id) ?? listed };
}
