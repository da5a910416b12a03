import type { EncryptionScheme, KeyFacts, PemItem } from '../../pem/facts.ts';
import { counted, t } from './l10n.ts';
import { authorityName } from './pemBlocks.ts';

/** What the user reads while working with keys and certificates as files. */
export const fileSentences = {
  inspectTitle: () => t('Inspect Certificate'),
  inspectButton: () => t('Inspect'),
  opening: (file: string) => t('Opening {0}…', file),
  /** @param flow what the password is for */
  passwordTitle: (flow: string, file: string) => t('{0}: Password of {1}', flow, file),
  archivePassword: (file: string) =>
    t('Password of the archive {0}. It is kept in memory only. Leave it empty to go on without opening it.', file),
  keyPassword: (file: string) =>
    t(
      'Password of the private key in {0}. It is kept in memory only. Leave it empty to go on without opening it.',
      file,
    ),
  wrongPassword: (file: string) => t('This password does not open {0}. Try again, or leave it empty.', file),
  closedPlaceholder: (name: string | undefined, vain: string | undefined) => closedPlaceholder(name, vain),
  closedDetail: (kind: 'encryptedKey' | 'pkcs12') =>
    kind === 'pkcs12' ? t('Archive; its password is asked for') : t('Encrypted key; its password is asked for'),
  openNone: () => t('None of Them'),
  openNoneDetail: () => t('Go on without opening any'),

  nothingInFolder: (folder: string) => t('No file in {0} is called as certificates, CSRs or keys are.', folder),
  onlyFirst: (count: number, all: number) => t('{0} of the {1} selected files are looked at.', count, all),

  fileCount: (count: number) => counted(count, '{0} file', '{0} files'),
  nothing: () => t('There is nothing in it that is known here: no certificate, no CSR and no key.'),
  open: () => t('Open'),
};

/** @param vain the file that was opened before and has another key */
function closedPlaceholder(name: string | undefined, vain: string | undefined): string {
  if (name === undefined) return t('Several files are closed by a password. Which one holds the certificate?');
  if (vain !== undefined) return t('{0} does not hold the private key of {1}. Which one does?', vain, name);
  return t('Several files may hold the private key of {0}. Which one does?', name);
}

/** What an item is, in a few words. */
export function kindText(item: PemItem): string {
  if (item.kind !== 'certificate') return KINDS[item.kind]();
  const leaf = () => (item.facts.selfIssued ? t('Self-signed certificate') : t('Leaf certificate'));
  return authorityName(item.facts) ?? leaf();
}

const KINDS: Record<Exclude<PemItem['kind'], 'certificate'>, () => string> = {
  csr: () => t('Certificate signing request (CSR)'),
  privateKey: () => t('Private key'),
  encryptedKey: () => t('Encrypted private key'),
  publicKey: () => t('Public key'),
  pkcs7: () => t('PKCS#7 bundle'),
  pkcs12: () => t('PKCS#12 archive'),
  opensshKey: () => t('SSH key'),
  other: () => t('Something else'),
  malformed: () => t('Unreadable block'),
};

/** `RSA, 2048 bits`, `ECDSA, P-256`. */
export function keyText({ algorithm, bits, curve, oid }: KeyFacts): string {
  switch (algorithm) {
    case 'rsa':
    case 'rsa-pss':
      return bits === undefined ? NAMES[algorithm] : t('{0}, {1} bits', NAMES[algorithm], bits);
    case 'ec':
      return `ECDSA, ${curve ?? oid}`;
    case 'other':
      return oid;
    default:
      return NAMES[algorithm];
  }
}

const NAMES = {
  rsa: 'RSA',
  'rsa-pss': 'RSA-PSS',
  dsa: 'DSA',
  ed25519: 'Ed25519',
  ed448: 'Ed448',
  x25519: 'X25519',
  x448: 'X448',
} as const;

/** `AES-256-CBC, PBKDF2-HMAC-SHA256, 600,000 rounds`. */
export function schemeText({ cipher, kdf, iterations }: EncryptionScheme): string {
  const rounds = iterations === undefined ? [] : [counted(iterations, '{0} round', '{0} rounds')];
  return [cipher, ...(kdf === undefined ? [] : [kdf]), ...rounds].join(', ');
}
