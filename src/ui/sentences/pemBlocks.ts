import { daysLeft } from '../../certificates/attention/expiry.ts';
import { isAuthority } from '../../pem/x509/authority.ts';
import { attributeOf, formatName, type DistinguishedName } from '../../pem/x509/distinguishedName.ts';
import type { CertificateFacts, EncryptionScheme, KeyFacts, PemItem, SubjectAltName } from '../../pem/facts.ts';
import { counted, formatNumber, t } from './l10n.ts';
import { daysLeftText } from './time.ts';

/** What a block is, in a few words. */
export function blockName(item: PemItem): string {
  switch (item.kind) {
    case 'certificate':
      return authorityName(item.facts) ?? t('Certificate');
    case 'csr':
      return t('CSR');
    case 'privateKey':
      return t('Private key');
    case 'encryptedKey':
      return t('Encrypted private key');
    case 'publicKey':
      return t('Public key');
    case 'pkcs7':
      return t('Bundle of certificates (PKCS#7)');
    case 'pkcs12':
      return t('Archive (PKCS#12)');
    case 'opensshKey':
      return t('SSH key');
    case 'other':
      return item.label ?? t('Something else');
    case 'malformed':
      return t('Unreadable block');
  }
}

/** What the certificate of an authority is; undefined for any other. */
export function authorityName(facts: CertificateFacts): string | undefined {
  if (!isAuthority(facts)) return undefined;
  return facts.selfIssued ? t('Root CA certificate') : t('Intermediate CA certificate');
}

/** `RSA 2048`, `P-256`, `Ed25519`: names of the field, the same in every language. */
export function keyName({ algorithm, bits, curve, oid }: KeyFacts): string {
  if (algorithm === 'other') return oid;
  if (algorithm === 'ec') return curve ?? 'EC';
  const name = { rsa: 'RSA', 'rsa-pss': 'RSA-PSS', dsa: 'DSA' }[algorithm as string];
  if (name === undefined) return algorithm.charAt(0).toUpperCase() + algorithm.slice(1);
  return bits === undefined ? name : `${name} ${bits}`;
}

export function schemeName({ cipher, kdf }: EncryptionScheme): string {
  return kdf === undefined ? cipher : `${cipher}, ${kdf}`;
}

/** Whom a certificate or CSR is for: its first name and how many more there are. */
export function holderName(subject: DistinguishedName, names: readonly SubjectAltName[]): string {
  const [first, ...others] = names.filter(
    ({ kind, value }) => kind !== 'directory' && kind !== 'other' && value !== '',
  );
  if (!first) return attributeOf(subject, 'CN') || formatName(subject) || t('nobody');
  const more = others.length;
  return more === 0 ? nameText(first) : t('{0} and {1} more', nameText(first), formatNumber(more));
}

/** As people write it; IDN not in its `xn--` form. */
export function nameText(name: SubjectAltName): string {
  return 'unicode' in name && name.unicode !== undefined ? name.unicode : name.value;
}

/** `42 days left`, `not valid yet`. */
export function validityWords(validity: { readonly notBefore: Date; readonly notAfter: Date }, now: Date): string {
  if (now < validity.notBefore) return t('not valid yet');
  return daysLeftText(daysLeft(validity, now));
}

/** Titles of what stands above a block. */
export const lensSentences = {
  belongsTo: (holder: string) => t('belongs to {0}', holder),
  belongsToNone: () => t('belongs to nothing beside it'),
  certificates: (count: number) => counted(count, '{0} certificate', '{0} certificates'),
  signatureBroken: () => t('its signature is broken'),
  needsPassword: () => t('needs its password'),
  notForTls: () => t('not for TLS'),
  neither: () => t('neither a key nor a certificate'),
  inspect: () => t('Inspect'),
  upload: () => t('Upload…'),
  reissueWithCsr: () => t('Reissue with This CSR…'),
  reissue: () => t('Reissue…'),
  copyFingerprint: () => t('Copy Fingerprint'),
  copyNames: () => t('Copy Names'),
  copyPublicKeyHash: () => t('Copy Public Key Hash'),
};

/** Labels of the hover. */
export const hoverSentences = {
  subject: () => t('Subject'),
  names: () => t('Names'),
  moreNames: (count: number) => counted(count, 'and {0} more', 'and {0} more'),
  issuer: () => t('Issuer'),
  validFrom: () => t('Valid from'),
  validUntil: () => t('Valid until'),
  serialNumber: () => t('Serial number'),
  fingerprint256: () => t('SHA-256 fingerprint'),
  key: () => t('Key'),
  publicKeyHash: () => t('Public key (SHA-256)'),
  signature: () => t('Signature'),
  signatureValid: () => t('by its own key'),
  signatureInvalid: () => t('not by its own key'),
  signatureUnknown: () => t('could not be verified here'),
  usage: () => t('Use'),
  container: () => t('Form'),
  encryption: () => t('Encryption'),
  contents: () => t('Contents'),
  sctCount: () => t('Transparency log entries'),
  integrity: () => t('Integrity'),
  lockedKeyNote: () =>
    t(
      'Which key this is can be told only with its password. The light bulb decrypts it here, Inspect just looks inside.',
    ),
  quicklyGuessed: () =>
    t('Its password is quickly guessed, since each guess costs so few rounds: it should be a long one.'),
  archiveNote: () => t('Inspect opens it with its password; Convert writes what is inside as files of their own.'),
  keyNote: () => t('The key itself is never shown, copied or sent from here.'),
};

/** What was done, for the status bar. */
export const pemNotices = {
  copied: (what: string) => t('Copied: {0}', what),
  fingerprint: () => t('fingerprint'),
  names: () => t('names'),
  publicKeyHash: () => t('public key hash'),
  command: () => t('command for a terminal'),
  nothingHere: () => t('Put the cursor into a certificate, a CSR or a key that has this, and try again.'),
  unsaved: () => t('Save the file first: the byte order mark is taken off the file on disk.'),
  noByteOrderMark: () => t('The file on disk has no byte order mark any more.'),
};
