import type { Account } from '../certificates/account.ts';
import type { CertificateRecord } from '../certificates/certificateRecord.ts';
import type { CloudRow } from '../certificates/inspected.ts';
import { Cancelled, ExtensionError } from '../errors.ts';
import { accountSentences as say } from '../ui/sentences/accounts.ts';
import { certificateSentences } from '../ui/sentences/certificates.ts';
import { stateName } from '../ui/sentences/states.ts';
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
 * The certificate of the row as it is now, or the one the user picks.
 * @throws ExtensionError `account.unknown` if the account of the row was removed
 * @param isWanted what can be picked, among the certificates of all accounts; those of one account if absent
 */
export async function pickCertificate(
  deps: CommandDeps,
  title: string,
  target?: Target,
  isWanted?: (certificate: CertificateRecord) => boolean,
): Promise<CloudRow> {
  if (isWanted && !target?.certificate) return pickWanted(deps, title, target?.account, isWanted);
  if (target?.certificate) return currentRow(deps, target.certificate);
  const account = await pickAccount(deps, title, target);
  await deps.inventory.open(account.id);
  const certificates = deps.inventory.snapshot(account.id)?.certificates ?? [];
  if (certificates.length === 0) {
    void deps.ui.notify('information', certificateSentences.none(account.label));
    throw new Cancelled();
  }
  const certificate = await deps.ui.pick(
    title,
    certificateSentences.pick(),
    certificates.map((record) => ({
      value: record,
      label: record.name,
      description: record.commonName,
      detail: stateName(record.state),
    })),
  );
  return { account, certificate };
}

/** A number says nothing in another account, so it is never looked for there. */
function currentRow({ accounts, inventory }: CommandDeps, listed: CertificateRecord): CloudRow {
  const account = accounts.get(listed.accountId);
  if (!account) throw new ExtensionError('account.unknown', 'the account of the certificate is gone');
  return { account, certificate: inventory.certificate(account.id, listed.id) ?? listed };
}

async function pickWanted(
  deps: CommandDeps,
  title: string,
  given: Account | undefined,
  isWanted: (certificate: CertificateRecord) => boolean,
): Promise<CloudRow> {
  const { ui, accounts, inventory } = deps;
  const wanted = accounts.list().filter(({ id }) => given === undefined || id === given.id);
  await Promise.all(wanted.map(({ id }) => inventory.open(id)));
  const rows = wanted.flatMap((account) =>
    (inventory.snapshot(account.id)?.certificates ?? [])
      .filter(isWanted)
      .map((certificate) => ({ account, certificate })),
  );
  if (rows.length === 0) {
    void ui.notify('information', certificateSentences.noneFitting());
    throw new Cancelled();
  }
  return ui.pick(
    title,
    certificateSentences.pick(),
    rows.map((value) => ({
      value,
      label: value.certificate.name,
      description: value.certificate.commonName,
      detail: [value.account.label, stateName(value.certificate.state)].join(' · '),
    })),
  );
}
