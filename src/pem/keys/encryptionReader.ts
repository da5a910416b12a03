import { partsOf, readObjectIdentifier, type DerValue } from '../asn1/derReader.ts';
import { unknownEncryption, type Encryption } from './encryption.ts';
import { readPbes1, type Pbes1 } from './pbes1Reader.ts';
import { readPbes2 } from './pbes2Reader.ts';

/**
 * Reads the AlgorithmIdentifier of an encryption with a password: PBES2 (RFC 8018 §6.2), PBES1 and the schemes of PKCS#12 (RFC 7292 C).
 * An unknown one is named, and fails when it is opened.
 * @throws ExtensionError `pem.malformed`
 */
export function readEncryption(algorithm: DerValue | undefined): Encryption {
  const [type, parameters] = partsOf(algorithm, 0x30);
  const oid = readObjectIdentifier(type);
  if (oid === PBES2) return readPbes2(parameters);
  const known = PBES1[oid];
  if (known) return readPbes1(known, parameters);
  return unknownEncryption(oid);
}

const PBES2 = '1.2.840.113549.1.5.13';

const PBES1: Readonly<Record<string, Pbes1>> = {
  '1.2.840.113549.1.5.3': { cipher: 'des', hash: 'md5', kdf: 'PBKDF1' },
  '1.2.840.113549.1.5.10': { cipher: 'des', hash: 'sha1', kdf: 'PBKDF1' },
  '1.2.840.113549.1.5.6': { cipher: 'rc2With64', hash: 'md5', kdf: 'PBKDF1' },
  '1.2.840.113549.1.5.11': { cipher: 'rc2With64', hash: 'sha1', kdf: 'PBKDF1' },
  '1.2.840.113549.1.12.1.3': { cipher: 'tripleDes', hash: 'sha1', kdf: 'PKCS12' },
  '1.2.840.113549.1.12.1.4': { cipher: 'tripleDes2', hash: 'sha1', kdf: 'PKCS12' },
  '1.2.840.113549.1.12.1.5': { cipher: 'rc2With128', hash: 'sha1', kdf: 'PKCS12' },
  '1.2.840.113549.1.12.1.6': { cipher: 'rc2With40', hash: 'sha1', kdf: 'PKCS12' },
};
