import type { FileSummary } from '../../pem/fileSummary.ts';
import { counted, t } from './l10n.ts';

/** What the view of files in the workspace says. */
export const workspaceSentences = {
  group: (kind: FileSummary['kind']) => GROUPS[kind](),
  files: (count: number) => counted(count, '{0} file', '{0} files'),
  inCloud: (name: string, account: string) => t('in the cloud as {0} ({1})', name, account),
  spoken: (name: string, file: string, status: string) => t('{0}, {1}, {2}', name, file, status),
  more: (count: number) => t('and {0} more in this file', count),
};

const GROUPS: Record<FileSummary['kind'], () => string> = {
  certificate: () => t('Certificates'),
  authority: () => t('Authorities'),
  csr: () => t('CSRs'),
  key: () => t('Private keys'),
  archive: () => t('Archives'),
};
