import { Cancelled } from '../../errors.ts';
import type { EncryptedKeyItem, KeyFacts, PemDocument } from '../../pem/facts.ts';
import { sameKey } from '../../pem/keys/keyMatch.ts';
import type { CommandDeps } from '../deps.ts';
import { baseName, byPlace, fileName, folderOf } from '../fileNames.ts';
import { glance } from '../openedFiles.ts';

/** A file as it lies there, read without any password; of open private keys only what is public is kept. */
export interface FileAtHand {
  readonly uri: string;
  readonly document: PemDocument;
}

/** What a search for the private key of a certificate or a CSR came to. */
export type KeySearch =
  | { readonly state: 'found'; readonly uri: string }
  /** Not there, but an encrypted key of the same base name lies beside: it may be this. */
  | { readonly state: 'closed'; readonly uri: string; readonly item: EncryptedKeyItem }
  /** Not there, but a key of the same base name lies beside that belongs to something else. */
  | { readonly state: 'stranger'; readonly uri: string }
  | { readonly state: 'none' };

/** All that is known of a key where its certificate is not at hand. */
interface PublicKeyHash {
  readonly spkiSha256: string;
}

const AT_ONCE = 16;

/**
 * Reads what may be a key or a certificate: beside a file, then in the workspace, nearest first and else by path.
 * @param near the file that keys are looked for first beside
 * @throws Cancelled when the signal fires
 */
export async function filesAtHand(
  deps: Pick<CommandDeps, 'files'>,
  near?: string,
  signal?: AbortSignal,
): Promise<FileAtHand[]> {
  const beside = near === undefined ? [] : await deps.files.beside(near);
  const others = [...beside, ...(await deps.files.inWorkspace(signal))].sort(byPlace(near));
  const uris = new Set(near === undefined ? others : [near, ...others]);
  return readAll(deps, [...uris], signal);
}

/** The same of the folder of one file alone. */
export async function filesBeside(deps: Pick<CommandDeps, 'files'>, uri: string): Promise<FileAtHand[]> {
  return readAll(deps, await deps.files.beside(uri));
}

async function readAll(
  deps: Pick<CommandDeps, 'files'>,
  uris: readonly string[],
  signal?: AbortSignal,
): Promise<FileAtHand[]> {
  const found: FileAtHand[] = [];
  for (let start = 0; start < uris.length; start += AT_ONCE) {
    if (signal?.aborted) throw new Cancelled();
    const part = uris.slice(start, start + AT_ONCE);
    const files = await Promise.all(part.map((uri) => glance(deps, uri)));
    for (const [index, uri] of part.entries()) {
      const document = files[index]?.document;
      if (document && document.items.length > 0) found.push({ uri, document: withoutSecrets(document) });
    }
  }
  return found;
}

/** A flow may wait for its user for hours, and needs one key of all these at most: it reads that again. */
function withoutSecrets(document: PemDocument): PemDocument {
  const nothing = new Uint8Array();
  const items = document.items.map((item) =>
    item.kind === 'privateKey' ? { ...item, der: nothing, pkcs8Der: nothing } : item,
  );
  return { ...document, items };
}

/** Looks for the private key of a public one, by public-key hash. @param near the file of the certificate or CSR */
export function searchKey(wanted: KeyFacts | PublicKeyHash, files: readonly FileAtHand[], near?: string): KeySearch {
  const ordered = near === undefined ? files : [...files].sort((a, b) => distance(a.uri, near) - distance(b.uri, near));
  for (const { uri, document } of ordered)
    for (const item of document.items)
      if (item.kind === 'privateKey' && isSame(item.key, wanted) === true) return { state: 'found', uri };
  if (near === undefined) return { state: 'none' };
  const partners = ordered.filter(({ uri }) => distance(uri, near) < ELSEWHERE && stem(uri) === stem(near));
  for (const { uri, document } of partners)
    for (const item of document.items) if (item.kind === 'encryptedKey') return { state: 'closed', uri, item };
  for (const { uri, document } of partners)
    if (document.items.some((item) => item.kind === 'privateKey' && isSame(item.key, wanted) === false))
      return { state: 'stranger', uri };
  return { state: 'none' };
}

/** Encrypted keys, which only their passwords tell apart. */
export function encryptedKeys(
  files: readonly FileAtHand[],
): { readonly uri: string; readonly item: EncryptedKeyItem }[] {
  return files.flatMap(({ uri, document }) =>
    document.items.flatMap((item) => (item.kind === 'encryptedKey' ? [{ uri, item }] : [])),
  );
}

/** Whether a file is called as what it may belong to: `pay-key.pem` for `pay`. */
export function isNamedLike(uri: string, names: readonly string[]): boolean {
  return names.some((name) => stem(uri) === name.toLowerCase());
}

/** Undefined if this runtime cannot work out the public half. */
function isSame(key: KeyFacts, wanted: KeyFacts | PublicKeyHash): boolean | undefined {
  if ('algorithm' in wanted) return sameKey(key, wanted);
  return key.spkiSha256 === undefined ? undefined : key.spkiSha256 === wanted.spkiSha256;
}

/** From here on a file has nothing to do with the other but the workspace. */
const ELSEWHERE = 2;

function distance(uri: string, near: string): number {
  if (uri === near) return 0;
  return folderOf(uri) === folderOf(near) ? 1 : ELSEWHERE;
}

/** What files of one certificate have in common: `www` of `www.csr`, `www.key`, `www-key.pem`. */
function stem(uri: string): string {
  return baseName(fileName(uri))
    .toLowerCase()
    .replace(/[-_.](priv(ate)?[-_]?key|key|csr|req|cert(ificate)?|fullchain|chain)$/, '');
}
