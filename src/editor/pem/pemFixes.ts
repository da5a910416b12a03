import { encodePem } from '../../pem/armour/pem.ts';
import { buildChains } from '../../pem/chain/chain.ts';
import type { ReadCertificate } from '../../pem/chain/issuers.ts';
import { canonicalPem, privateKeyPem } from '../../pem/conversions.ts';
import type { CertificateItem, PemItem } from '../../pem/facts.ts';
import { readPemText } from '../../pem/read.ts';
import { attributeOf, formatName } from '../../pem/x509/distinguishedName.ts';
import { visible } from '../../ui/plainText.ts';
import { fixSentences as say } from '../../ui/sentences/pemFixes.ts';
import type { PemAnalysis } from './pemAnalysis.ts';
import { remarkProblemCode } from './pemProblems.ts';
import { blockChange, segmentsOf, withChanges, type TextChange } from './pemSegments.ts';

/** A change of text that can be offered. Nothing else is lost by it: see `keeps`. */
export interface Fix {
  readonly title: string;
  /** Codes of problems that it ends; empty for a change that somebody may want without a problem. */
  readonly solves: readonly string[];
  /** Undefined for the whole text. */
  readonly block: number | undefined;
  readonly changes: readonly TextChange[];
  readonly preferred: boolean;
}

export interface FixOptions {
  readonly now: Date;
  readonly knownRoots: readonly ReadCertificate[];
  /** Certificates found beside the file. */
  readonly candidates: readonly ReadCertificate[];
}

/** Everything that can be done for a text; each fix was tried on it, and what it must not lose is still there. */
export function fixesOf(analysis: PemAnalysis, options: FixOptions): Fix[] {
  return [
    ...analysis.document.items.flatMap((item) => [
      ...tidyBlock(analysis, item),
      ...toPkcs8(analysis, item),
      ...unpackBundle(analysis, item),
    ]),
    ...tidyAll(analysis),
    ...chainFixes(analysis, options),
  ];
}

/** What writing a block anew ends. */
const TIDIED = [
  'trailingBlanks',
  'indented',
  'blankLines',
  'literalNewlines',
  'quotes',
  'unwrapped',
  'lineLength',
  'invisible',
  'padding',
  'noArmour',
  'encodedTwice',
  'oldLabel',
  'wrongLabel',
  'noFinalNewline',
] as const;

function tidyBlock(analysis: PemAnalysis, item: PemItem): Fix[] {
  const codes = tidiedIn(analysis, item);
  const change = tidyChange(analysis, item);
  if (codes.length === 0 || !change || !keeps(analysis, [change], 'same')) return [];
  const onlyLabel = codes.every((code) => code === 'oldLabel' || code === 'wrongLabel');
  const label = /BEGIN (.*?)-----/.exec(change.text)?.[1] ?? '';
  return [
    {
      title: onlyLabel ? say.label(label) : say.tidyBlock(),
      solves: codes.map(remarkProblemCode),
      block: item.block,
      changes: [change],
      preferred: true,
    },
  ];
}

function tidyAll(analysis: PemAnalysis): Fix[] {
  const untidy = analysis.document.items.filter((item) => tidiedIn(analysis, item).length > 0);
  const first = untidy.filter(({ range }, index) => untidy[index - 1]?.range.start !== range.start);
  const changes = first.flatMap((item) => tidyChange(analysis, item) ?? []);
  if (changes.length < 2 || !keeps(analysis, changes, 'same')) return [];
  const solves = [...new Set(untidy.flatMap((item) => tidiedIn(analysis, item)))].map(remarkProblemCode);
  return [{ title: say.tidyAll(), solves, block: undefined, changes, preferred: false }];
}

function tidiedIn({ document }: PemAnalysis, item: PemItem): (typeof TIDIED)[number][] {
  return TIDIED.filter((code) =>
    document.remarks.some((remark) => remark.code === code && remark.block === item.block),
  );
}

/** Blocks whose base64 stands in one piece come out of it together. */
function tidyChange({ text, document }: PemAnalysis, item: PemItem): TextChange | undefined {
  const together = document.items.filter(({ range }) => range.start === item.range.start);
  const canonical = together.map((each) => canonicalPem(each));
  return canonical.includes(undefined) ? undefined : blockChange(text, item, canonical.join(''));
}

function toPkcs8(analysis: PemAnalysis, item: PemItem): Fix[] {
  if (item.kind !== 'privateKey' || item.container === 'pkcs8') return [];
  return rewriting(say.toPkcs8(), item, decryptedBlock(analysis, item, item.pkcs8Der));
}

function unpackBundle(analysis: PemAnalysis, item: PemItem): Fix[] {
  if (item.kind !== 'pkcs7') return [];
  const content = item.certificates.map(({ der }): Content => ({ kind: 'certificate', der }));
  const pem = item.certificates.map(({ der }) => encodePem('CERTIFICATE', der)).join('');
  return rewriting(say.unpackBundle(content.length), item, exchanged(analysis, item, pem, content));
}

function rewriting(title: string, { block }: PemItem, change: TextChange | undefined): Fix[] {
  return change ? [{ title, solves: [], block, changes: [change], preferred: false }] : [];
}

/**
 * Puts an unencrypted PKCS#8 block in the place of a key of any form, and leaves everything else as it is.
 * @param pkcs8Der a secret, and so is the change
 * @returns undefined where the rest of the text would read differently then
 */
export function decryptedBlock(analysis: PemAnalysis, item: PemItem, pkcs8Der: Uint8Array): TextChange | undefined {
  return exchanged(analysis, item, privateKeyPem(pkcs8Der), [{ kind: 'privateKey', der: pkcs8Der }]);
}

