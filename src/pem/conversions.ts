import { decryptKey } from './keys/decryptKey.ts';
import { encryptPrivateKey } from './keys/encryptKey.ts';
import type { EncryptedKeyItem, PemItem, PrivateKeyItem } from './facts.ts';
import { pkcs1FromPkcs8, sec1FromPkcs8 } from './keys/keyContainers.ts';
import { encodePem, type LineEnd } from './armour/pem.ts';
import type { OpenOptions } from './containers/pkcs12Reader.ts';

type KeyContainer = PrivateKeyItem['container'];

const KEY_LABELS: Readonly<Record<KeyContainer, string>> = {
  pkcs8: 'PRIVATE KEY',
  pkcs1: 'RSA PRIVATE KEY',
  sec1: 'EC PRIVATE KEY',
};

/**
 * The text that RFC 7468 asks for, whatever state an item was found in: its own label, lines of 64 characters, no headers. The octets
 * inside stay as they are, so this also makes PEM of DER files.
 * @returns undefined for items that have no such text: malformed ones, SSH keys, keys encrypted in the header of their block
 */
export function canonicalPem(item: PemItem, lineEnd: LineEnd = '\n'): string | undefined {
  const label = canonicalLabel(item);
  return label === undefined ? undefined : encodePem(label, item.der, lineEnd);
}

/**
 * A private key as text, in the container that a program asks for. A secret.
 * @param pkcs8Der unencrypted PKCS#8, such as `PrivateKeyItem.pkcs8Der`
 * @throws ExtensionError `input.invalid` if there is no such container for this kind of key
 */
export function privateKeyPem(
  pkcs8Der: Uint8Array,
  container: KeyContainer = 'pkcs8',
  lineEnd: LineEnd = '\n',
): string {
  const convert = { pkcs8: (der: Uint8Array) => der, pkcs1: pkcs1FromPkcs8, sec1: sec1FromPkcs8 }[container];
  return encodePem(KEY_LABELS[container], convert(pkcs8Der), lineEnd);
}

/** A private key as text that needs a password, PKCS#8. @throws ExtensionError `input.invalid` for an empty password */
export async function encryptedKeyPem(
  pkcs8Der: Uint8Array,
  password: string,
  options: { readonly iterations?: number; readonly lineEnd?: LineEnd } = {},
): Promise<string> {
  const encryptedDer = await encryptPrivateKey(pkcs8Der, password, options);
  return encodePem('ENCRYPTED PRIVATE KEY', encryptedDer, options.lineEnd);
}

/** An encrypted key without its password, PKCS#8. A secret. @throws as `decryptKey` does */
export async function decryptedKeyPem(
  item: EncryptedKeyItem,
  password: string,
  options: OpenOptions & { readonly lineEnd?: LineEnd } = {},
): Promise<string> {
  const { pkcs8Der } = await decryptKey(item, password, options);
  return privateKeyPem(pkcs8Der, 'pkcs8', options.lineEnd);
}

function canonicalLabel(item: PemItem): string | undefined {
  switch (item.kind) {
    case 'certificate':
      return 'CERTIFICATE';
    case 'csr':
      return 'CERTIFICATE REQUEST';
    case 'privateKey':
      return KEY_LABELS[item.container];
    case 'encryptedKey':
      // What the headers say of cipher and salt has no place in the octets.
      return item.dekInfo === undefined ? 'ENCRYPTED PRIVATE KEY' : undefined;
    case 'publicKey':
      return item.container === 'spki' ? 'PUBLIC KEY' : 'RSA PUBLIC KEY';
    case 'pkcs7':
      return 'PKCS7';
    case 'pkcs12':
      return 'PKCS12';
    case 'other':
      return item.der.length === 0 ? undefined : item.label;
    case 'opensshKey':
    case 'malformed':
      return undefined;
  }
}
