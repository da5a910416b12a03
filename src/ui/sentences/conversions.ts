import { t } from './l10n.ts';

export type ConversionKind =
  'pem' | 'der' | 'pkcs8' | 'traditional' | 'decrypt' | 'encrypt' | 'split' | 'join' | 'unpack' | 'archive';

/** What the user reads while converting. */
export const conversionSentences = {
  title: () => t('Convert Certificate or Key'),
  button: () => t('Convert'),
  pick: (file: string, others: number) =>
    others === 0
      ? t('What to make of {0}; the file itself stays as it is', file)
      : t('What to make of {0} and {1} more; the files themselves stay as they are', file, others),
  nothing: (file: string) => t('There is nothing in {0} that can be converted.', file),
  label: (kind: ConversionKind) => CONVERSIONS[kind].label(),
  detail: (kind: ConversionKind) => CONVERSIONS[kind].detail(),
  nameTitle: () => t('Convert Certificate or Key: File name'),
  namePrompt: (files: string) => t('Beginning of the new names. Written: {0}', files),
  nameEmpty: () => t('A name is needed.'),
  nameCharacters: () => t('A file name cannot have / \\ : * ? " < > | or begin with a dot.'),
  nameTaken: (file: string) => t('{0} exists already, and files are never overwritten.', file),
  newPasswordTitle: () => t('Convert Certificate or Key: New password'),
  newPassword: () => t('Encrypts what is written. Without this password it is lost.'),
  repeatTitle: () => t('Convert Certificate or Key: New password, again'),
  repeat: () => t('The same password once more.'),
  passwordEmpty: () => t('An empty password protects nothing.'),
  repeatWrong: () => t('This is not the same password.'),
  written: (files: string) => t('Written: {0}', files),
  writtenOpenKey: (files: string) =>
    t('Written: {0}. The private key in it is not encrypted; only you may read the file.', files),
};

const CONVERSIONS: Record<ConversionKind, { readonly label: () => string; readonly detail: () => string }> = {
  pem: { label: () => t('As PEM text'), detail: () => t('BEGIN and END lines, 64 characters a line') },
  der: { label: () => t('As DER'), detail: () => t('The bytes without armour') },
  pkcs8: { label: () => t('Key as PKCS#8'), detail: () => t('BEGIN PRIVATE KEY, what most services ask for') },
  traditional: {
    label: () => t('Key in the old format'),
    detail: () => t('BEGIN RSA PRIVATE KEY or BEGIN EC PRIVATE KEY, for old programs'),
  },
  decrypt: { label: () => t('Key without password'), detail: () => t('Not encrypted any more; only you may read it') },
  encrypt: { label: () => t('Key with password'), detail: () => t('PKCS#8, AES-256, PBKDF2') },
  split: { label: () => t('Split the chain'), detail: () => t('The leaf in one file, its issuers in another') },
  join: { label: () => t('Join to one chain'), detail: () => t('Leaf first, then its issuers, in one file') },
  archive: {
    label: () => t('Archive of key and certificates'),
    detail: () => t('PKCS#12 with a password (AES-256), for Windows, Java and browsers'),
  },
  unpack: { label: () => t('Unpack'), detail: () => t('Certificates and keys of the archive as PEM text') },
};
