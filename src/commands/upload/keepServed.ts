import type { CertificateRecord } from '../../certificates/certificateRecord.ts';
import type { CertificateProvider } from '../../certificates/provider.ts';
import { plainSerialNumber, sameSerialNumber } from '../../certificates/serialNumber.ts';
import { asciiDomain } from '../../certificates/upload/coverage.ts';
import { ExtensionError } from '../../errors.ts';
import { encodePem } from '../../pem/armour/pem.ts';
import { certificateFacts } from '../../pem/x509/certificateFacts.ts';
import { servedSentences as say } from '../../ui/sentences/served.ts';
import { proxyFor } from '../binding/proxy.ts';
import { shakeHands } from '../binding/tlsHandshake.ts';
import type { CommandDeps } from '../deps.ts';
import type { Replaced } from './uploadAnswers.ts';

/** A replacement does not wait longer for a domain that cannot be reached from here. */
const WAIT_MS = 3_000;

/**
 * Keeps the public certificate that is about to be replaced at a gateway, which gives it to nobody: as a domain shows it in a handshake.
 * Nothing is kept where it was uploaded from here and so is known, or where no domain shows it.
 * @throws Cancelled; nothing was replaced then
 */
export async function keepServed(
  deps: Pick<CommandDeps, 'ui' | 'operations' | 'previous' | 'proxy'>,
  { gateways }: CertificateProvider,
  { certificate, bound }: Replaced,
): Promise<void> {
  const { id, accountId, serialNumber } = certificate;
  const domain = bound.find((each) => !each.domain.startsWith('*.'));
  if (!gateways || !domain || serialNumber === undefined || cameFromHere(deps, certificate, serialNumber)) return;
  const host = asciiDomain(domain.domain);
  const address = gateways.servedAt?.(domain) ?? { host, port: 443 };
  const proxy = proxyFor(address, deps.proxy());
  const shown = await deps.ui.progress('notification', say.asking(host), (signal) =>
    shakeHands(address, host, signal, { proxy, timeoutMs: WAIT_MS }),
  );
  if (!('leafDer' in shown)) return;
  try {
    const { serialNumber: own } = certificateFacts(shown.leafDer);
    if (!sameSerialNumber(own, serialNumber)) return;
    await deps.previous.keep(accountId, id, plainSerialNumber(own), encodePem('CERTIFICATE', shown.leafDer));
  } catch (error) {
    if (!(error instanceof ExtensionError)) throw error;
  }
}

/** Whether what is there came of a change from here, as `previousLeaf` looks for it. */
function cameFromHere(
  { operations }: Pick<CommandDeps, 'operations'>,
  { id, accountId }: CertificateRecord,
  serialNumber: string,
): boolean {
  return operations
    .entries()
    .some(
      ({ plan, outcome, certificateId }) =>
        (plan.action === 'upload' || plan.action === 'replace') &&
        outcome === 'done' &&
        plan.accountId === accountId &&
        certificateId === id &&
        sameSerialNumber(plan.request.facts.serialNumber, serialNumber),
    );
}
