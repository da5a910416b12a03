import { ExtensionError } from '../../errors.ts';
import { unsupported, wrongPassword } from './decryption.ts';
import { expectTag, partsOf, readDer } from '../asn1/derReader.ts';
import type { Encryption } from './encryption.ts';
import { readEncryption } from './encryptionReader.ts';
import type { EncryptedKeyItem } from '../facts.ts';
import { kdfBudget } from './kdfBudget.ts';
import { readDekInfo } from './legacyEncryption.ts';
import { pkcs12Password } from '../containers/pkcs12Kdf.ts';
import type { OpenOptions } from '../containers/pkcs12Reader.ts';
import { readPrivateKey, type PrivateKeyFacts } from './privateKey.ts';

/**
 * Decrypts a private key.
 * @param password any Unicode, hashed as UTF-8; as UTF-16 by the schemes of PKCS#12
 * @returns the key with its facts; `pkcs8Der` is a secret
 * @throws ExtensionError `key.password` for a wrong password, `key.unsupported` for a scheme that cannot be read here, `pem.malformed`
 * @throws Cancelled when the signal is aborted
 */
export async function decryptKey(
  item: Pick<EncryptedKeyItem, 'der' | 'label' | 'dekInfo'>,
  password: string,
  options: OpenOptions = {},
): Promise<PrivateKeyFacts> {
  const { encryption, ciphertext } = encryptedParts(item);
  const use = { budget: kdfBudget(options.maxIterations), signal: options.signal };
  const plain = await encryption.open(ciphertext, { text: password, pkcs12: pkcs12Password(password) }, use);
  const container = CONTAINER_OF_LABEL[item.dekInfo === undefined ? '' : (item.label ?? '')] ?? 'pkcs8';
  try {
    return readPrivateKey(plain, container);
  } catch (error) {
    // One wrong password in 256 leaves a right padding behind.
    throw error instanceof ExtensionError && error.code === 'pem.malformed' ? wrongPassword() : error;
  }
}

/** The containers that OpenSSL encrypted under their own labels. */
const CONTAINER_OF_LABEL: Readonly<Record<string, 'pkcs1' | 'sec1'>> = {
  'RSA PRIVATE KEY': 'pkcs1',
  'EC PRIVATE KEY': 'sec1',
};

function encryptedParts(item: Pick<EncryptedKeyItem, 'der' | 'dekInfo'>): {
  encryption: Encryption;
  ciphertext: Uint8Array;
} {
  if (item.dekInfo !== undefined) {
    const encryption = readDekInfo(item.dekInfo);
    if (!encryption) throw unsupported('DEK-Info');
    return { encryption, ciphertext: item.der };
  }
  const [algorithm, ciphertext] = partsOf(readDer(item.der), 0x30);
  return { encryption: readEncryption(algorithm), ciphertext: expectTag(ciphertext, 0x04).content };
}
