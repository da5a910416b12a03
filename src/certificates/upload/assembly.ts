import type { MissingIssuer } from '../../pem/chain/chain.ts';
import type { ReadCertificate } from '../../pem/chain/issuers.ts';
import type { EncryptedKeyItem, Pkcs12Item, RemarkCode } from '../../pem/facts.ts';
import type { PrivateKeyFacts } from '../../pem/keys/privateKey.ts';

/** Where something was taken from. Public. */
export interface Source {
  /** Name of the file, without its folder. */
  readonly file: string;
  /** `leafFile`: the file of the certificate itself; `chosen`: another one the user chose; `beside`: of the same folder. */
  readonly where: 'leafFile' | 'chosen' | 'beside';
  /** Which block of the file, from 0. */
  readonly block: number;
  /** What it had to be taken out of. */
  readonly from?: 'pkcs7' | 'pkcs12' | 'encryptedKey';
}

/** What `assemble` is told besides the files. */
export interface AssembleOptions {
  /** SHA-256 of the certificate that is meant, where `leaves` has several. */
  readonly leaf?: string;
  /** For preferring chains that are valid now. */
  readonly now: Date;
  /** See `knownRoots`. */
  readonly knownRoots?: readonly ReadCertificate[];
}

export interface AssembledCertificate extends ReadCertificate {
  readonly source: Source;
}

/** What belongs together of the files at hand, before it is judged: see `preflight`. Holds a secret in `key.found`. */
export interface Assembly {
  /** All that could be meant; more than one: ask, and assemble again with `leaf`. */
  readonly leaves: readonly AssembledCertificate[];
  /** Undefined if there is none, or several and none was named. */
  readonly leaf: AssembledCertificate | undefined;
  readonly key: KeySearch;
  /** Undefined without a leaf. */
  readonly chain: AssembledChain | undefined;
  /** Blocks of the chosen files that cannot be read. */
  readonly unreadable: readonly Source[];
  /** What was passed over in the files that something was taken from. */
  readonly tidied: readonly { readonly file: string; readonly codes: readonly TidyCode[] }[];
}

/** `binary`: not PEM at all, so that it is armoured before it is sent. */
export type TidyCode = RemarkCode | 'binary';

export interface KeySearch {
  readonly found: FoundKey | undefined;
  /** What a password would open, the likeliest first. Worth a question only where a leaf or its key was not found. */
  readonly closed: readonly ClosedContainer[];
  /** Keys that seem to be its own, by their place or their name, and belong to another certificate. */
  readonly strangers: readonly Source[];
}

export interface FoundKey {
  /** A secret; `sendablePrivateKey` makes the text that is sent. */
  readonly key: PrivateKeyFacts;
  readonly source: Source;
  /** False if this runtime cannot work out the public half, so that it was taken for its algorithm and its place. */
  readonly compared: boolean;
}

export type ClosedContainer = {
  readonly source: Source;
  /** In a chosen file, or one named like the leaf's: `www.key` for `www.crt`, `privkey.pem` for `fullchain.pem`. */
  readonly likely: boolean;
} & (
  | { readonly kind: 'encryptedKey'; readonly item: EncryptedKeyItem }
  | { readonly kind: 'pkcs12'; readonly item: Pkcs12Item }
);

export interface AssembledChain {
  /** The leaf's issuer first; without the root. */
  readonly intermediates: readonly AssembledCertificate[];
  /** `source` is undefined for a root that the runtime knows and no file holds. The leaf itself if that is self-signed. */
  readonly root: (ReadCertificate & { readonly source: Source | undefined }) | undefined;
  /** Undefined if the root is known, if the signature of its `of` is broken, or if the search was given up. */
  readonly missing: MissingIssuer<ReadCertificate> | undefined;
  /** The certificate whose signature its issuer, which lies there, did not make. */
  readonly broken: ReadCertificate | undefined;
  /** False if a signature could not be verified, because this runtime lacks its algorithm. */
  readonly verified: boolean;
  /** Whether roots from elsewhere were known, so that an issuer that is not there is probably no public root. */
  readonly rootsKnown: boolean;
  readonly selfSigned: boolean;
  /** Whether the certificates stand in another order in a chosen file. */
  readonly reordered: boolean;
  /** Of the chosen files; the root is not among them. `alternative`: a further way up, as of a cross-signed CA. */
  readonly leftOut: readonly (AssembledCertificate & { readonly why: 'duplicate' | 'unrelated' | 'alternative' })[];
}
