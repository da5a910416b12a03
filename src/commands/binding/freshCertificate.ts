import type { Account } from '../../certificates/account.ts';
import type { CertificateRecord } from '../../certificates/certificateRecord.ts';
import { Cancelled } from '../../errors.ts';
import { bindingSentences as say } from '../../ui/sentences/binding.ts';
import type { CommandDeps } from '../deps.ts';

/**
 * The certificate as the service has it now, with what uses it: a list may be hours old.
 * @throws Cancelled after saying that it is gone
 */
export async function freshCertificate(
  deps: Pick<CommandDeps, 'ui' | 'clouds' | 'inventory'>,
  account: Account,
  certificate: CertificateRecord,
): Promise<CertificateRecord> {
  const { ui, clouds, inventory } = deps;
  const provider = await clouds.provider(account.id);
  const [fresh] = await ui.progress('notification', say.reading(certificate.name), (signal) =>
    provider.fetch([certificate], signal),
  );
  if (!fresh) {
    inventory.drop(account.id, certificate.id);
    void ui.notify('information', say.gone(certificate.name));
    throw new Cancelled();
  }
  inventory.adopt(fresh);
  return fresh;
}
