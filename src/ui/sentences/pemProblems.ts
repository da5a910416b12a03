import type { ExtensionError } from '../../errors.ts';
import type { PemItem, RemarkCode } from '../../pem/facts.ts';
import { t } from './l10n.ts';

/** What is odd about a text, and why it matters. */
export function remarkText(code: RemarkCode): string {
  return REMARKS[code]();
}

const REMARKS: Record<RemarkCode, () => string> = {
  bom: () => t('The file starts with a byte order mark. Many programs then do not find the first block.'),
  utf16: () => t('The file is stored as UTF-16. Programs that read PEM expect ASCII; save it as UTF-8.'),
  crlf: () => t('Lines end with CR LF. Most programs read that; some services and YAML files do not.'),
  trailingBlanks: () => t('There are blanks at the ends of lines. Some programs refuse the block.'),
  indented: () => t('The lines are indented. Programs look for BEGIN at the start of a line.'),
  blankLines: () => t('There are empty lines inside the block. Many programs stop reading there.'),
  literalNewlines: () =>
    t('Line ends are spelled out as \\n. That is for JSON and environment variables; a PEM file needs real ones.'),
  quotes: () => t('There are quotation marks around the block. Programs look for BEGIN at the start of a line.'),
  unwrapped: () => t('The base64 is not broken into lines. Some programs refuse lines this long.'),
  lineLength: () => t('Lines are not 64 characters long. Strict readers refuse that.'),
  invisible: () =>
    t(
      'There are invisible characters inside the block, as word processors and web pages leave them. Most programs refuse it.',
    ),
  padding: () => t('The base64 ends with too few or too many “=”. Strict readers refuse that.'),
  textAround: () => t('There is text around the blocks. Programs pass over it; some services refuse it.'),
  bagAttributes: () =>
    t('There are lines of openssl pkcs12 above the blocks. Programs pass over them; some services refuse them.'),
  noArmour: () => t('The base64 stands without its BEGIN and END lines. Most programs need them.'),
  encodedTwice: () =>
    t(
      'The PEM text is encoded as base64 once more, as Kubernetes stores it. Programs that read files need it decoded.',
    ),
  oldLabel: () => t('The label is an old one. Most programs know it; some services do not.'),
  wrongLabel: () => t('The label does not say what is inside.'),
  noFinalNewline: () => t('The last line does not end. Whatever is appended to the file joins the END line.'),
};

export const problemSentences = {
  mislabelled: (what: string, label: string) => t('This is not what its label says ({1}): {0}.', what, label),
  malformed: ({ message, details: { expected, offset, within } }: ExtensionError) => {
    const what = message.replace(/^PEM: /, '');
    const where = within === 'der' && offset !== undefined ? t('{0} (byte {1})', what, String(offset)) : what;
    return expected === undefined
      ? t('This block cannot be read: {0}.', where)
      : t('This block cannot be read: {0}. Expected: {1}.', where, String(expected));
  },
  keyNotCertificate: () =>
    t(
      'This is a private key, not a certificate, although the file is named like one. Whoever takes it for a certificate gives the key away.',
    ),
  unexpectedKind: (what: string, file: string) =>
    t('This file is named like something else than what is in it: {0} in {1}', what, file),
  sshKey: () =>
    t(
      'This is an SSH key; TLS servers and clouds do not read it. To convert a private one, run on a copy of it: ssh-keygen -p -m PKCS8 -f copy',
    ),
  trackedByGit: () =>
    t(
      'This private key is tracked by git: everybody who has or gets the repository has the key, also from its history. Treat a key that was pushed as lost, and make a new one.',
    ),
};

/** What a block is, within a sentence. */
export function kindInSentence(kind: PemItem['kind']): string {
  return KINDS[kind]();
}

const KINDS: Record<PemItem['kind'], () => string> = {
  certificate: () => t('a certificate'),
  csr: () => t('a CSR'),
  privateKey: () => t('a private key'),
  encryptedKey: () => t('an encrypted private key'),
  publicKey: () => t('a public key'),
  pkcs7: () => t('a bundle of certificates'),
  pkcs12: () => t('an archive of certificates and keys'),
  opensshKey: () => t('an SSH key'),
  other: () => t('something else'),
  malformed: () => t('an unreadable block'),
};
