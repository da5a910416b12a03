import type { CertificateRecord } from '../../certificates/certificateRecord.ts';
import type { CertificateBundle } from '../../certificates/provider.ts';
import type { KeyFacts } from '../../pem/facts.ts';
import type { OpenedFile } from '../../pem/findings/inspection.ts';
import { readPemText } from '../../pem/read.ts';
import { downloadSentences as say } from '../../ui/sentences/download.ts';
import type { CommandDeps } from '../deps.ts';

/** A certificate of the cloud with its chain. @returns undefined if this account cannot fetch it */
export async function fetchBundle(
  { ui, clouds }: Pick<CommandDeps, 'ui' | 'clouds'>,
  certificate: CertificateRecord,
): Promise<CertificateBundle | undefined> {
  const { download } = await clouds.provider(certificate.accountId);
  if (!download) return undefined;
  return ui.progress('notification', say.reading(certificate.name), (signal) => download.bundle(certificate, signal));
}

/** As if it lay in a file: the leaf first, then its issuers. @param withRoot with the root at the end, where there is one */
export function bundleText({ leafPem, chainPem, rootPem }: CertificateBundle, withRoot: boolean): string {
  const parts = [leafPem, ...chainPem, ...(withRoot && rootPem !== undefined ? [rootPem] : [])];
  return parts.map((pem) => (pem.endsWith('\n') ? pem : `${pem}\n`)).join('');
}

export function bundleFile(name: string, bundle: CertificateBundle): OpenedFile {
  return { name, document: readPemText(bundleText(bundle, true)), keys: new Map(), archives: new Map() };
}

/** The public key of the certificate. @returns undefined if it cannot be read */
export function leafKey({ leafPem }: CertificateBundle): KeyFacts | undefined {
  const [item] = readPemText(leafPem).items;
  return item?.kind === 'certificate' ? item.facts.key : undefined;
}
