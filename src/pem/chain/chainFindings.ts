import type { ChainPath, Chains } from './chain.ts';
import { attributeOf, formatName } from '../x509/distinguishedName.ts';
import { finding, type Finding } from '../findings/findingTable.ts';
import type { ReadCertificate } from './issuers.ts';

export interface ChainExpectations {
  /** Whether the service wants the root at the end; most want it left out. */
  readonly withRoot: boolean;
  /** Whether the bag is meant to be in order, as in a file that a server reads; false for a folder or an archive. */
  readonly ordered: boolean;
}

/**
 * Judges a bag of certificates as one chain. `Finding.index` is the place in `bag`.
 * @param chains what `buildChains` made of the same bag
 */
export function chainFindings<T extends ReadCertificate>(
  bag: readonly T[],
  chains: Chains<T>,
  expectations: ChainExpectations,
): Finding[] {
  const about = (code: Finding['code'], certificate: T, facts: Finding['facts']): Finding => {
    const index = bag.indexOf(certificate);
    return finding(code, facts, index === -1 ? undefined : index);
  };
  const [best] = chains.paths;
  const found = chains.broken.map((own) =>
    about('chain-signature-broken', own, { issuer: formatName(own.facts.issuer) }),
  );
  if (best) {
    const above = aboveFinding(best, chains, expectations);
    if (above) found.push(about(...above));
    if (!best.verified) found.push(finding('chain-signature-unknown'));
    const [leaf, ...others] = best.certificates;
    if (leaf && expectations.ordered && !chains.inOrder)
      found.push(about('chain-wrong-order', leaf, { leaf: shortName(leaf) }));
    const root = others.find((certificate) => certificate === best.root);
    if (root && !expectations.withRoot) found.push(about('chain-root-included', root, { subject: shortName(root) }));
  }
  if (!chains.leaf && chains.leaves.length > 1)
    found.push(...chains.leaves.map((leaf) => about('chain-several-leaves', leaf, { subject: shortName(leaf) })));
  found.push(...chains.unrelated.map((own) => about('chain-unrelated-certificate', own, { subject: shortName(own) })));
  found.push(...chains.duplicates.map((own) => about('chain-duplicate-certificate', own, { subject: shortName(own) })));
  return found;
}

/** What the top of a path lacks. `urls` are parted by blanks, as written in the certificate. */
function aboveFinding<T extends ReadCertificate>(
  { certificates, root, missing }: ChainPath<T>,
  { broken, rootsKnown }: Chains<T>,
  { withRoot }: ChainExpectations,
): [code: Finding['code'], certificate: T, facts: Finding['facts']] | undefined {
  const top = certificates.at(-1);
  if (root && top && withRoot && !certificates.includes(root))
    return ['chain-missing-root', top, { issuer: formatName(root.facts.subject), urls: '' }];
  // Where a signature is broken its issuer lies there; to call it missing would send people to fetch it again.
  if (!missing || broken.includes(missing.of)) return undefined;
  const facts = { issuer: missing.issuer, urls: missing.urls.join(' ') };
  if (!missing.perhapsRoot) return ['chain-missing-intermediate', missing.of, facts];
  if (withRoot) return ['chain-missing-root', missing.of, facts];
  return rootsKnown ? ['chain-issuer-unknown', missing.of, facts] : undefined;
}

function shortName({ facts: { subject } }: ReadCertificate): string {
  return attributeOf(subject, 'CN') ?? formatName(subject);
}
