import { encodePem, type LineEnd } from '../armour/pem.ts';

/** A leaf and what stands above it, each as services ask for it: `certificateChain` fields take `chainPem` alone. */
export interface SplitChain {
  readonly leafPem: string;
  /** Intermediates, the leaf's issuer first; empty if there are none. */
  readonly chainPem: string;
}

/** One text of several certificates, in the given order, without anything between them. */
export function joinChain(certificatesDer: readonly Uint8Array[], lineEnd: LineEnd = '\n'): string {
  return certificatesDer.map((certificateDer) => encodePem('CERTIFICATE', certificateDer, lineEnd)).join('');
}

/** @param certificatesDer leaf first, as `buildChains` orders them */
export function splitChain(
  certificatesDer: readonly [Uint8Array, ...Uint8Array[]],
  lineEnd: LineEnd = '\n',
): SplitChain {
  const [leafDer, ...chainDer] = certificatesDer;
  return { leafPem: joinChain([leafDer], lineEnd), chainPem: joinChain(chainDer, lineEnd) };
}
