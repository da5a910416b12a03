import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { CertificateRecord } from '../certificateRecord.ts';
import type { ListedGateway } from '../placement.ts';
import type { Notice } from '../provider.ts';
import { Turns } from '../turns.ts';

/** What was last read of an account. Public facts only, so it may lie on disk. */
export interface CachedListing {
  readonly asOf: Date;
  /** When the last full list was read; later changes came in one by one. */
  readonly fullListAt: Date;
  readonly certificates: readonly CertificateRecord[];
  /** Absent where the cloud has none, and in files that tell nothing of them. */
  readonly gateways?: readonly ListedGateway[];
  /** What limits the list had. */
  readonly notices: readonly Notice[];
  /** `Account.changes` when it was read. */
  readonly changes?: number;
}

/** What is asked for later is done later. */
export interface SnapshotCache {
  /** Undefined if there is none or it cannot be read: a cache is never worth an error. */
  read(accountId: string): Promise<CachedListing | undefined>;
  write(accountId: string, listing: CachedListing): Promise<void>;
  remove(accountId: string): Promise<void>;
}

const VERSION = 2;
const DATES = ['notBefore', 'notAfter', 'registeredAt', 'updatedAt'] as const;

/** One JSON file per account below `folder`, replaced as a whole. */
export function fileCache(folder: string): SnapshotCache {
  const turns = new Turns();
  const nameOf = (accountId: string) => `${encodeURIComponent(accountId)}.json`;
  const fileOf = (accountId: string) => path.join(folder, nameOf(accountId));
  return {
    async read(accountId) {
      try {
        return revive(JSON.parse(await readFile(fileOf(accountId), 'utf8')));
      } catch {
        // Absent, cut off or of another version: the service is asked instead.
        return undefined;
      }
    },
    write: (accountId, listing) =>
      turns.run(async () => {
        await mkdir(folder, { recursive: true });
        const temporary = `${fileOf(accountId)}.${randomUUID()}.tmp`;
        try {
          await writeFile(temporary, JSON.stringify({ version: VERSION, ...listing }), { mode: 0o600 });
          await rename(temporary, fileOf(accountId));
        } catch (error) {
          await rm(temporary, { force: true }).catch(() => undefined);
          throw error;
        }
      }),
    remove: (accountId) =>
      turns.run(async () => {
        await rm(fileOf(accountId), { force: true });
        // What a crash left of writing it.
        const names = (await readdir(folder).catch(() => [])).filter((name) =>
          name.startsWith(`${nameOf(accountId)}.`),
        );
        for (const name of names) await rm(path.join(folder, name), { force: true });
      }),
  };
}

function revive(json: unknown): CachedListing | undefined {
  const stored = json as {
    version?: unknown;
    asOf: string;
    fullListAt: string;
    certificates: Record<string, unknown>[];
    gateways?: ListedGateway[];
    notices: Notice[];
    changes?: number;
  };
  const [asOf, fullListAt] = [new Date(stored.asOf), new Date(stored.fullListAt)];
  if (stored.version !== VERSION || Number.isNaN(asOf.getTime() + fullListAt.getTime())) return undefined;
  for (const record of stored.certificates) {
    for (const field of DATES) {
      const text = record[field];
      if (typeof text === 'string') record[field] = new Date(text);
    }
  }
  const certificates = stored.certificates as unknown as CertificateRecord[];
  const { gateways, notices, changes } = stored;
  return { asOf, fullListAt, certificates, ...(gateways && { gateways }), notices, ...(changes && { changes }) };
}
