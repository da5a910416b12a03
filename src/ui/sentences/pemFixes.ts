import { counted, t } from './l10n.ts';

/** Titles of quick fixes: each says what changes. Those that change text show it before they do. */
export const fixSentences = {
  tidyBlock: () => t('Write This Block as RFC 7468 Says'),
  tidyAll: () => t('Write All Blocks as RFC 7468 Says'),
  label: (label: string) => t('Change the Label to {0}', label),
  lineEnds: () => t('Change Line Ends to LF'),
  byteOrderMark: () => t('Take the Byte Order Mark off the File (EF BB BF)'),
  reorder: () => t('Put the Chain in Order, Leaf First'),
  remove: (subject: string) => t('Take Out {0}', subject),
  addIntermediates: (names: string) => t('Add What Lies Beside This File: {0}', names),
  toPkcs8: () => t('Convert This Key to PKCS#8 (PRIVATE KEY)'),
  unpackBundle: (count: number) =>
    counted(count, 'Write This Bundle as {0} Certificate', 'Write This Bundle as {0} Certificates'),
  decrypt: () => t('Decrypt This Key…'),
  rename: (name: string) => t('Rename This File to {0}', name),
  ignore: (line: string) => t('Add {0} to .gitignore', line),
  copyCommand: (command: string) => t('Copy for a Terminal: {0}', command),
};

/** What is said while a key is decrypted where it stands. */
export const decryptionSentences = {
  title: () => t('Decrypt This Key'),
  password: (file: string) =>
    t(
      'Password of the private key in {0}, kept in memory only. The change is shown first and not saved. Once saved, whoever has the file has the key.',
      file,
    ),
  passwordTracked: (file: string) =>
    t(
      'Password of the private key in {0}, kept in memory only. The change is shown first and not saved. git tracks this file: once saved and committed, everybody with the repository has the key.',
      file,
    ),
  wrongPassword: () => t('This password does not open the key, and nothing was changed. Try again, or press Esc.'),
  opening: () => t('Decrypting the key…'),
  noKey: () => t('Put the cursor into an encrypted private key, and try again.'),
  changed: () => t('The text was changed meanwhile, so the key was left as it is. Try again.'),
  entangled: () =>
    t('This key cannot be exchanged without touching what stands around it. Convert writes it into a file of its own.'),
  decrypted: () => t('Decrypted and not saved yet. Undo brings the encrypted key back.'),
};
