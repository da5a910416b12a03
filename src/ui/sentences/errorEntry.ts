import type { ErrorDetails } from '../../errors.ts';
import { t } from './l10n.ts';

/** What is said of one kind of failure. */
export interface Entry {
  readonly title: () => string;
  readonly sentence: (details: ErrorDetails) => string;
  readonly actions: readonly Action[];
}

/** Commands that may help. */
export type Action =
  | 'cloudCertificates.certificates.refresh'
  | 'cloudCertificates.account.add'
  | 'cloudCertificates.account.rotateKeys'
  | 'cloudCertificates.account.test'
  | 'cloudCertificates.account.options'
  | 'cloudCertificates.account.openConsole'
  | 'cloudCertificates.activity.show'
  | 'cloudCertificates.log.show';

/** A fact of a failure, as text. */
export function quoted(value: string | number | boolean | undefined): string {
  return value === undefined || value === '' ? t('unknown') : String(value);
}
