import type { CertificateKind } from '../../certificates/certificateRecord.ts';
import { t } from './l10n.ts';

/** What a kind is called; product names of the cloud are not translated. */
export function kindName(kind: CertificateKind): string {
  return KINDS[kind]();
}

const KINDS: Record<CertificateKind, () => string> = {
  'cloud-basic': () => 'Cloud Basic',
  'global-edge': () => 'Global Edge',
  'advanced-dv': () => 'Advanced DV',
  'advanced-ov': () => 'Advanced OV',
  external: () => t('External'),
  gateway: () => t('Gateway'),
  other: () => t('Other'),
};
