import type { ExtensionError } from '../errors.ts';
import type { DistinguishedName } from './x509/distinguishedName.ts';
import type { CertificateExtension } from './x509/extensions.ts';

/** Everything found in one file or text, in the order it stands there. */
export interface PemDocument {
  /** `text`: armoured or bare base64, places count UTF-16 units; `der`: places count bytes and lines are 0. */
  readonly source: 'text' | 'der';
  readonly items: readonly PemItem[];
  /** What was passed over to read it, for an editor to offer to tidy up; in the order of their places. */
  readonly remarks: readonly Remark[];
}

/** A stretch of the source; `end` is not part of it. Lines count from 0, as editors count them. */
export interface SourceRange {
  readonly start: number;
  readonly end: number;
  readonly startLine: number;
  readonly endLine: number;
}

export type RemarkCode =
  /** A byte order mark at the start. */
  | 'bom'
  /** Stored as UTF-16; places count the decoded text. */
  | 'utf16'
  /** Line ends other than `\n`: one remark for the whole block. */
  | 'crlf'
  /** Spaces or tabs at the end of a line of a block. */
  | 'trailingBlanks'
  /** Spaces or tabs before a line of a block. */
  | 'indented'
  /** Empty lines inside a block, other than the one that ends its headers. */
  | 'blankLines'
  /** Line ends spelled out as backslash and `n`. */
  | 'literalNewlines'
  /** Quotation marks around a block. */
  | 'quotes'
  /** A block whose base64 is not broken into lines, or begin and end share the line with it. */
  | 'unwrapped'
  /** Lines of another length than 64. */
  | 'lineLength'
  /** No-break spaces, zero-width characters and the like inside a block. */
  | 'invisible'
  /** Padding (`=`) absent or too much. */
  | 'padding'
  /** Text before, between or after blocks. */
  | 'textAround'
  /** What `openssl pkcs12` writes above its blocks. */
  | 'bagAttributes'
  /** Base64 without BEGIN and END. */
  | 'noArmour'
  /**
   * Whole PEM text encoded as base64 once more, as Kubernetes stores it: one remark, at the first of its blocks. Places are those of the
   * outer base64.
   */
  | 'encodedTwice'
  /** An old or odd label for what RFC 7468 calls otherwise: `NEW CERTIFICATE REQUEST`, `X509 CERTIFICATE`. */
  | 'oldLabel'
  /** The label names something else than what is inside; `kind` follows the inside. */
  | 'wrongLabel'
  /** The last line lacks its line end. */
  | 'noFinalNewline';

export interface Remark {
  readonly code: RemarkCode;
  readonly range: SourceRange;
  /** The block it is about, or undefined where it stands outside of blocks. */
  readonly block?: number;
}

interface ItemBase {
  /** From 0. */
  readonly block: number;
  /** Without `BEGIN` and dashes, as written; undefined where there was no armour. */
  readonly label: string | undefined;
  /** From the first dash of BEGIN to the last of END. */
  readonly range: SourceRange;
  /** What the armour holds; empty for `malformed` items whose base64 is broken and for formats that are not PEM. */
  readonly der: Uint8Array;
}

export type PemItem =
  | CertificateItem
  | CsrItem
  | PrivateKeyItem
  | EncryptedKeyItem
  | PublicKeyItem
  | Pkcs7Item
  | Pkcs12Item
  | OpensshKeyItem
  | OtherItem
  | MalformedItem;

export interface CertificateItem extends ItemBase {
  readonly kind: 'certificate';
  readonly facts: CertificateFacts;
}

export interface CsrItem extends ItemBase {
  readonly kind: 'csr';
  readonly facts: CsrFacts;
}

/** An unencrypted private key. `der` and `pkcs8Der` are secrets. */
export interface PrivateKeyItem extends ItemBase {
  readonly kind: 'privateKey';
  readonly container: 'pkcs8' | 'pkcs1' | 'sec1';
  readonly key: KeyFacts;
  /** The key as PKCS#8, whatever it came in. */
  readonly pkcs8Der: Uint8Array;
}

/** A private key that needs a password: see `decryptKey`. */
export interface EncryptedKeyItem extends ItemBase {
  readonly kind: 'encryptedKey';
  readonly scheme: EncryptionScheme;
  /** The header `DEK-Info` of a key in OpenSSL's own old encryption; undefined for PKCS#8. */
  readonly dekInfo: string | undefined;
}

