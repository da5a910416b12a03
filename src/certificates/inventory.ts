import type { ExtensionError } from '../errors.ts';
import type { Account } from './account.ts';
import type { CertificateRecord } from './certificateRecord.ts';
import type { Notice } from './provider.ts';

/** What is known of one account right now. Immutable: a change makes a new one. */
export interface AccountSnapshot {
  readonly account: Account;
  readonly certificates: readonly CertificateRecord[];
  /** When the certificates were read from the service; absent if never. */
  readonly asOf?: Date;
  /** `cache`: read in an earlier run and not yet confirmed by the service. */
  readonly source: 'none' | 'cache' | 'service';
  readonly loading: boolean;
  /** Why the last refresh failed; the certificates are then those of before. */
  readonly problem?: ExtensionError;
  readonly notices: readonly Notice[];
}
