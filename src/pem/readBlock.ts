import { ExtensionError } from '../errors.ts';
import { berToDer } from './asn1/ber.ts';
import { certificateFacts } from './x509/certificateFacts.ts';
import { csrFacts } from './x509/csrFacts.ts';
import * as der from './asn1/der.ts';
import { malformed, partsOf, readDer, readDerPrefix, type DerValue } from './asn1/derReader.ts';
import { readEncryption } from './keys/encryptionReader.ts';
import type { PemItem, RemarkCode } from './facts.ts';
import { readOpensshPrivate } from './keys/foreignKeys.ts';
import { publicKeyFacts } from './x509/keyFacts.ts';
import { promisedBy, type Promised } from './armour/labels.ts';
import { readDekInfo } from './keys/legacyEncryption.ts';
import { OID } from './asn1/oids.ts';
import { describePkcs12 } from './containers/pkcs12Reader.ts';
import { readPkcs7 } from './containers/pkcs7Reader.ts';
import { readPrivateKey } from './keys/privateKey.ts';
import { shapeOf, type Shape } from './shape.ts';

/** Where an item stands and what it holds. */
export type BlockBase = Pick<PemItem, 'block' | 'label' | 'range' | 'der'>;

/**
 * Reads what a block holds, by its inside; the label has a say only where the inside does not tell.
 * @param codes gets what the label is remarked for
 * @returns an item of kind `malformed` rather than throwing, so that one bad block hides no other
 */
export function readBlock(base: BlockBase, dekInfo: string | undefined, codes: RemarkCode[]): PemItem {
  const promised = promisedBy(base.label);
  if (promised?.old) codes.push('oldLabel');
  try {
    if (base.label === 'OPENSSH PRIVATE KEY') return readOpenssh(base);
    if (dekInfo !== undefined) return readLegacy(base, dekInfo);
    const item = readInside(base, promised);
    if (promised && !keeps(promised, item)) codes.push('wrongLabel');
    return item;
  } catch (error) {
    return { ...base, kind: 'malformed', error: located(error, base.block) };
  }
}

/** The same failure with the block it is in. Whatever is no `pem.malformed` is no fault of the input and goes on. */
function located(error: unknown, block: number): ExtensionError {
  if (!(error instanceof ExtensionError) || error.code !== 'pem.malformed') throw error;
  const details = { within: 'der', ...error.details, block };
  return new ExtensionError('pem.malformed', error.message, { details, cause: error });
}

function readInside(base: BlockBase, promised: Promised | undefined): PemItem {
  if (base.label === 'CERTIFICATE') {
    // By far the most common one: tried before anything is weighed.
    const facts = soundOrNothing(() => certificateFacts(base.der));
    if (facts) return { ...base, kind: 'certificate', facts };
  }
  const known = base.label === 'TRUSTED CERTIFICATE' ? { ...base, der: readDerPrefix(base.der).der } : base;
  // Parameters have shapes like those of keys; here the label decides.
  if (known.label?.endsWith('PARAMETERS')) return { ...known, kind: 'other' };
  const { shape, value } = tolerantShape(known.der);
  const item = readShape(known, shape, value);
  if (item.kind === 'other' && promised) throw malformed('something else than the label says', 0, promised.name);
  return item;
}

function readShape(base: BlockBase, shape: Shape, value: DerValue): PemItem {
  switch (shape) {
    case 'certificate':
      return { ...base, kind: 'certificate', facts: certificateFacts(base.der) };
    case 'csr':
      return { ...base, kind: 'csr', facts: csrFacts(base.der) };
    case 'pkcs8':
    case 'pkcs1':
    case 'sec1':
      return { ...base, kind: 'privateKey', ...readPrivateKey(base.der, shape) };
    case 'encryptedKey': {
      const { scheme } = readEncryption(partsOf(value, 0x30)[0]);
      return { ...base, kind: 'encryptedKey', scheme, dekInfo: undefined };
    }
    case 'spki':
      return { ...base, kind: 'publicKey', container: 'spki', key: publicKeyFacts(value) };
    case 'pkcs1Public': {
      const algorithm = der.sequence(der.objectIdentifier(OID.rsaEncryption), der.nothing());
      const key = publicKeyFacts(readDer(der.sequence(algorithm, der.bitString(base.der))));
      return { ...base, kind: 'publicKey', container: 'pkcs1', key };
    }
    case 'pkcs7':
      return { ...base, kind: 'pkcs7', ...readPkcs7(base.der) };
    case 'pkcs12':
      return { ...base, kind: 'pkcs12', ...describePkcs12(base.der) };
    case 'other':
      return { ...base, kind: 'other' };
  }
}

/** Bundles and archives may be BER, the rest may not. */
function tolerantShape(bytes: Uint8Array): { shape: Shape; value: DerValue } {
  try {
    const value = readDer(bytes);
    return { shape: shapeOf(value), value };
  } catch (error) {
    const found = soundOrNothing(() => {
      const value = readDer(berToDer(bytes));
      return { shape: shapeOf(value), value };
    });
    if (found?.shape === 'pkcs7' || found?.shape === 'pkcs12') return found;
    throw error;
  }
}

function readOpenssh(base: BlockBase): PemItem {
  const key = readOpensshPrivate(base.der);
  if (!key) throw malformed('not a key of OpenSSH', 0, 'openssh-key-v1');
  return { ...base, kind: 'opensshKey', ...key };
}

function readLegacy(base: BlockBase, dekInfo: string): PemItem {
  const encryption = readDekInfo(dekInfo);
  if (!encryption) throw malformed('header DEK-Info', 0, 'cipher and initialisation vector');
  return { ...base, kind: 'encryptedKey', scheme: encryption.scheme, dekInfo };
}

function keeps(promised: Promised, item: PemItem): boolean {
  if (item.kind !== promised.kind) return false;
  return item.kind !== 'privateKey' || promised.container === undefined || item.container === promised.container;
}

function soundOrNothing<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof ExtensionError && error.code === 'pem.malformed') return undefined;
    throw error;
  }
}