export interface PublicKeyItem extends ItemBase {
  readonly kind: 'publicKey';
  readonly container: 'spki' | 'pkcs1';
  readonly key: KeyFacts;
}

export interface Pkcs7Item extends ItemBase {
  readonly kind: 'pkcs7';
  /** In the order they stand in, which is no order of a chain. */
  readonly certificates: readonly ContainedCertificate[];
  /** How many revocation lists lie beside them. */
  readonly crlCount: number;
}

/** A PKCS#12 archive; `openPkcs12` gives its contents for a password. */
export interface Pkcs12Item extends ItemBase {
  readonly kind: 'pkcs12';
  /** What protects its integrity, for example `HMAC-SHA256`; undefined if nothing does. */
  readonly mac: string | undefined;
}

/** A key of SSH, recognised to be named as what it is not. */
export interface OpensshKeyItem extends ItemBase {
  readonly kind: 'opensshKey';
  readonly format: 'openssh-private' | 'openssh-public' | 'ssh2-public' | 'putty';
  /** Such as `ssh-ed25519`; undefined where it cannot be told. */
  readonly keyType: string | undefined;
  /** Undefined for public keys and where it cannot be told. */
  readonly encrypted: boolean | undefined;
}

/** Something sound that is neither key nor certificate: a revocation list, parameters, a PGP block. */
export interface OtherItem extends ItemBase {
  readonly kind: 'other';
}

/** A block that cannot be read. The others of the document can: see `throwIfMalformed`. */
export interface MalformedItem extends ItemBase {
  readonly kind: 'malformed';
  /** `pem.malformed`; its details have `block`, `offset`, `within` (`text` or `der`: what the offset counts in) and `expected`. */
  readonly error: ExtensionError;
}

export interface ContainedCertificate {
  readonly der: Uint8Array;
  readonly facts: CertificateFacts;
  /** PKCS#12 only. */
  readonly friendlyName?: string;
  /** PKCS#12 only: lower-case hex; the key of the same id belongs to it. */
  readonly localKeyId?: string;
}

export interface ContainedKey {
  /** Unencrypted PKCS#8: a secret. */
  readonly pkcs8Der: Uint8Array;
  readonly key: KeyFacts;
  readonly friendlyName?: string;
  readonly localKeyId?: string;
}

export interface Pkcs12Contents {
  readonly certificates: readonly ContainedCertificate[];
  readonly keys: readonly ContainedKey[];
  /** Bags of other kinds (secrets, revocation lists, other certificate types). */
  readonly otherBags: number;
  /** The schemes that protected the parts, each once, in order. */
  readonly schemes: readonly EncryptionScheme[];
}

/** How a key or a part of an archive is encrypted. Nothing here is secret. */
export interface EncryptionScheme {
  /** `pbes1` covers the schemes of PKCS#12 too; `legacy` is OpenSSL's `Proc-Type` with MD5. */
  readonly family: 'pbes2' | 'pbes1' | 'legacy' | 'unknown';
  /** Such as `AES-256-CBC`, `DES-EDE3-CBC`, `RC2-40-CBC`; a dotted OID if it has no name here. */
  readonly cipher: string;
  /** Such as `PBKDF2-HMAC-SHA256`, `scrypt`, `PKCS12-SHA1`, `MD5`; undefined if it cannot be told. */
  readonly kdf: string | undefined;
  /** Rounds of the derivation, or scrypt's N. */
  readonly iterations: number | undefined;
}

export type KeyAlgorithm = 'rsa' | 'rsa-pss' | 'ec' | 'ed25519' | 'ed448' | 'x25519' | 'x448' | 'dsa' | 'other';

/** What can be said of a key without telling it. */
export interface KeyFacts {
  readonly algorithm: KeyAlgorithm;
  /** Dotted. */
  readonly oid: string;
  /** RSA and DSA: the length of the modulus; EC and Edwards: of the field. */
  readonly bits: number | undefined;
  /** EC: `P-256`, `P-384`, `P-521`, `secp256k1`, else a dotted OID; `EC with explicit parameters` for one that is spelled out. */
  readonly curve: string | undefined;
  /**
   * SHA-256 of the public key's SubjectPublicKeyInfo, lower-case hex: equal for a key, its certificates and its CSRs. Undefined if the
   * public half of a private key cannot be worked out by this runtime.
   */
  readonly spkiSha256: string | undefined;
  /** SubjectPublicKeyInfo; undefined like `spkiSha256`. */
  readonly spkiDer: Uint8Array | undefined;
}

