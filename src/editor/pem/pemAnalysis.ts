import type { CertificateItem, CsrItem, PemDocument, PemItem } from '../../pem/facts.ts';
import { documentFindings, type DocumentExpectations } from '../../pem/findings/documentFindings.ts';
import type { Finding } from '../../pem/findings/findingTable.ts';
import { sameKey } from '../../pem/keys/keyMatch.ts';
import { readPemText } from '../../pem/read.ts';
import { isAuthority } from '../../pem/x509/authority.ts';

/** UTF-16 units. Longer texts are left alone: no certificate file of a person is as long, and every edit reads it anew. */
export const LONGEST_TEXT = 1 << 20;

/** What one version of a text holds, and what is to be said of it. */
export interface PemAnalysis {
  readonly text: string;
  readonly document: PemDocument;
  readonly findings: readonly Finding[];
}

/** @returns undefined for a text that is too long */
export function analysePem(text: string, expectations: DocumentExpectations): PemAnalysis | undefined {
  if (text.length > LONGEST_TEXT) return undefined;
  const document = readPemText(text);
  return { text, document, findings: documentFindings(document.items, expectations) };
}

/** Whether something in the document is worth asking the list of public suffixes for. */
export function hasWildcard(text: string): boolean {
  if (text.length > LONGEST_TEXT) return false;
  return readPemText(text).items.some(
    (item) =>
      (item.kind === 'certificate' || item.kind === 'csr') &&
      item.facts.subjectAltNames.some(({ value }) => value.startsWith('*')),
  );
}

/** The blocks that a line range touches; lines count from 0, both ends included. */
export function itemsAt({ document }: PemAnalysis, startLine: number, endLine: number = startLine): PemItem[] {
  return document.items.filter(({ range }) => range.startLine <= endLine && startLine <= range.endLine);
}

/** What in the document has the public key of an item, certificates of authorities last. */
export function partnersOf(item: PemItem, { items }: PemDocument): (CertificateItem | CsrItem)[] {
  if (item.kind !== 'privateKey' && item.kind !== 'publicKey') return [];
  const authorities = items.filter(
    (each): each is CertificateItem => each.kind === 'certificate' && isAuthority(each.facts),
  );
  return [...holdersIn(items), ...authorities].filter(({ facts }) => sameKey(item.key, facts.key) === true);
}

/** Certificates that are no authority's, and CSRs. */
export function holdersIn(items: readonly PemItem[]): (CertificateItem | CsrItem)[] {
  return items.filter(
    (item): item is CertificateItem | CsrItem =>
      item.kind === 'csr' || (item.kind === 'certificate' && !isAuthority(item.facts)),
  );
}
