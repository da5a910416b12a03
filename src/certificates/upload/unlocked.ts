import type { EncryptedKeyItem, Pkcs12Contents, Pkcs12Item } from '../../pem/facts.ts';
import type { OpenedFile } from '../../pem/findings/inspection.ts';
import type { PrivateKeyFacts } from '../../pem/keys/privateKey.ts';

/** What a password opened. A secret. */
export type Unlocked =
  | { readonly kind: 'encryptedKey'; readonly item: EncryptedKeyItem; readonly key: PrivateKeyFacts }
  | { readonly kind: 'pkcs12'; readonly item: Pkcs12Item; readonly contents: Pkcs12Contents };

/** The same files with what was opened in one of them, to assemble again. */
export function withUnlocked(files: readonly OpenedFile[], unlocked: Unlocked): OpenedFile[] {
  return files.map((file) => {
    if (!file.document.items.includes(unlocked.item)) return file;
    return unlocked.kind === 'encryptedKey'
      ? { ...file, keys: new Map([...file.keys, [unlocked.item, unlocked.key]]) }
      : { ...file, archives: new Map([...file.archives, [unlocked.item.block, unlocked.contents]]) };
  });
}
