import { unsupported } from './decryption.ts';
import type { EncryptionScheme } from '../facts.ts';
import type { KdfBudget } from './kdfBudget.ts';

/** A way to derive a key from a password and to decrypt with it, with all its public parameters. */
export interface Encryption {
  readonly scheme: EncryptionScheme;
  /**
   * @throws ExtensionError `key.password` if the result cannot be right, `key.unsupported` if it cannot be done here
   * @throws Cancelled when the signal is aborted
   */
  open(ciphertext: Uint8Array, password: Password, use: KdfUse): Promise<Uint8Array>;
}

export interface Password {
  readonly text: string;
  /** The same as PKCS#12 hashes it; differs among programs, so the one that fits the archive is passed on. */
  readonly pkcs12: Uint8Array;
}

export interface KdfUse {
  readonly budget: KdfBudget;
  readonly signal?: AbortSignal | undefined;
}

/** @param name of the scheme or its dotted OID */
export function unknownEncryption(name: string): Encryption {
  return {
    scheme: { family: 'unknown', cipher: name, kdf: undefined, iterations: undefined },
    open: () => Promise.reject(unsupported(name)),
  };
}
