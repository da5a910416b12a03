import { type Entry, quoted } from './errorEntry.ts';
import { t } from './l10n.ts';

type FileErrorCode =
  | 'pem.malformed'
  | 'key.mismatch'
  | 'file.exists'
  | 'file.unwritable'
  | 'file.incomplete'
  | 'file.unreadable'
  | 'key.unsupported'
  | 'key.password';

/** What can go wrong with files and what is in them. */
export const FILE_ADVICE: Record<FileErrorCode, Entry> = {
  'pem.malformed': {
    title: () => t('Certificate text unreadable'),
    sentence: ({ line, offset, expected }) => {
      const what = t(
        'The PEM or DER data cannot be read, so nothing was done with it. Check that the whole block was copied, including its BEGIN and END lines.',
      );
      const place = line === undefined ? t('Byte: {0}.', quoted(offset)) : t('Line: {0}.', quoted(line));
      const wanted = expected === undefined ? [] : [t('Expected there: {0}.', quoted(expected))];
      return offset === undefined && line === undefined ? what : [what, place, ...wanted].join(' ');
    },
    actions: ['cloudCertificates.log.show'],
  },
  'key.mismatch': {
    title: () => t('Key belongs to another certificate'),
    sentence: () =>
      t(
        'The private key is not the one of this certificate or CSR, so nothing was done. Choose the key that was made together with it.',
      ),
    actions: [],
  },
  'file.exists': {
    title: () => t('File exists already'),
    sentence: ({ file }) =>
      t(
        'There is a file of that name already. Files are never overwritten, so nothing was done. Choose another name or folder. File: {0}.',
        quoted(file),
      ),
    actions: [],
  },
  'file.unwritable': {
    title: () => t('File not written'),
    sentence: ({ file, reason }) => {
      if (reason === 'not a disk')
        return t(
          '{0} was not written, and nothing was done: a private key goes to a disk alone, where only you may read it. Choose a folder on one.',
          quoted(file),
        );
      return t(
        'The file could not be written, so nothing was done with what it should have held. Check the folder and its permissions. File: {0}. Reason: {1}.',
        quoted(file),
        quoted(reason),
      );
    },
    actions: ['cloudCertificates.log.show'],
  },
  'file.incomplete': {
    title: () => t('Only one of two files written'),
    sentence: ({ file, written, reason }) =>
      t(
        '{0} was written and stays, but {1} could not be, so nothing was sent. Check the folder, then start again; the written file is not needed then. Reason: {2}.',
        quoted(written),
        quoted(file),
        quoted(reason),
      ),
    actions: ['cloudCertificates.log.show'],
  },
  'file.unreadable': {
    title: () => t('File not read'),
    sentence: ({ file, reason }) => {
      if (reason === 'too large')
        return t(
          '{0} is larger than 4 MB, as no certificate is, so it was not read and nothing was done.',
          quoted(file),
        );
      if (reason === 'FileNotFound' || reason === 'ENOENT')
        return t('{0} is not there any more: it was moved or deleted. Nothing was done.', quoted(file));
      return t(
        'The file could not be read, so nothing was done. Check that it may be read. File: {0}. Reason: {1}.',
        quoted(file),
        quoted(reason),
      );
    },
    actions: ['cloudCertificates.log.show'],
  },
  'key.unsupported': {
    title: () => t('Key not supported'),
    sentence: ({ algorithm }) =>
      t(
        'This key or archive uses {0}, which cannot be read here, so nothing was done with it. Convert it with the program that made it, or make a new key.',
        quoted(algorithm),
      ),
    actions: ['cloudCertificates.log.show'],
  },
  'key.password': {
    title: () => t('Wrong password'),
    sentence: () =>
      t('The password does not open this file, so nothing was done with it. Check the keyboard layout and try again.'),
    actions: [],
  },
};
