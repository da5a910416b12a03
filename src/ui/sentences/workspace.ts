import type { FileSummary } from '../../pem/fileSummary.ts';
import { counted, t } from './l10n.ts';

/** What the view of files in the workspace says. */
export const workspaceSentences = {
  group: (kind: FileSummary['kind']) => GROUPS[kind](),
  inCloud: (name: string, account: string) => t('in the cloud as {0} ({1})', name, account),
  moreInCloud: (count: number) => counted(count, 'and {0} more there', 'and {0} more there'),
  encrypted: () => t('encrypted'),
  keyOf: (holder: string) => t('key of {0}', holder),
  /** Each part once; a status may be empty. */
  spoken: (...parts: readonly string[]) => [...new Set(parts)].filter(Boolean).join(', '),
};

const GROUPS: Record<FileSummary['kind'], () => string> = {
  certificate: () => t('Certificates'),
  authority: () => t('Authorities'),
  csr: () => t('CSRs'),
  key: () => t('Private keys'),
  archive: () => t('Archives'),
};
