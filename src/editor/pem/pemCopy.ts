import type { PemItem } from '../../pem/facts.ts';
import type { CopyAction } from './pemLenses.ts';

/**
 * The public text of a block that a command copies.
 * @returns undefined where the block has none
 */
export function textToCopy(item: PemItem, action: CopyAction): string | undefined {
  switch (action) {
    case 'copyFingerprint':
      return item.kind === 'certificate' ? item.facts.fingerprint256 : undefined;
    case 'copyNames': {
      if (item.kind !== 'certificate' && item.kind !== 'csr') return undefined;
      const names = item.facts.subjectAltNames.map(({ value }) => value);
      return names.length === 0 ? undefined : names.join('\n');
    }
    case 'copyPublicKeyHash':
      if (item.kind === 'certificate' || item.kind === 'csr') return item.facts.spkiSha256;
      return item.kind === 'privateKey' || item.kind === 'publicKey' ? item.key.spkiSha256 : undefined;
  }
}
