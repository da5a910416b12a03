import type { CertificateKind, CertificateState } from '../../certificates/certificateRecord.ts';
import type { ExpiryBucket } from '../../certificates/attention/expiry.ts';
import { readableName } from '../../certificates/names/readableName.ts';
import type { Group, Grouping, RowGrouping } from '../../certificates/arrangement/grouping.ts';
import type { SortKey } from '../../certificates/arrangement/sorting.ts';
import { kindName } from './kinds.ts';
import { counted, formatNumber, t } from './l10n.ts';
import { stateName } from './states.ts';
import { shortTime } from './time.ts';

/** Heading of a group as `groupCertificates` gives it. */
export function groupName(by: RowGrouping, { key, placement }: Group): string {
  switch (by) {
    case 'gateway':
      return placement?.scope === 'gateway' ? (placement.gatewayName ?? placement.gatewayId) : t('All gateways');
    case 'kind':
      return kindName(key as CertificateKind);
    case 'state':
      return stateName(key as CertificateState);
    case 'expiry':
      return BUCKETS[key as ExpiryBucket]();
    case 'domain':
      return key === '' ? t('Without a domain') : readableName(key);
    case 'none':
      return t('All certificates');
  }
}

const BUCKETS: Record<ExpiryBucket, () => string> = {
  expired: () => t('Expired'),
  'within-7-days': () => t('Within 7 days'),
  'within-30-days': () => t('Within 30 days'),
  'within-90-days': () => t('Within 90 days'),
  later: () => t('Later'),
  none: () => t('Without an end'),
};

export const groupingNames: Record<Grouping, () => string> = {
  kind: () => t('Kind'),
  state: () => t('State'),
  expiry: () => t('Expiry'),
  domain: () => t('Domain'),
  none: () => t('No groups'),
};

export const groupingDetails: Record<Grouping, () => string> = {
  kind: () => t('Global Edge, Cloud Basic, Advanced, external …'),
  state: () => t('What needs you first'),
  expiry: () => t('Expired, within 7, 30 or 90 days, later'),
  domain: () => t('example.com with all names below it'),
  none: () => t('One list'),
};

export const sortNames: Record<SortKey, () => string> = {
  name: () => t('Name'),
  expiry: () => t('Expiry'),
  registered: () => t('Registration'),
  state: () => t('State'),
};

export const sortDetails: Record<SortKey, () => string> = {
  name: () => t('web-2 before web-10'),
  expiry: () => t('Soonest first'),
  registered: () => t('Newest first'),
  state: () => t('What needs you first'),
};

export const treeSentences = {
  certificates: (count: number) => counted(count, '{0} certificate', '{0} certificates'),
  noCertificates: () => t('no certificates'),
  /** Of a gateway whose certificates could not be listed. */
  notRead: () => t('could not be read'),
  /** Of a gateway. @param status the service's own word */
  notRunning: (status: string) => (status === '' ? t('not running') : t('not running ({0})', status)),
  notRunningExplained: (status: string) =>
    status === ''
      ? t('This gateway is not running, so it takes no change now.')
      : t('This gateway is not running: the service calls it “{0}”. It takes no change now.', status),
  matching: (matching: number, count: number) => t('{0} of {1}', formatNumber(matching), formatNumber(count)),
  /** A domain of a gateway that serves a certificate, and where it is. */
  servedBy: (group: string, gateway: string) => [group, gateway].filter(Boolean).join(' · '),
  spokenDomain: (domain: string, place: string) => t('serves {0}, {1}', domain, place),
  place: (cloud: string, zone: string) => `${cloud} ${zone}`,
  sandbox: () => t('Sandbox'),
  asOf: (time: Date, now: Date) => t('as of {0}', shortTime(time, now)),
  loading: () => t('Reading certificates…'),
  empty: () => t('No certificates yet'),
  emptyHint: (issues: boolean) =>
    issues ? t('Issue one with the + button of the account.') : t('Upload one with the button of the account.'),
  hidden: (count: number) =>
    counted(count, '{0} certificate hidden by the filter', '{0} certificates hidden by the filter'),
  range: (first: string, last: string) => t('{0} – {1}', first, last),
  account: (label: string) => t('Account {0}', label),
  group: (name: string, count: string) => t('Group {0}, {1}', name, count),
  notice: (title: string) => t('Note: {0}', title),
  problem: (title: string) => t('Problem: {0}', title),
  notFollowing: () => t('Pending certificates are not followed'),
  stopped: {
    user: () => t('You stopped it. Click to follow them again.'),
    'too-long': () => t('Nothing has changed for a long time, so asking stopped. Click to follow them again.'),
    failing: () => t('Asking failed too often. It goes on by itself once the account can be read again.'),
  },
  filterMessage: (text: string, matching: number, count: number) =>
    t('Filter “{0}”: {1} of {2} certificates', text, formatNumber(matching), formatNumber(count)),
  filterTitle: () => t('Filter Certificates'),
  filterPrompt: () =>
    t(
      'Every word must occur in the name, a domain, the number, the order or the serial number. Enter keeps the filter, Esc goes back.',
    ),
  filterPlaceholder: () => t('for example: shop example.com'),
  filterMatches: (matching: number, count: number) =>
    t('{0} of {1} certificates match', formatNumber(matching), formatNumber(count)),
  groupByTitle: () => t('Group Certificates By'),
  sortByTitle: () => t('Sort Certificates By'),
};
