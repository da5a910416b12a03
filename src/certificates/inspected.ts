import type { Entry, Inspection } from '../pem/findings/inspection.ts';
import type { Account } from './account.ts';
import type { CertificateRecord } from './certificateRecord.ts';
import { sameSerialNumber } from './serialNumber.ts';

/** What the page about files tells of. */
export interface Inspected {
  /** Names of the files, without their folders. */
  readonly files: readonly string[];
  readonly inspection: Inspection;
  /** What lies beside the files and may belong to them. */
  readonly beside: readonly Entry[];
  /** By fingerprint of the certificate in a file. */
  readonly cloud: ReadonlyMap<string, readonly CloudRow[]>;
}

/** A certificate of a cloud. */
export interface CloudRow {
  readonly account: Account;
  readonly certificate: CertificateRecord;
}

/** What is known of an account; an `AccountSnapshot` fits. */
export interface Listed {
  readonly account: Account;
  readonly certificates: readonly CertificateRecord[];
}

/** Certificates of the clouds with this serial number, which authorities give once. */
export function cloudRowsOf(snapshots: readonly Listed[], serialNumber: string): CloudRow[] {
  return snapshots.flatMap(({ account, certificates }) =>
    certificates
      .filter((record) => sameSerialNumber(record.serialNumber, serialNumber))
      .map((certificate) => ({ account, certificate })),
  );
}
