import { createCipheriv, createHash, createHmac, randomBytes } from 'node:crypto';
import { ExtensionError } from '../../errors.ts';
import { certificateFacts } from '../x509/certificateFacts.ts';
import * as der from '../asn1/der.ts';
import { sameKey } from '../keys/keyMatch.ts';
import { OID } from '../asn1/oids.ts';
import { checkIterations, encryptWithPbes2, type Encrypted } from '../keys/pbes2.ts';
import { derivePkcs12Key, pkcs12Password, type Pkcs12KeyPurpose } from './pkcs12Kdf.ts';
import { pkcs8Facts } from '../keys/privateKey.ts';

export interface Pkcs12Content {
  /** Unencrypted PKCS#8. */
  readonly privateKeyDer: Uint8Array;
  /** The certificate of that key. */
  readonly leafDer: Uint8Array;
  /** Intermediates, the leaf's issuer first; with the root if the reader wants it. */
  readonly chainDer: readonly Uint8Array[];
  /** What stores show for the key and its certificate; any language. */
  readonly friendlyName?: string;
}

export interface Pkcs12Options {
  /**
   * `aes-256` (default): PBES2 with AES-256 and a MAC of HMAC-SHA-256, read by OpenSSL 1.1, Java 8u301, Windows Server 2019 and later.
   * `3des`: Triple DES and a MAC of HMAC-SHA-1, for what is older.
   */
  readonly encryption?: 'aes-256' | '3des';
  /** Of encryption and MAC alike, since the weaker one is what is attacked. */
  readonly iterations?: number;
  readonly signal?: AbortSignal;
}

/** Some tenths of a second for the MAC, whose derivation no runtime offers. */
const ITERATIONS = 100_000;

/**
 * Builds a PKCS#12 file (RFC 7292), with key and certificates encrypted and a MAC over all. A password of any language works:
 * AES keys are derived from its UTF-8, MAC and Triple DES from its UTF-16, as every reader does.
 * @param password may be empty, as some services demand; then nothing is protected
 * @throws ExtensionError `key.mismatch` if the key is not the leaf's, `key.unsupported` if that cannot be told, `pem.malformed`,
 *   `input.invalid` for iterations out of bounds
 * @throws Cancelled when the signal is aborted
 */
export async function buildPkcs12(
  content: Pkcs12Content,
  password: string,
  options: Pkcs12Options = {},
): Promise<Uint8Array> {
  const iterations = options.iterations ?? ITERATIONS;
  checkIterations(iterations);
  checkPair(content);
  const modern = (options.encryption ?? 'aes-256') === 'aes-256';
  const encrypt = (plain: Uint8Array): Promise<Encrypted> =>
    modern
      ? encryptWithPbes2(plain, password, iterations)
      : encryptWithTripleDes(plain, password, iterations, options.signal);

  const [certificates, key] = [await encrypt(certificateBags(content)), await encrypt(content.privateKeyDer)];
  const authenticated = der.sequence(
    contentInfo(
      OID.encryptedData,
      der.sequence(
        der.integer(0),
        der.sequence(
          der.objectIdentifier(OID.data),
          certificates.algorithmDer,
          der.implicit(0, certificates.ciphertext),
        ),
      ),
    ),
    contentInfo(OID.data, der.octetString(der.sequence(keyBag(content, key)))),
  );
  return der.sequence(
    der.integer(3),
    contentInfo(OID.data, der.octetString(authenticated)),
    await macOf(authenticated, modern ? 'sha256' : 'sha1', password, iterations, options.signal),
  );
}

function checkPair({ leafDer, privateKeyDer }: Pkcs12Content): void {
  const same = sameKey(pkcs8Facts(privateKeyDer), certificateFacts(leafDer).key);
  if (same) return;
  if (same === undefined) throw new ExtensionError('key.unsupported', 'the public half of a key cannot be worked out');
  throw new ExtensionError('key.mismatch', 'the private key is not the one of the certificate');
}

/** SafeContents of the leaf, which names its key, and of the chain, which has no keys. */
function certificateBags({ leafDer, chainDer, friendlyName }: Pkcs12Content): Uint8Array {
  const bag = (certificateDer: Uint8Array, ...attributes: Uint8Array[]): Uint8Array =>
    safeBag(
      OID.certBag,
      der.sequence(der.objectIdentifier(OID.x509Certificate), der.explicit(0, der.octetString(certificateDer))),
      attributes,
    );
  return der.sequence(
    bag(leafDer, ...keyAttributes(leafDer, friendlyName)),
    ...chainDer.map((certificateDer) => bag(certificateDer)),
  );
}

function keyBag({ leafDer, friendlyName }: Pkcs12Content, { algorithmDer, ciphertext }: Encrypted): Uint8Array {
  const shrouded = der.sequence(algorithmDer, der.octetString(ciphertext));
  return safeBag(OID.pkcs8ShroudedKeyBag, shrouded, keyAttributes(leafDer, friendlyName));
}

function safeBag(oid: string, value: Uint8Array, attributes: readonly Uint8Array[]): Uint8Array {
  const set = attributes.length === 0 ? [] : [der.setOf(...attributes)];
  return der.sequence(der.objectIdentifier(oid), der.explicit(0, value), ...set);
}

/** What ties a key to its certificate: by custom the SHA-1 of the certificate, a name and not a safeguard. */
function keyAttributes(leafDer: Uint8Array, friendlyName: string | undefined): Uint8Array[] {
  const id = createHash('sha1').update(leafDer).digest();
  const attributes = [attribute(OID.localKeyId, der.octetString(id))];
  if (friendlyName) attributes.push(attribute(OID.friendlyName, der.bmpString(friendlyName)));
  return attributes;
}

function attribute(oid: string, value: Uint8Array): Uint8Array {
  return der.sequence(der.objectIdentifier(oid), der.setOf(value));
}

function contentInfo(oid: string, value: Uint8Array): Uint8Array {
  return der.sequence(der.objectIdentifier(oid), der.explicit(0, value));
}

async function encryptWithTripleDes(
  plain: Uint8Array,
  password: string,
  iterations: number,
  signal: AbortSignal | undefined,
): Promise<Encrypted> {
  const salt = randomBytes(16);
  const derive = (purpose: Pkcs12KeyPurpose, length: number): Promise<Uint8Array> =>
    derivePkcs12Key({ purpose, hash: 'sha1', password: pkcs12Password(password), salt, iterations, length }, signal);
  const cipher = createCipheriv('des-ede3-cbc', await derive('cipher-key', 24), await derive('iv', 8));
  const ciphertext = Buffer.concat([cipher.update(plain), cipher.final()]);
  const parameters = der.sequence(der.octetString(salt), der.integer(iterations));
  return {
    algorithmDer: der.sequence(der.objectIdentifier(OID.pbeWithShaAnd3KeyTripleDesCbc), parameters),
    ciphertext,
  };
}

async function macOf(
  bytes: Uint8Array,
  hash: 'sha1' | 'sha256',
  password: string,
  iterations: number,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  const salt = randomBytes(16);
  const length = hash === 'sha1' ? 20 : 32;
  const derivation = { hash, password: pkcs12Password(password), salt, iterations, length } as const;
  const key = await derivePkcs12Key({ ...derivation, purpose: 'mac-key' }, signal);
  const algorithm = der.sequence(der.objectIdentifier(OID[hash]), der.nothing());
  const digest = der.octetString(createHmac(hash, key).update(bytes).digest());
  return der.sequence(der.sequence(algorithm, digest), der.octetString(salt), der.integer(iterations));
}
