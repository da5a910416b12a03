import { buildChains } from '../chain/chain.ts';
import { chainFindings, type ChainExpectations } from '../chain/chainFindings.ts';
import type { CertificateItem, KeyFacts, PemItem } from '../facts.ts';
import {
  certificateFindings,
  csrFindings,
  keyFileFindings,
  keyFindings,
  type CertificateExpectations,
} from './findings.ts';
import { finding, type Finding } from './findingTable.ts';
import type { ReadCertificate } from '../chain/issuers.ts';
import { isAuthority } from '../x509/authority.ts';
import { sameKey } from '../keys/keyMatch.ts';

export interface DocumentExpectations
  extends Omit<CertificateExpectations, 'role'>, Pick<ChainExpectations, 'withRoot'> {
  /** Of the file, as `stat` gives it; absent where it says nothing, as on Windows or before the text was saved. */
  readonly fileMode?: number;
  /** See `ChainOptions`. */
  readonly knownRoots?: readonly ReadCertificate[];
}

/** More is a list of roots and no chain. */
const LONGEST_CHAIN_FILE = 20;

/**
 * Judges everything in one file: each item by itself, its certificates as one chain in order, and whether its keys belong to them.
 * `Finding.index` is the place in `items`. Items that cannot be read have an error of their own and no findings.
 */
export function documentFindings(items: readonly PemItem[], expectations: DocumentExpectations): Finding[] {
  const found: Finding[] = items.flatMap((item, index) =>
    itemFindings(item, expectations).map((each) => ({ ...each, index })),
  );
  found.push(...chainOf(items, expectations));
  for (const [index, item] of items.entries())
    if (item.kind === 'privateKey' && isStranger(item.key, items)) found.push({ ...finding('key-mismatch'), index });
  const firstKey = items.findIndex(({ kind }) => kind === 'privateKey');
  if (firstKey !== -1 && expectations.fileMode !== undefined)
    found.push(...keyFileFindings(expectations.fileMode).map((each) => ({ ...each, index: firstKey })));
  return found;
}

/** Judges one item by itself. */
export function itemFindings(item: PemItem, expectations: CertificateExpectations): Finding[] {
  if (item.kind === 'certificate') return certificateFindings(item.facts, expectations);
  if (item.kind === 'csr') return csrFindings(item.facts, expectations);
  return item.kind === 'privateKey' || item.kind === 'publicKey' ? keyFindings(item.key) : [];
}

/** A leaf alone is a usual thing to keep, and CAs alone are a list to trust: neither is a chain with something missing. */
function chainOf(items: readonly PemItem[], expectations: DocumentExpectations): Finding[] {
  const bag = items.filter((item): item is CertificateItem => item.kind === 'certificate');
  if (bag.length < 2 || bag.length > LONGEST_CHAIN_FILE) return [];
  if (bag.every(({ facts }) => isAuthority(facts))) return [];
  const { knownRoots = [], now, withRoot } = expectations;
  const chains = buildChains<ReadCertificate>(bag, { now, knownRoots });
  return chainFindings(bag, chains, { withRoot, ordered: true }).map((each) => {
    const certificate = each.index === undefined ? undefined : bag[each.index];
    return certificate ? { ...each, index: items.indexOf(certificate) } : each;
  });
}

/** Whether leaves or CSRs lie beside a key, and nothing there is the key's: a CA beside it says nothing, unless the key is its own. */
export function isStranger(key: KeyFacts, items: readonly PemItem[]): boolean {
  const others = items.filter((item) => item.kind === 'csr' || item.kind === 'certificate');
  const expectKey = others.some((item) => item.kind === 'csr' || !isAuthority(item.facts));
  return expectKey && others.every(({ facts }) => sameKey(key, facts.key) === false);
}
