import { open, unlink } from 'node:fs/promises';
import { basename } from 'node:path';
import { ExtensionError } from '../../errors.ts';

/**
 * Writes a private key, or an archive that holds one, to a file that only its owner may read (mode 0600; on Windows the folder decides).
 * @throws ExtensionError as `writeNewFile`
 */
export function writeNewKeyFile(path: string, content: string | Uint8Array): Promise<void> {
  return writeNewFile(path, content, 0o600);
}

/**
 * Writes a file, and to disk before this returns, since a certificate may be paid for with it. Never overwrites; a file that could not
 * be written whole is removed.
 * @param mode as the system's mask lets it
 * @throws ExtensionError `file.exists`, `file.unwritable`
 */
export async function writeNewFile(path: string, content: string | Uint8Array, mode = 0o666): Promise<void> {
  const details = { file: basename(path) };
  try {
    // `wx` also refuses a link that points nowhere, so nobody can place the key elsewhere.
    const file = await open(path, 'wx', mode);
    try {
      await file.writeFile(content, 'utf8');
      await file.sync();
    } catch (error) {
      await file.close().finally(() => unlink(path));
      throw error;
    }
    await file.close();
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown';
    if (reason === 'EEXIST') throw new ExtensionError('file.exists', 'a file of that name exists', { details });
    throw new ExtensionError('file.unwritable', 'a file could not be written', { details: { ...details, reason } });
  }
}
