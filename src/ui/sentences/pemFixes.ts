import { t } from './l10n.ts';

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
  rename: (name: string) => t('Rename This File to {0}', name),
  ignore: (line: string) => t('Add {0} to .gitignore', line),
  copyCommand: (command: string) => t('Copy for a Terminal: {0}', command),
};