export interface SignatureAlgorithm {
  readonly oid: string;
  /** Such as `RSA-SHA256`, `RSA-PSS-SHA256`, `ECDSA-SHA384`, `Ed25519`; the dotted OID if it has no name here. */
  readonly name: string;
  /** As node:crypto calls it, `sha256`; undefined if the algorithm has none of its own or is not known. */
  readonly hash: string | undefined;
}

/** One subject alternative name (RFC 5280 §4.2.1.6). */
export type SubjectAltName =
  /** `value` as in the certificate; `unicode` only where it differs. */
  | { readonly kind: 'dns'; readonly value: string; readonly unicode?: string }
  /** Dotted IPv4, or IPv6 in the short form of RFC 5952. */
  | { readonly kind: 'ip'; readonly value: string }
  | { readonly kind: 'email'; readonly value: string; readonly unicode?: string }
  | { readonly kind: 'uri'; readonly value: string; readonly unicode?: string }
  /** A directory name, in the form of `formatName`. */
  | { readonly kind: 'directory'; readonly value: string }
  /** Registered ids and other names; `value` is the dotted OID, or `[3]` and the like for kinds nobody uses. */
  | { readonly kind: 'other'; readonly value: string };

export interface BasicConstraints {
  readonly isCa: boolean;
  /** How many CA certificates may follow below; undefined for no limit. */
  readonly pathLength: number | undefined;
}

/** The names of RFC 5280 §4.2.1.3. */
export type KeyUsageName =
  | 'digitalSignature'
  | 'nonRepudiation'
  | 'keyEncipherment'
  | 'dataEncipherment'
  | 'keyAgreement'
  | 'keyCertSign'
  | 'cRLSign'
  | 'encipherOnly'
  | 'decipherOnly';

/** What extensions say, of a certificate or as a CSR requests it. Undefined or empty where the extension is absent. */
export interface ExtensionFacts {
  readonly subjectAltNames: readonly SubjectAltName[];
  readonly basicConstraints: BasicConstraints | undefined;
  readonly keyUsage: readonly KeyUsageName[] | undefined;
  /** `serverAuth`, `clientAuth` and so on; dotted OIDs where there is no name. */
  readonly extendedKeyUsage: readonly string[] | undefined;
  /** All extensions, read or not, as they came. */
  readonly extensions: readonly CertificateExtension[];
}

export interface CertificateFacts extends ExtensionFacts {
  readonly subject: DistinguishedName;
  readonly issuer: DistinguishedName;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** Lower-case hex without separators or leading zero octets. */
  readonly serialNumber: string;
  /** SHA-256 of the DER, lower-case hex. */
  readonly fingerprint256: string;
  /** SHA-1 of the DER, lower-case hex: a name some services use, no safeguard. */
  readonly fingerprint1: string;
  readonly spkiSha256: string;
  readonly key: KeyFacts;
  readonly signatureAlgorithm: SignatureAlgorithm;
  /** Embedded signed certificate timestamps (RFC 6962); undefined if the extension is absent. */
  readonly sctCount: number | undefined;
  readonly ocspUrls: readonly string[];
  readonly caIssuersUrls: readonly string[];
  readonly crlUrls: readonly string[];
  /** Lower-case hex. */
  readonly subjectKeyId: string | undefined;
  /** Lower-case hex. */
  readonly authorityKeyId: string | undefined;
  /** The DER of subject and issuer are equal; says nothing of the signature. */
  readonly selfIssued: boolean;
  /** The DER of the names, for chain building: names match if these do. */
  readonly subjectDer: Uint8Array;
  readonly issuerDer: Uint8Array;
}

export interface CsrFacts extends ExtensionFacts {
  readonly subject: DistinguishedName;
  readonly spkiSha256: string;
  readonly key: KeyFacts;
  readonly signatureAlgorithm: SignatureAlgorithm;
  /** Whether the CSR is signed by its own key; undefined if this runtime does not know the algorithm. */
  readonly signatureValid: boolean | undefined;
  /** Whether it carries a challenge password, which some CAs refuse. */
  readonly hasChallengePassword: boolean;
}
