import { ExtensionError } from '../../errors.ts';
import { isAuthority } from '../x509/authority.ts';
import { formatName } from '../x509/distinguishedName.ts';
import { IssuerSearch, type ReadCertificate } from './issuers.ts';

export interface ChainOptions<T> {
  /** Whose chain; if absent, the one certificate of the bag that is no CA, or that issued no other. */
  readonly leaf?: T;
  /** Roots known from elsewhere. They end a path, but are not among its certificates unless they lie in the bag. */
  readonly knownRoots?: readonly T[];
  /** For preferring paths that are valid now; the present if absent. */
  readonly now?: Date;
}

/** A certificate that is needed and not there. */
export interface MissingIssuer<T> {
  /** Whose issuer it is. */
  readonly of: T;
  /** RFC 4514. */
  readonly issuer: string;
  /** Lower-case hex; undefined if `of` does not say. */
  readonly keyId: string | undefined;
  /** Where `of` says it can be fetched (AIA, `caIssuers`); as written, unchecked. */
  readonly urls: readonly string[];
  /** True if `of` is a CA itself, so that what is missing may well be the root, which most services do not want. */
  readonly perhapsRoot: boolean;
}

export interface ChainPath<T> {
  /** Leaf first, each one's issuer next; with the root if it lies in the bag. */
  readonly certificates: readonly T[];
  /** The root, self-signed, wherever it came from; undefined if it is not known. */
  readonly root: T | undefined;
  /** Undefined if the root is known, or if the path was given up: longer than any real one, or back where it came from. */
  readonly missing: MissingIssuer<T> | undefined;
  /** False if a signature could not be verified, because this runtime lacks its algorithm. */
  readonly verified: boolean;
}

export interface Chains<T> {
  /** Undefined if there are several candidates and none was chosen, or none. */
  readonly leaf: T | undefined;
  /** All that could be the leaf, in the order of the bag. */
  readonly leaves: readonly T[];
  /** Best first: complete before incomplete, valid before expired, short before long. Others are cross-signed alternatives. */
  readonly paths: readonly ChainPath<T>[];
  /** On no path. */
  readonly unrelated: readonly T[];
  /** Second and further copies. */
  readonly duplicates: readonly T[];
  /** Certificates whose signature was not made by what should be its issuer. */
  readonly broken: readonly T[];
  /** Whether the certificates of the best path stand in the bag leaf first, each one's issuer later. */
  readonly inOrder: boolean;
  /** Whether roots from elsewhere were known, so that an issuer that is not there is probably no root. */
  readonly rootsKnown: boolean;
}

const MOST_CERTIFICATES = 200;
const LONGEST_PATH = 10;
const MOST_PATHS = 16;
const MOST_STEPS = 2000;

/**
 * Builds the chains of a bag of certificates in any order. Signatures are verified; key ids (AKI, SKI) only decide what is tried first.
 * @throws ExtensionError `input.invalid` for more than 200 certificates
 */
export function buildChains<T extends ReadCertificate>(bag: readonly T[], options: ChainOptions<T> = {}): Chains<T> {
  if (bag.length > MOST_CERTIFICATES)
    throw new ExtensionError('input.invalid', 'too many certificates for one chain', {
      details: { count: bag.length },
    });
  const { unique, duplicates } = withoutCopies(bag);
  const roots = withoutCopies([...unique, ...(options.knownRoots ?? [])]).unique.slice(unique.length);
  const search = new IssuerSearch([...unique, ...roots]);
  const leaves = leavesOf(unique, search);
  const leaf =
    unique.find((own) => own.facts.fingerprint256 === options.leaf?.facts.fingerprint256) ??
    (leaves.length === 1 ? leaves[0] : undefined);
  const paths = leaf ? pathsFrom(leaf, search, new Set(roots), options.now ?? new Date()) : [];
  const used = new Set(paths.flatMap(({ certificates }) => certificates));
  return {
    leaf,
    leaves,
    paths,
    unrelated: leaf ? unique.filter((certificate) => !used.has(certificate)) : [],
    duplicates,
    broken: unique.filter((own) => search.issuersOf(own).length === 0 && search.brokenIssuersOf(own).length > 0),
    inOrder: isInOrder(paths[0]?.certificates ?? [], unique),
    rootsKnown: (options.knownRoots ?? []).length > 0,
  };
}

