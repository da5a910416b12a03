import type { CertificateBundle, Download } from '../../certificates/provider.ts';
import { ExtensionError } from '../../errors.ts';
import { decodePem, encodePem } from '../../pem/armour/pem.ts';
import { buildChains, certificatesToServe } from '../../pem/chain/chain.ts';
import type { ReadCertificate } from '../../pem/chain/issuers.ts';
import { certificateFacts } from '../../pem/x509/certificateFacts.ts';
import type { NaverApi } from './api.ts';
import { textOf } from './fields.ts';
import type { JsonRow } from './fields.ts';
import { archiveRequest, chainRequest } from './requests.ts';

export function createDownload(api: NaverApi): Download {
  return {
    bundle: async ({ id }, signal) => readBundle(await api.read(chainRequest(id), signal)),
    archive: ({ id }, signal) => api.readZip(archiveRequest(id), signal),
  };
}

/**
 * A certificate with its chain, made anew from its octets: LF, whatever came. Intermediates are put into the order in which they sign;
 * ones that sign nothing here come last. A self-signed certificate above the leaf is the root, wherever it stood.
 * @throws ExtensionError `cloud.unexpectedAnswer` without a certificate that can be read, or with a chain that cannot
 */
export function readBundle(answer: JsonRow): CertificateBundle {
  const [leaf, ...beside] = certificatesAt(answer, 'certificate');
  if (!leaf) throw unexpected('certificate');
  const above = [
    ...beside,
    ...certificatesAt(answer, 'subCaCertificate'),
    ...certificatesAt(answer, 'rootCaCertificate'),
  ];
  const bag = [leaf, ...above];
  const [path] = buildChains(bag, { leaf }).paths;
  const signing = path ? certificatesToServe(path, false).slice(1) : [];
  const placed = new Set([leaf, ...signing].map(({ facts }) => facts.fingerprint256));
  const rest = above.filter(({ facts }) => !placed.has(facts.fingerprint256));
  const root = rest.find((one) => one === path?.root) ?? rest.find(({ facts }) => facts.selfIssued);
  const others = rest.filter((one) => one.facts.fingerprint256 !== root?.facts.fingerprint256);
  return {
    leafPem: pemOf(leaf),
    chainPem: [...new Set([...signing, ...others].map(pemOf))],
    ...(root && { rootPem: pemOf(root) }),
  };
}

function certificatesAt(answer: JsonRow, field: string): ReadCertificate[] {
  const text = textOf(answer[field]);
  if (text === undefined) return [];
  try {
    const blocks = decodePem(text);
    if (blocks.length === 0) throw unexpected(field);
    return blocks.map(({ der }) => ({ der, facts: certificateFacts(der) }));
  } catch (error) {
    throw error instanceof ExtensionError ? unexpected(field) : error;
  }
}

function pemOf({ der }: ReadCertificate): string {
  return encodePem('CERTIFICATE', der);
}

function unexpected(path: string): ExtensionError {
  return new ExtensionError('cloud.unexpectedAnswer', `no certificate in PEM at ${path}`, { details: { path } });
}
