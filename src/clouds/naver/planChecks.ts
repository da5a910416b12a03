import type { CertificateRecord } from '../../certificates/certificateRecord.ts';
import { ExtensionError } from '../../errors.ts';
import { fetchSome, findByName } from './lookups.ts';
import type { Connection } from './lists.ts';

/** @throws ExtensionError `name.taken` if a certificate has this name, whatever it is for; deleted ones do not count */
export async function checkNameIsFree(
  connection: Connection,
  certificateName: string,
  signal?: AbortSignal,
): Promise<void> {
  const taken = (await findByName(connection, certificateName, signal)).some(({ state }) => state !== 'deleted');
  if (taken) {
    throw new ExtensionError('name.taken', 'a certificate of this name exists', { details: { certificateName } });
  }
}

/** The certificate that a plan changes, as it is now; undefined if it is no longer there. */
export async function currentOf(
  connection: Connection,
  { certificateId, certificateName }: { readonly certificateId: string; readonly certificateName: string },
  signal?: AbortSignal,
): Promise<CertificateRecord | undefined> {
  const [found] = await fetchSome(connection, [{ id: certificateId, name: certificateName }], signal);
  return found?.state === 'deleted' ? undefined : found;
}

/** What a plan was made from that may have changed since. */
export type OutdatedWhy =
  /** It is no longer there. */
  | 'gone'
  /** It has another name by now. */
  | 'name'
  /** Its state no longer allows it. */
  | 'state'
  /** It has other content by now. */
  | 'replaced'
  /** Something uses it by now. */
  | 'in-use'
  /** Another certificate of the order is in progress. */
  | 'order-busy'
  /** The order has a certificate that the plan does not know. */
  | 'known-ids';

export function outdated(why: OutdatedWhy): ExtensionError {
  return new ExtensionError('change.outdated', `no longer as planned: ${why}`, { details: { why } });
}
