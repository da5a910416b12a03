import type { Capability, CertificateRecord } from '../../certificates/certificateRecord.ts';
import type { ValidationStatus } from '../../certificates/provider.ts';
import { counted, t } from './l10n.ts';

/** Headings and labels of the details document and of tooltips. */
export const detailsSentences = {
  title: (record: CertificateRecord) => record.name || record.commonName || record.id,
  certificate: () => t('Certificate'),
  names: () => t('Names'),
  validation: () => t('Domain validation'),
  validationIntro: (type: 'CNAME' | 'TXT') =>
    type === 'CNAME'
      ? t('Create these records at your DNS provider and keep them: renewals check them again.')
      : t('Create these records at your DNS provider. Keep those that are set once: later issuances check them again.'),
  noRecord: () => t('The service gives no record.'),
  usage: () => t('Used by'),
  unused: () => t('The service says that nothing uses it.'),
  domains: () => t('Domains that serve it'),
  noDomains: () => t('No domain serves it.'),
  domain: () => t('Domain'),
  group: () => t('API group'),
  gateway: () => t('Gateway'),
  clients: () => t('Clients'),
  clientRule: (verifyClients: boolean | undefined) => {
    if (verifyClients === undefined) return t('not told');
    return verifyClients ? t('must show a certificate') : t('need no certificate');
  },
  placement: () => t('Available to'),
  clientCa: () => t('CA for clients'),
  actions: () => t('What can be done'),
  action: () => t('Action'),
  possible: () => t('Possible now'),
  raw: () => t('Further fields of the service'),
  rawIntro: () => t('Under their own names, as they came.'),
  field: () => t('Field'),
  value: () => t('Value'),
  type: () => t('Type'),
  recordName: () => t('Record name'),
  recordValue: () => t('Record value'),
  kind: () => t('Kind'),
  stateDetail: () => t('As the service says'),
  commonName: () => t('Common name'),
  subjectAltNames: () => t('Names'),
  number: () => t('Number'),
  order: () => t('Order'),
  account: () => t('Account'),
  issuer: () => t('Issuer'),
  serialNumber: () => t('Serial number'),
  inDecimal: () => t('in decimal'),
  notBefore: () => t('Valid from'),
  notAfter: () => t('Valid until'),
  registeredAt: () => t('Registered'),
  updatedAt: () => t('Updated'),
  moreNames: (count: number) => counted(count, 'and {0} more', 'and {0} more'),
  yes: () => t('yes'),
  no: () => t('no'),
};

export function validationStateText({ state, stateDetail, problem }: ValidationStatus): string {
  if (problem !== undefined) return t('could not be read ({0})', problem);
  switch (state) {
    case 'valid':
      return t('validated');
    case 'pending':
      return t('waits for the record');
    case 'timed-out':
      return t('timed out');
    case 'unknown':
      return stateDetail;
  }
}

export function capabilityName(capability: Capability): string {
  return CAPABILITIES[capability]();
}

const CAPABILITIES: Record<Capability, () => string> = {
  validation: () => t('Validation records'),
  'issue-again': () => t('Issue again'),
  reissue: () => t('Reissue'),
  'register-key': () => t('Register private key'),
  download: () => t('Download'),
  replace: () => t('Replace'),
  bind: () => t('Bind to domains'),
  delete: () => t('Delete'),
};

/** Why something cannot be done; an unknown reason is shown as it is. */
export function whyNotText(why: string): string {
  return WHY_NOT[why]?.() ?? why;
}

const WHY_NOT: Readonly<Record<string, () => string>> = {
  'main-account-only': () => t('no: this needs a key of the main account'),
  zone: () => t('no: this zone does not offer it'),
  later: () => t('no: for now only in the console'),
  kind: () => t('no: this kind of certificate does not offer it'),
  state: () => t('no: its state does not allow it'),
  role: () => t('no: only the original or the representative certificate of its order'),
  'in-use': () => t('no: it is in use'),
};
