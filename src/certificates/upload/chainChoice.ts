import { buildChains, type ChainPath } from '../../pem/chain/chain.ts';
import type { ReadCertificate } from '../../pem/chain/issuers.ts';
import type { AssembledCertificate, AssembledChain, AssembleOptions, Source } from './assembly.ts';
import { sourceOf, type FoundCertificate } from './found.ts';

/** More that could be above one certificate is an attack or a mistake. */
const MOST_CANDIDATES = 150;

/** A certificate of a file, or a root of the runtime, which has no source. */
interface Candidate extends ReadCertificate {
  readonly source: Source | undefined;
}

/**
 * Chooses the chain of a leaf: one that ends in a root before one that does not, valid before expired, and of equal ones that which
 * has most of what the user chose, since a longer way up may have been meant for old clients.
 */
export function chooseChain(
  certificates: readonly FoundCertificate[],
  leaf: FoundCertificate,
  { now, knownRoots = [] }: AssembleOptions,
): AssembledChain {
  const candidates = certificates.map((each): AssembledCertificate => {
    const { der, facts } = each.entry.item;
    return { der, facts, source: sourceOf(each, leaf) };
  });
  const own = candidates[certificates.indexOf(leaf)];
  const bag = own ? whatMayBeAbove(own, candidates) : [];
  const roots = knownRoots.map(({ der, facts }): Candidate => ({ der, facts, source: undefined }));
  const chains = buildChains<Candidate>(bag, { leaf: own, knownRoots: roots, now });
  const path = bestPath(chains.paths, now);
  const used = path?.certificates ?? [];
  const root = path?.root;
  const broken = chains.broken.find((certificate) => used.includes(certificate));
  const selfSigned = root !== undefined && root === used[0];
  return {
    intermediates: used
      .slice(1)
      .filter(isOfFile)
      .filter((each) => each !== root),
    root,
    missing: path?.missing?.of === broken ? undefined : path?.missing,
    broken,
    verified: path?.verified ?? true,
    rootsKnown: chains.rootsKnown,
    selfSigned,
    reordered: isReordered(used.filter(isOfFile)),
    leftOut: leftOut(
      candidates.filter(({ source }) => source.where !== 'beside'),
      used,
      new Set(chains.paths.flatMap(({ certificates: others }) => others)),
    ),
  };
}

/** The leaf, and of everything else what its names lead to: folders are full of others' certificates. */
function whatMayBeAbove(leaf: AssembledCertificate, candidates: readonly AssembledCertificate[]): Candidate[] {
  const bag = [leaf];
  for (const { facts } of bag) {
    const issuers = candidates.filter(
      (each) => !bag.includes(each) && Buffer.from(facts.issuerDer).equals(each.facts.subjectDer),
    );
    for (const issuer of issuers) if (bag.length < MOST_CANDIDATES) bag.push(issuer);
  }
  return bag;
}

function bestPath(paths: readonly ChainPath<Candidate>[], now: Date): ChainPath<Candidate> | undefined {
  const rank = ({ root, certificates }: ChainPath<Candidate>): number =>
    (root ? 0 : 2) + (certificates.every(({ facts }) => facts.notBefore <= now && now <= facts.notAfter) ? 0 : 1);
  const chosen = ({ certificates }: ChainPath<Candidate>): number =>
    certificates.filter(({ source }) => source !== undefined && source.where !== 'beside').length;
  return [...paths].sort((a, b) => rank(a) - rank(b) || chosen(b) - chosen(a))[0];
}

function leftOut(
  candidates: readonly AssembledCertificate[],
  used: readonly ReadCertificate[],
  onSomePath: ReadonlySet<ReadCertificate>,
): AssembledChain['leftOut'] {
  const fingerprints = (some: Iterable<ReadCertificate>) => new Set([...some].map(({ facts }) => facts.fingerprint256));
  const [sent, elsewhere] = [fingerprints(used), fingerprints(onSomePath)];
  const seen = new Set<string>();
  return candidates.flatMap((candidate): AssembledChain['leftOut'] => {
    const { fingerprint256 } = candidate.facts;
    const isCopy = seen.has(fingerprint256);
    seen.add(fingerprint256);
    if (sent.has(fingerprint256)) return isCopy ? [{ ...candidate, why: 'duplicate' }] : [];
    return isCopy ? [] : [{ ...candidate, why: elsewhere.has(fingerprint256) ? 'alternative' : 'unrelated' }];
  });
}

/** Whether a chosen file has them in another order. What stands together in a container has none. */
function isReordered(path: readonly AssembledCertificate[]): boolean {
  const last = new Map<string, number>();
  for (const { source } of path) {
    if (source.where === 'beside') continue;
    if (source.block < (last.get(source.file) ?? -1)) return true;
    last.set(source.file, source.block);
  }
  return false;
}

function isOfFile(candidate: Candidate): candidate is AssembledCertificate {
  return candidate.source !== undefined;
}