/** What to hand to a service: leaf first, with the root only if it wants it and there is one. */
export function certificatesToServe<T extends ReadCertificate>(path: ChainPath<T>, withRoot: boolean): T[] {
  const below = path.certificates.filter((certificate, index) => index === 0 || certificate !== path.root);
  const isOwnRoot = below[0] === path.root;
  return withRoot && path.root && !isOwnRoot ? [...below, path.root] : below;
}

function withoutCopies<T extends ReadCertificate>(bag: readonly T[]): { unique: T[]; duplicates: T[] } {
  const seen = new Set<string>();
  const [unique, duplicates]: [T[], T[]] = [[], []];
  for (const certificate of bag) {
    const { fingerprint256 } = certificate.facts;
    (seen.has(fingerprint256) ? duplicates : unique).push(certificate);
    seen.add(fingerprint256);
  }
  return { unique, duplicates };
}

/** Those that are no authority; if there are none, those that issued no other. */
function leavesOf<T extends ReadCertificate>(unique: readonly T[], search: IssuerSearch<T>): T[] {
  const issuers = new Set(unique.flatMap((own) => search.issuersOf(own).filter((issuer) => issuer !== own)));
  const lowest = unique.filter((own) => !issuers.has(own));
  const leaves = lowest.filter(({ facts }) => !isAuthority(facts));
  return leaves.length > 0 ? leaves : lowest;
}

function pathsFrom<T extends ReadCertificate>(
  leaf: T,
  search: IssuerSearch<T>,
  fromElsewhere: ReadonlySet<T>,
  now: Date,
): ChainPath<T>[] {
  const paths: ChainPath<T>[] = [];
  let steps = 0;
  const add = (path: readonly T[], root?: T, missing?: MissingIssuer<T>): void => {
    const certificates = path.filter((certificate) => !fromElsewhere.has(certificate));
    const links = path.slice(1).map((issuer, place) => search.issuance(path[place] as T, issuer));
    paths.push({ certificates, root, missing, verified: links.every((link) => link === 'signed') });
  };
  const climb = (path: readonly T[], top: T): void => {
    if (++steps > MOST_STEPS || paths.length >= MOST_PATHS) return;
    if (top.facts.selfIssued && search.issuance(top, top) === 'signed') {
      add(path, top);
      return;
    }
    const issuers = search.issuersOf(top);
    const further = path.length < LONGEST_PATH ? issuers.filter((issuer) => !path.includes(issuer)) : [];
    if (further.length === 0) add(path, undefined, issuers.length === 0 ? missingAbove(top) : undefined);
    for (const issuer of further) climb([...path, issuer], issuer);
  };
  climb([leaf], leaf);
  const rank = ({ certificates, root }: ChainPath<T>): number =>
    (root ? 0 : 2) + (certificates.every(({ facts }) => facts.notBefore <= now && now <= facts.notAfter) ? 0 : 1);
  return paths.sort((a, b) => rank(a) - rank(b) || a.certificates.length - b.certificates.length);
}

function missingAbove<T extends ReadCertificate>(of: T): MissingIssuer<T> {
  const { facts } = of;
  return {
    of,
    issuer: formatName(facts.issuer),
    keyId: facts.authorityKeyId,
    urls: facts.caIssuersUrls,
    perhapsRoot: facts.basicConstraints?.isCa === true,
  };
}

function isInOrder<T>(path: readonly T[], bag: readonly T[]): boolean {
  const places = path.map((certificate) => bag.indexOf(certificate));
  return (path.length === 0 || places[0] === 0) && places.every((place, i) => i === 0 || place > (places[i - 1] ?? 0));
}
