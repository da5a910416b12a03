import { t } from './l10n.ts';

/** What a command copies of a certificate. */
export type Copied = 'name' | 'number' | 'commonName' | 'names' | 'records';

const COPY_TITLES: Record<Copied, () => string> = {
  name: () => t('Copy Name'),
  number: () => t('Copy Number'),
  commonName: () => t('Copy Common Name'),
  names: () => t('Copy All Names'),
  records: () => t('Copy DNS Validation Records'),
};

/** Small sentences on certificates that several commands use. */
export const certificateSentences = {
  count: (count: number) => (count === 1 ? t('1 certificate') : t('{0} certificates', count)),
  none: (label: string) => t('{0} has no certificates.', label),
  noneAtAll: () => t('Your accounts have no certificates.'),
  noneFitting: () => t('None of your certificates is in a state in which this can be done.'),
  pick: () => t('Choose a certificate'),
  inspectTitle: () => t('Inspect Certificate in Cloud'),
  detailsTitle: () => t('Show Details'),
  copyTitle: (what: Copied) => COPY_TITLES[what](),
  compareTitle: () => t('Compare with File'),
  newKeyTitle: () => t('New Key and CSR with These Names'),
  consoleTitle: () => t('Open in Cloud Console'),
  copied: (what: string) => t('Copied: {0}', what),
  records: (count: number) => t('{0} DNS records', count),
  refreshing: () => t('Reading certificates…'),
  readingDetails: (name: string) => t('Reading the details of {0}…', name),
  readingValidation: () => t('Reading validation records…'),
  noValidation: (name: string) => t('{0} waits for no DNS record, or this account cannot read it.', name),
  noRecords: (name: string) => t('The service has no DNS records for {0} yet. Try again in a minute.', name),
};
