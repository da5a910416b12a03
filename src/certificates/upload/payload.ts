import { ExtensionError } from '../../errors.ts';
import { splitChain } from '../../pem/chain/chainText.ts';
import { privateKeyPem } from '../../pem/conversions.ts';
import type { AssembledChain, Assembly } from './assembly.ts';
import type { UploadRules } from './uploadTarget.ts';

/** PEM as RFC 7468 writes it: lines of 64 characters, LF, also after the last; no BOM, nothing before or between the blocks. */
export interface UploadPayload {
  readonly leafPem: string;
  /** The leaf's issuer first, with the root at the end where the service wants it; empty if there is none. */
  readonly chainPem: string;
  /** Both as one, for services that take them so. */
  readonly certContent: string;
}

/**
 * The certificates as they are sent, made anew from their octets.
 * @throws ExtensionError `input.invalid` without a leaf
 */
export function bytesToSend(assembly: Assembly, rules: Pick<UploadRules, 'rootInChain'>): UploadPayload {
  const { leaf } = assembly;
  if (!leaf) throw new ExtensionError('input.invalid', 'no certificate to send', { details: { field: 'certificate' } });
  const above = certificatesAbove(assembly, rules).map(({ der }) => der);
  const { leafPem, chainPem } = splitChain([leaf.der, ...above]);
  return { leafPem, chainPem, certContent: leafPem + chainPem };
}

/** What is sent above the leaf. A self-signed leaf is its own root, for services whose chain must not be empty. */
export function certificatesAbove(
  { chain }: Pick<Assembly, 'chain'>,
  { rootInChain }: Pick<UploadRules, 'rootInChain'>,
): NonNullable<AssembledChain['root']>[] {
  if (!chain) return [];
  return rootInChain && chain.root ? [...chain.intermediates, chain.root] : [...chain.intermediates];
}

/**
 * The private key as it is sent: PKCS#8, unencrypted, LF. A secret: made at the last moment and kept nowhere.
 * @throws ExtensionError `key.mismatch` without a key that belongs to the leaf
 */
export function sendablePrivateKey({ leaf, key }: Pick<Assembly, 'leaf' | 'key'>): string {
  if (!leaf || !key.found) throw new ExtensionError('key.mismatch', 'no private key of this certificate is at hand');
  return privateKeyPem(key.found.key.pkcs8Der);
}
