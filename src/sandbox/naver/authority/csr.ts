import { createPublicKey } from 'node:crypto';
import { decodePem } from '../../../pem/armour/pem.ts';
import type { CsrFacts } from '../../../pem/facts.ts';
import { keyFindings } from '../../../pem/findings/findings.ts';
import { csrFacts } from '../../../pem/x509/csrFacts.ts';
import { attributeOf } from '../../../pem/x509/distinguishedName.ts';
import { refused } from '../protocol/errors.ts';
import type { CsrKey } from '../state/certificate.ts';
import type { NaverSwitches } from '../switches.ts';
import { describeKey } from './certificateKeys.ts';

/**
 * Checks a CSR as an authority does: it must be signed by its own key, the key strong enough (RSA from 2048 bits, P-256 and wider),
 * and its names those of the request.
 * @param csrPem the whole block
 * @param names of the request
 * @returns the key to sign a certificate for
 * @throws Refusal
 */
export function checkedCsr(
  csrPem: string,
  names: { readonly commonName: string; readonly dnsNames: readonly string[] },
  { csrNamesMustAgree, csrRefusedCode }: NaverSwitches,
): CsrKey {
  const facts = readCsr(csrPem);
  if (facts.signatureValid !== true) throw refused(csrRefusedCode, 'The signature of the CSR is invalid.');
  const { spkiDer } = facts.key;
  if (!spkiDer || keyFindings(facts.key).length > 0) {
    throw refused(csrRefusedCode, 'The key of the CSR must be RSA 2048 or longer, or ECC P-256 or wider.');
  }
  if (facts.subjectAltNames.some(({ kind }) => kind !== 'dns')) {
    throw refused('2202', 'Invalid SANs: only DNS names are possible.');
  }
  if (csrNamesMustAgree && !agree(facts, names)) {
    throw refused(csrRefusedCode, 'commonName and dnsName differ from the names in the CSR.');
  }
  const publicKey = createPublicKey({ key: Buffer.from(spkiDer), format: 'der', type: 'spki' });
  return {
    publicKeyPem: publicKey.export({ format: 'pem', type: 'spki' }).toString(),
    publicKeyInfo: describeKey(publicKey),
  };
}

function readCsr(pem: string): CsrFacts {
  try {
    const [block, ...more] = decodePem(pem);
    if (block && more.length === 0 && /^(NEW )?CERTIFICATE REQUEST$/.test(block.label)) return csrFacts(block.der);
  } catch {
    // refused below, like anything else that is no CSR
  }
  throw refused('1002', 'The CSR cannot be loaded. PEM is expected.');
}

/** A CSR without SANs names one host and leaves the others to the request. */
function agree(
  { subject, subjectAltNames }: CsrFacts,
  wanted: { readonly commonName: string; readonly dnsNames: readonly string[] },
): boolean {
  const requested = lowerCase([wanted.commonName, ...wanted.dnsNames]);
  const commonName = attributeOf(subject, 'CN');
  if (commonName !== undefined && commonName.toLowerCase() !== wanted.commonName.toLowerCase()) return false;
  if (subjectAltNames.length === 0) return commonName !== undefined;
  const inCsr = lowerCase([
    ...(commonName === undefined ? [] : [commonName]),
    ...subjectAltNames.map(({ value }) => value),
  ]);
  return inCsr.size === requested.size && [...inCsr].every((name) => requested.has(name));
}

function lowerCase(names: readonly string[]): Set<string> {
  return new Set(names.map((name) => name.toLowerCase()));
}
