import { t } from './l10n.ts';

/** What the user reads while fetching a certificate from its cloud. */
export const downloadSentences = {
  title: () => t('Download Certificate'),
  reading: (name: string) => t('Reading {0}…', name),
  cannot: (name: string, state: string) => t('{0} cannot be downloaded: its state is “{1}”.', name, state),
  account: () => t('Downloading needs the public zone and a key of the main account.'),
  formatTitle: () => t('Format'),
  formatPlaceholder: () => t('In which form?'),
  pem: () => t('PEM with its chain'),
  pemDetail: () => t('The certificate, then the intermediates, in one file: what most servers and gateways take'),
  archive: () => t('ZIP of the service'),
  archiveDetail: () => t('Everything as the service packs it'),
  folderPlaceholder: () => t('Where the certificate is written'),
  besideKey: (file: string) => t('beside its private key {0}', file),
  fileTitle: () => t('File name'),
  filePrompt: (folder: string) => t('Folder: {0}. Nothing is overwritten.', folder),
  done: (file: string) => t('{0} is written.', file),
  pairFits: (key: string) => t('The private key {0} belongs to it: compared by their public keys.', key),
  noKey: () => t('No private key in this workspace belongs to it; the one that its CSR was made with does.'),
  closedKeys: () => t('No open private key in this workspace belongs to it; encrypted ones were not compared.'),
};
