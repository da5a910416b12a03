import { mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ExtensionError } from '../errors.ts';

/** Public certificates that were replaced, so that they can still be compared with what came after them. */
export interface PreviousCertificates {
  /**
   * @param leafPem one certificate, PEM; @param serialNumber its own, lower-case hex
   * @throws ExtensionError `file.unwritable`
   */
  keep(accountId: string, certificateId: string, serialNumber: string, leafPem: string): Promise<void>;
  /**
   * PEM of the one with this serial number, else of the one that was kept last.
   * @returns undefined if there is none, or if it cannot be read
   */
  read(accountId: string, certificateId: string, serialNumber?: string): Promise<string | undefined>;
  /** Forgets all of an account. */
  remove(accountId: string): Promise<void>;
}

/** `<account>/<certificate>/<serial number>.pem` below `folder`. */
export function filePreviousCertificates(folder: string): PreviousCertificates {
  const folderOf = (...ids: string[]) => path.join(folder, ...ids.map(partOf));
  return {
    async keep(accountId, certificateId, serialNumber, leafPem) {
      const place = folderOf(accountId, certificateId);
      const file = `${partOf(serialNumber)}.pem`;
      try {
        await mkdir(place, { recursive: true });
        await writeFile(path.join(place, file), leafPem, { mode: 0o600 });
      } catch (cause) {
        const details = { file, reason: (cause as NodeJS.ErrnoException).code ?? 'unknown' };
        throw new ExtensionError('file.unwritable', 'the certificate before could not be kept', { details, cause });
      }
    },
    async read(accountId, certificateId, serialNumber) {
      const place = folderOf(accountId, certificateId);
      const wanted = serialNumber === undefined ? [] : [`${partOf(serialNumber)}.pem`];
      for (const name of [...wanted, ...(await newestFirst(place))]) {
        try {
          return await readFile(path.join(place, name), 'utf8');
        } catch {
          // The next one is as good as there is.
        }
      }
      return undefined;
    },
    async remove(accountId) {
      await rm(folderOf(accountId), { recursive: true, force: true });
    },
  };
}

async function newestFirst(place: string): Promise<string[]> {
  const names = await readdir(place).catch(() => []);
  const dated = await Promise.all(names.map(async (name) => ({ name, at: await changedAt(path.join(place, name)) })));
  return dated.sort((a, b) => b.at - a.at).map(({ name }) => name);
}

/** What went meanwhile comes last. */
function changedAt(file: string): Promise<number> {
  return stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
}

/** Ids of services are no paths. */
function partOf(id: string): string {
  return encodeURIComponent(id).replaceAll('.', '%2E');
}
