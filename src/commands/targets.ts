import type { Account } from '../certificates/account.ts';
import type { CertificateRecord } from '../certificates/certificateRecord.ts';
import { Cancelled } from '../errors.ts';
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

/** The certificate of the row as it is now, or the one the user picks among those that `isWanted`. */
export async function pickCertificate(
  deps: CommandDeps,
  title: string,
  target?: Target,
  isWanted: (certificate: CertificateRecord) => boolean = () => true,
): Promise<{ account: Account; certificate: CertificateRecord }> {
  const account = await pickAccount(deps, title, target);
  if (target?.certificate) {
    const certificate = deps.inventory.certificate(account.id, target.certificate.id) ?? target.certificate;
    return { account, certificate };
  }
  await deps.inventory.open(account.id);
  const all = deps.inventory.snapshot(account.id)?.certificates ?? [];
  const certificates = all.filter(isWanted);
  if (certificates.length === 0) {
    const none = all.length === 0 ? certificateSentences.none : certificateSentences.noneFitting;
    void deps.ui.notify('information', none(account.label));
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
