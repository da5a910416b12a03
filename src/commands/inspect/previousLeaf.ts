import type { CertificateRecord } from '../../certificates/certificateRecord.ts';
import { plainSerialNumber, sameSerialNumber } from '../../certificates/serialNumber.ts';
import { readPemText } from '../../pem/read.ts';
import { fetchBundle } from './certificateBundle.ts';
import type { CommandDeps } from '../deps.ts';

/**
 * Keeps the public certificate that is about to be replaced, where the service still gives it.
 * @throws ExtensionError, Cancelled if it cannot be fetched; nothing was replaced then
 */
export async function keepPrevious(
  deps: Pick<CommandDeps, 'ui' | 'clouds' | 'previous'>,
  certificate: CertificateRecord,
): Promise<void> {
  if (certificate.capabilities.download !== true) return;
  const bundle = await fetchBundle(deps, certificate);
  const [leaf] = bundle ? readPemText(bundle.leafPem).items : [];
  if (!bundle || leaf?.kind !== 'certificate') return;
  const serialNumber = plainSerialNumber(leaf.facts.serialNumber);
  await deps.previous.keep(certificate.accountId, certificate.id, serialNumber, bundle.leafPem);
}

/**
 * What a certificate was before it was last replaced from here: as it was kept, or as it was once uploaded from here.
 * @returns PEM of the leaf; undefined if that is not known
 */
export async function previousLeaf(
  { operations, previous }: Pick<CommandDeps, 'operations' | 'previous'>,
  { id, accountId }: Pick<CertificateRecord, 'id' | 'accountId'>,
): Promise<string | undefined> {
  const uploads = operations.entries().flatMap(({ plan, outcome, certificateId }) => {
    const isUpload = plan.action === 'upload' || plan.action === 'replace';
    return isUpload && outcome === 'done' && plan.accountId === accountId && certificateId === id ? [plan] : [];
  });
  const [last, ...earlier] = uploads;
  if (last?.action !== 'replace') return undefined;
  const { previousSerialNumber } = last.request;
  const sent = earlier.find(({ request }) =>
    previousSerialNumber === undefined ? true : sameSerialNumber(request.facts.serialNumber, previousSerialNumber),
  );
  if (sent) return sent.request.leafPem;
  return previous.read(accountId, id, previousSerialNumber && plainSerialNumber(previousSerialNumber));
}
