import { ExtensionError } from '../../errors.ts';
import type { EncryptedKeyItem } from '../../pem/facts.ts';
import { decryptKey } from '../../pem/keys/decryptKey.ts';
import type { PrivateKeyFacts } from '../../pem/keys/privateKey.ts';
import type { Ui } from '../../ui/ports.ts';
import { decryptionSentences as say } from '../../ui/sentences/pemFixes.ts';

/**
 * Asks for the password of a key until it fits; the question says what becomes of a key that stands open in its file.
 * @param place the file's name without folder, and whether git has the file in its index
 * @returns unencrypted PKCS#8, DER: a secret
 * @throws Cancelled when the user gives up; ExtensionError `key.unsupported`, `pem.malformed`
 */
export async function askAndDecrypt(
  item: EncryptedKeyItem,
  place: { readonly file: string; readonly trackedByGit: boolean },
  ui: Pick<Ui, 'input' | 'progress'>,
): Promise<Uint8Array> {
  let prompt = place.trackedByGit ? say.passwordTracked(place.file) : say.password(place.file);
  for (;;) {
    const password = await ui.input({ title: say.title(), prompt, password: true });
    const key = await ui.progress('notification', say.opening(), (signal) => openOrNothing(item, password, signal));
    if (key) return key.pkcs8Der;
    prompt = say.wrongPassword();
  }
}

/** @returns undefined for a wrong password */
async function openOrNothing(
  item: EncryptedKeyItem,
  password: string,
  signal: AbortSignal,
): Promise<PrivateKeyFacts | undefined> {
  try {
    return await decryptKey(item, password, { signal });
  } catch (error) {
    if (error instanceof ExtensionError && error.code === 'key.password') return undefined;
    throw error;
  }
}
