import { encryptedKeyPem, privateKeyPem } from '../../src/pem/conversions.ts';
import { buildCsr } from '../../src/pem/x509/csrBuilder.ts';
import { generatePrivateKey, privateKeyDer } from '../../src/pem/keys/keyGeneration.ts';
import { encodePem } from '../../src/pem/armour/pem.ts';

/** A CSR and the private key it was made with, as the text of files. */
export interface CsrFiles {
  readonly csr: string;
  readonly key: string;
}

/** @param password encrypts the key */
export async function makeCsrFiles(dnsNames: readonly string[], password?: string): Promise<CsrFiles> {
  const privateKey = await generatePrivateKey('ec-p256', new AbortController().signal);
  const organisation = { organisation: '', locality: '', country: '' };
  const csr = encodePem('CERTIFICATE REQUEST', buildCsr({ dnsNames, organisation }, privateKey));
  const pkcs8Der = privateKeyDer(privateKey);
  return { csr, key: password === undefined ? privateKeyPem(pkcs8Der) : await encryptedKeyPem(pkcs8Der, password) };
}

/** The same CSR with one bit of its signature turned over: it still reads well, and proves nothing. */
export function withBrokenSignature(csrPem: string): string {
  const der = Buffer.from(csrPem.replace(/-----[^-]+-----|\s/g, ''), 'base64');
  der[der.length - 1] = (der.at(-1) ?? 0) ^ 1;
  return encodePem('CERTIFICATE REQUEST', der);
}