function exchanged(
  { text, document }: PemAnalysis,
  item: PemItem,
  pem: string,
  content: readonly Content[],
): TextChange | undefined {
  if (content.length === 0) return undefined;
  const change = blockChange(text, item, pem);
  const expected = document.items.flatMap((each) => (each === item ? content.map(contentOf) : [contentOf(each)]));
  return contentsOf(withChanges(text, [change])).join() === expected.join() ? change : undefined;
}

function chainFixes(analysis: PemAnalysis, { now, knownRoots, candidates }: FixOptions): Fix[] {
  const { items } = analysis.document;
  const bag = items.filter((item): item is CertificateItem => item.kind === 'certificate');
  const segments = segmentsOf(analysis.text, items);
  if (bag.length === 0 || bag.length > 20 || !segments) return [];
  const placeOf = (item: PemItem) => segments[items.indexOf(item)];
  const fixes: Fix[] = [];
  const add = (fix: Omit<Fix, 'preferred'>, kept: Kept): void => {
    if (fix.changes.length > 0 && keeps(analysis, fix.changes, kept))
      fixes.push({ ...fix, preferred: kept !== 'fewer' });
  };

  const chains = buildChains<ReadCertificate>(bag, { now, knownRoots });
  const path = chains.paths[0]?.certificates ?? [];
  if (bag.length > 1 && path.length > 0 && !chains.inOrder) {
    const ordered = [...path, ...bag.filter((own) => !path.includes(own))] as CertificateItem[];
    const changes = bag.flatMap((old, index): TextChange[] => {
      const [place, next] = [placeOf(old), placeOf(ordered[index] ?? old)];
      return !place || !next || place === next ? [] : [{ start: place.start, end: place.end, text: next.text }];
    });
    add({ title: say.reorder(), solves: ['chain-wrong-order'], block: undefined, changes }, 'all');
  }

  for (const { code, index } of analysis.findings) {
    const item = index === undefined ? undefined : items[index];
    const place = item && placeOf(item);
    if (!REMOVABLE.has(code) || item?.kind !== 'certificate' || !place) continue;
    const changes = [{ start: place.start, end: place.end, text: '' }];
    add({ title: say.remove(subjectOf(item)), solves: [code], block: item.block, changes }, 'fewer');
  }

  const found = additionsFor(bag, candidates, { now, knownRoots });
  if (found.length > 0) {
    const changes = found.flatMap(({ after, certificates }): TextChange[] => {
      const end = placeOf(after)?.end;
      const text = certificates.map(({ der }) => canonicalPem({ ...after, der }) ?? '').join('');
      return end === undefined ? [] : [{ start: end, end, text: startsLine(analysis.text, end) ? text : `\n${text}` }];
    });
    const added = found.flatMap(({ certificates }) => certificates);
    const title = say.addIntermediates(added.map(subjectOf).join(', '));
    add({ title, solves: ['chain-missing-intermediate'], block: found[0]?.after.block, changes }, 'more');
  }
  return fixes;
}

const REMOVABLE: ReadonlySet<string> = new Set([
  'chain-duplicate-certificate',
  'chain-root-included',
  'chain-unrelated-certificate',
]);

/** Certificates that go into the file, each lot behind the one that it issued. */
interface Addition {
  readonly after: CertificateItem;
  readonly certificates: readonly ReadCertificate[];
}

/** What of the candidates completes the chain of a bag; never a root, which nobody needs in the file. */
function additionsFor(
  bag: readonly CertificateItem[],
  candidates: readonly ReadCertificate[],
  options: { readonly now: Date; readonly knownRoots: readonly ReadCertificate[] },
): Addition[] {
  const own = buildChains<ReadCertificate>(bag, options);
  const [best] = own.paths;
  if (!own.leaf || best?.root || candidates.length === 0) return [];
  const all = [...bag, ...candidates.filter(({ facts }) => !facts.selfIssued)].slice(0, 200);
  const [wider] = buildChains<ReadCertificate>(all, { ...options, leaf: own.leaf }).paths;
  const additions: { after: CertificateItem; certificates: ReadCertificate[] }[] = [];
  let after: CertificateItem | undefined;
  for (const certificate of wider?.certificates ?? []) {
    const item = bag.find(({ facts }) => facts.fingerprint256 === certificate.facts.fingerprint256);
    if (item) after = item;
    else if (after) {
      const lot = additions.find((addition) => addition.after === after);
      if (lot) lot.certificates.push(certificate);
      else additions.push({ after, certificates: [certificate] });
    }
  }
  return additions;
}

/** `same`: the same things in the same order; `all`: in any order; `fewer`: one certificate less; `more`: some more. */
type Kept = 'same' | 'all' | 'fewer' | 'more';

/** Reads the text as it would be. A fix that loses or breaks something is not offered. */
function keeps({ text, document }: PemAnalysis, changes: readonly TextChange[], kept: Kept): boolean {
  const after = contentsOf(withChanges(text, changes));
  const before = document.items.map(contentOf);
  if (kept === 'same') return after.join() === before.join();
  if (kept === 'all') return [...after].sort().join() === [...before].sort().join();
  if (kept === 'more') return after.length > before.length && before.every((content) => after.includes(content));
  return after.length === before.length - 1 && after.every((content) => before.includes(content));
}

type Content = Pick<PemItem, 'kind' | 'der'>;

function contentsOf(text: string): string[] {
  return readPemText(text).items.map(contentOf);
}

function contentOf({ kind, der }: Content): string {
  return `${kind} ${Buffer.from(der).toString('base64')}`;
}

function startsLine(text: string, offset: number): boolean {
  return offset === 0 || /[\r\n]/.test(text[offset - 1] ?? '');
}

function subjectOf({ facts: { subject } }: ReadCertificate): string {
  return visible(attributeOf(subject, 'CN') || formatName(subject));
}
