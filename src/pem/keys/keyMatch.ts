import { createPublicKey } from 'node:crypto';
import type { KeyFacts, PemItem } from '../facts.ts';

/** Things of one file or folder that have one key in common. */
export interface KeyGroup<T> {
  readonly spkiSha256: string;
  readonly privateKeys: readonly T[];
  readonly certificates: readonly T[];
  readonly csrs: readonly T[];
}

/**
 * Whether two things (key, certificate, CSR) have the same public key. Compares the encodings first, then the numbers, since the
 * same key may be written in more than one way (a compressed point, absent parameters).
 * @returns undefined if the public half of a key cannot be worked out by this runtime
 */
export function sameKey(a: KeyFacts, b: KeyFacts): boolean | undefined {
  if (a.spkiSha256 === undefined || b.spkiSha256 === undefined) return undefined;
  if (a.spkiSha256 === b.spkiSha256) return true;
  if (a.algorithm !== b.algorithm || a.bits !== b.bits) return false;
  const [ours, theirs] = [numbersOf(a), numbersOf(b)];
  return ours !== undefined && ours === theirs;
}

/**
 * Groups keys, certificates and CSRs by their public key, in the order of their first member. Encrypted keys and whatever has no
 * key are left out.
 */
export function groupByKey<T extends { readonly item: PemItem }>(entries: readonly T[]): KeyGroup<T>[] {
  const groups = new Map<string, { privateKeys: T[]; certificates: T[]; csrs: T[] }>();
  for (const entry of entries) {
    const { item } = entry;
    const hash =
      item.kind === 'privateKey'
        ? item.key.spkiSha256
        : item.kind === 'certificate' || item.kind === 'csr'
          ? item.facts.spkiSha256
          : undefined;
    if (hash === undefined) continue;
    const group = groups.get(hash) ?? { privateKeys: [], certificates: [], csrs: [] };
    groups.set(hash, group);
    if (item.kind === 'privateKey') group.privateKeys.push(entry);
    else if (item.kind === 'certificate') group.certificates.push(entry);
    else group.csrs.push(entry);
  }
  return [...groups].map(([spkiSha256, group]) => ({ spkiSha256, ...group }));
}

/** The numbers of a public key in one way of writing, or undefined if this runtime cannot read it. */
function numbersOf({ spkiDer }: KeyFacts): string | undefined {
  if (!spkiDer) return undefined;
  try {
    const key = createPublicKey({ key: Buffer.from(spkiDer), format: 'der', type: 'spki' });
    return JSON.stringify(Object.entries(key.export({ format: 'jwk' })).sort());
  } catch {
    return undefined;
  }
}
