import { sameKey } from '../../pem/keys/keyMatch.ts';
import type { ClosedContainer, FoundKey, KeySearch } from './assembly.ts';
import { isPrivateKey, sourceOf, type Found, type FoundCertificate, type FoundPrivateKey } from './found.ts';

/** Looks for the private key of a certificate, nearest first: its own file, the chosen ones, those beside. */
export function searchKey(found: readonly Found[], leaf: FoundCertificate | undefined): KeySearch {
  const near = [...found].sort((a, b) => distance(a, leaf) - distance(b, leaf));
  const closed = near.flatMap((each) => closedContainer(each, leaf));
  if (!leaf) return { found: undefined, closed, strangers: [] };
  const wanted = leaf.entry.item.facts.key;
  const keys = near.filter(isPrivateKey);
  const belongs = ({ entry }: FoundPrivateKey): boolean | undefined =>
    entry.item.key.algorithm === wanted.algorithm ? sameKey(entry.item.key, wanted) : false;
  const own = keys.find((each) => belongs(each) === true);
  // Where the public half cannot be worked out, a key is taken for what it seems, unless it lies beside under another name.
  const perhaps = keys.find((each) => belongs(each) === undefined && distance(each, leaf) < STRANGER);
  const taken = own ?? perhaps;
  return {
    found: taken && foundKey(taken, leaf),
    closed,
    // A key that merely lies in the same folder is nobody's mistake.
    strangers: keys
      .filter((each) => belongs(each) === false && distance(each, leaf) < STRANGER)
      .map((each) => sourceOf(each, leaf)),
  };
}

/** From here on a file has nothing to do with the leaf's but its folder. */
const STRANGER = 3;

function distance({ file, place }: Found, leaf: FoundCertificate | undefined): number {
  if (file === leaf?.file) return 0;
  if (place === 'chosen') return 1;
  return leaf && stem(file.name) === stem(leaf.file.name) ? 2 : STRANGER;
}

function foundKey(taken: FoundPrivateKey, leaf: FoundCertificate): FoundKey {
  const { container, key, pkcs8Der } = taken.entry.item;
  return {
    key: { container, key, pkcs8Der },
    source: sourceOf(taken, leaf),
    compared: sameKey(key, leaf.entry.item.facts.key) === true,
  };
}

function closedContainer(found: Found, leaf: FoundCertificate | undefined): ClosedContainer[] {
  const { file, entry } = found;
  const { item } = entry;
  const common = { source: sourceOf(found, leaf), likely: distance(found, leaf) < STRANGER };
  if (item.kind === 'encryptedKey' && !file.keys.has(item)) return [{ ...common, kind: 'encryptedKey', item }];
  if (item.kind === 'pkcs12' && !file.archives.has(item.block)) return [{ ...common, kind: 'pkcs12', item }];
  return [];
}

/** What files of one certificate have in common: `www` of `www.crt`, `www-key.pem`, `www.fullchain.pem`; nothing for `privkey1.pem`. */
function stem(name: string): string {
  return name
    .toLowerCase()
    .replace(/\.[^.]*$/, '')
    .replace(/(^|[-_.])(priv(ate)?[-_]?key|key|cert(ificate)?|fullchain|chain|bundle)\d*$/, '');
}
