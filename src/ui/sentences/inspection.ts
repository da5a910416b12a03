import type { SubjectAltName } from '../../pem/facts.ts';
import { counted, t } from './l10n.ts';

/** Headings and labels of the page about files. */
export const inspectionSentences = {
  findings: () => t('Findings'),
  noFindings: () => t('Nothing is wrong as far as can be seen here.'),
  inBlock: (number: number) => t('item {0}', number),

  subject: () => t('Subject'),
  issuer: () => t('Issuer'),
  itself: () => t('itself'),
  names: () => t('Names'),
  noNames: () => t('none'),
  notBefore: () => t('Valid from'),
  notAfter: () => t('Valid until'),
  lifetime: () => t('Lifetime'),
  days: (days: number) => counted(days, '{0} day', '{0} days'),
  serialNumber: () => t('Serial number'),
  key: () => t('Key'),
  signature: () => t('Signature'),
  signedBy: (algorithm: string, valid: boolean | undefined) =>
    valid === undefined
      ? t('{0}; whether it holds cannot be told here', algorithm)
      : valid
        ? t('{0}; holds: the CSR is signed by its own key', algorithm)
        : t('{0}; BROKEN: not by its own key', algorithm),
  authority: () => t('Authority'),
  isCa: (pathLength: number | undefined) =>
    pathLength === undefined
      ? t('yes, it may sign certificates')
      : t('yes, it may sign certificates; authorities below it: {0}', pathLength),
  notCa: () => t('no, a leaf'),
  keyUsage: () => t('Key usage'),
  extendedKeyUsage: () => t('Extended key usage'),
  scts: () => t('Certificate transparency'),
  sctCount: (count: number) => counted(count, '{0} timestamp', '{0} timestamps'),
  ocsp: () => t('OCSP'),
  caIssuers: () => t('Issuer can be fetched at'),
  crls: () => t('Revocation lists'),
  sha256: () => t('Fingerprint SHA-256'),
  sha1: () => t('Fingerprint SHA-1'),
  spki: () => t('Public key SHA-256'),
  subjectKeyId: () => t('Subject key id'),
  authorityKeyId: () => t('Authority key id'),
  otherExtensions: () => t('Further extensions'),
  challenge: () => t('Challenge password'),
  challengePresent: () => t('present (not shown)'),
  file: () => t('File'),
  from: (from: 'pkcs7' | 'pkcs12' | 'encryptedKey') =>
    ({
      pkcs7: () => t('from the bundle'),
      pkcs12: () => t('from the archive'),
      encryptedKey: () => t('decrypted for this page only'),
    })[from](),
  friendlyName: () => t('Friendly name'),
  container: () => t('Format'),
  containers: (container: 'pkcs8' | 'pkcs1' | 'sec1' | 'spki') =>
    ({ pkcs8: 'PKCS#8', pkcs1: 'PKCS#1', sec1: 'SEC 1', spki: 'SubjectPublicKeyInfo' })[container],
  encryption: () => t('Encryption'),
  keyStays: () => t('The key itself is shown nowhere and does not leave this computer.'),
  integrity: () => t('Integrity'),
  contents: () => t('Contents'),
  certificates: (count: number) => counted(count, '{0} certificate', '{0} certificates'),
  ssh: (keyType: string | undefined) =>
    keyType === undefined
      ? t('A key of SSH. It is no TLS key and cannot be used for a certificate as it is.')
      : t('A key of SSH ({0}). It is no TLS key and cannot be used for a certificate as it is.', keyType),
  other: (label: string | undefined) =>
    label === undefined
      ? t('Neither a certificate nor a key.')
      : t('Marked {0}: neither a certificate nor a key.', label),
  unreadable: () => t('What is wrong'),
  line: (line: number) => t('Line {0}', line),

  chain: () => t('Chain'),
  chainOf: (name: string) => t('Chain of {0}', name),
  builtIn: () => t('root known to this program; need not be in the file'),
  inFile: (file: string) => t('in {0}', file),
  missing: (issuer: string) => t('MISSING: {0}', issuer),
  missingPerhapsRoot: (issuer: string) =>
    t('Not here: {0}. If this is the root of a private authority, it need not be.', issuer),
  fetchFrom: (urls: string) => t('The certificate says it is at: {0}', urls),
  unverified: () => t('A signature could not be verified here.'),
  alternatives: (count: number) =>
    counted(count, '{0} other path exists (cross-signed).', '{0} other paths exist (cross-signed).'),
  selfSigned: () => t('It is signed by itself, so there is no chain.'),

  keys: () => t('Which key belongs to what'),
  owner: (kind: 'certificate' | 'csr', name: string) =>
    kind === 'csr' ? t('the CSR {0}', name) : t('the certificate {0}', name),
  matches: (key: string, what: string) => t('{0} is the key of {1}.', key, what),
  matchesNothing: (key: string) => t('{0} belongs to nothing that is shown here or lies beside it.', key),
  noKey: (what: string) => t('No unencrypted private key at hand belongs to {0}.', what),

  cloud: () => t('In the cloud'),
  cloudRow: (name: string, account: string, state: string) => t('{0} of {1}: {2}', name, account, state),
};

/** What kind of name it is, where it is not the usual one. */
export function altNameKind(kind: SubjectAltName['kind']): string {
  switch (kind) {
    case 'dns':
      return '';
    case 'ip':
      return t('IP address');
    case 'email':
      return t('mail address');
    case 'uri':
      return t('URI');
    case 'directory':
      return t('directory name');
    case 'other':
      return t('another kind');
  }
}
