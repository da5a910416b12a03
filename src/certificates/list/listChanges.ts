import type { CertificateRecord } from '../certificateRecord.ts';
import type { Change } from '../provider.ts';

/**
 * The records that changes not seen before speak of, or `unknown` if they speak of one that is not there: only a list can tell then.
 * @param seen `changeKey` of those seen before
 */
export function recordsThatMoved(
  certificates: readonly CertificateRecord[],
  changes: readonly Change[],
  seen: ReadonlySet<string>,
): readonly CertificateRecord[] | 'unknown' {
  const ids = new Set(changes.filter((change) => !seen.has(changeKey(change))).map((one) => one.certificateId));
  if (ids.size === 0) return [];
  const records = certificates.filter(({ id }) => ids.has(id));
  return records.length < ids.size ? 'unknown' : records;
}

/** The same for a change that is told once more. */
export function changeKey({ certificateId, status }: Change): string {
  return `${certificateId} ${status}`;
}

/** Puts what was fetched in place of what was asked for; what no longer exists goes. */
export function withFetched(
  old: readonly CertificateRecord[],
  asked: readonly CertificateRecord[],
  fetched: readonly CertificateRecord[],
): CertificateRecord[] {
  const gone = new Set(asked.map(({ id }) => id));
  for (const { id } of fetched) gone.delete(id);
  return merged(
    old.filter(({ id }) => !gone.has(id)),
    fetched,
  );
}

/** Of the known certificates, those taken in of late that a list read meanwhile does not have. @param takenIn by id */
export function lateOnes(
  listed: readonly CertificateRecord[],
  known: readonly CertificateRecord[],
  takenIn: ReadonlyMap<string, unknown>,
): readonly CertificateRecord[] {
  if (takenIn.size === 0) return [];
  const there = new Set(listed.map(({ id }) => id));
  return known.filter(({ id }) => takenIn.has(id) && !there.has(id));
}

/** Replaces what has the same id, appends what is new. */
export function merged(old: readonly CertificateRecord[], news: readonly CertificateRecord[]): CertificateRecord[] {
  const byId = new Map(news.map((record) => [record.id, record]));
  const kept = old.map((record) => {
    const replacement = byId.get(record.id);
    if (replacement) byId.delete(record.id);
    return replacement ?? record;
  });
  return [...kept, ...byId.values()];
}
