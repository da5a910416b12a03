import type { MalformedItem, PemItem, RemarkCode } from '../../pem/facts.ts';
import type { FindingSeverity } from '../../pem/findings/findingTable.ts';
import { visible } from '../../ui/plainText.ts';
import { findingExplanation, findingTitle } from '../../ui/sentences/findings.ts';
import { kindInSentence, problemSentences as say, remarkText } from '../../ui/sentences/pemProblems.ts';
import type { PemAnalysis } from './pemAnalysis.ts';

/** `hint` is shown as three dots and not counted: it does no harm where most programs are concerned. */
export type ProblemSeverity = FindingSeverity | 'hint';

export interface Problem {
  /** Stable: a code of `FINDINGS`, or one of this file, which start with `pem-` or `private-key-`. */
  readonly code: string;
  readonly severity: ProblemSeverity;
  /** From 0; the whole line is marked, since a block marked to its end hides itself. */
  readonly line: number;
  /** Undefined for what is about the file. */
  readonly block: number | undefined;
  readonly message: string;
}

/** What the text does not say of itself. */
export interface FileFacts {
  /** Without folder; empty for a text that was never saved. */
  readonly name: string;
  /** As VS Code names it, such as `utf8bom` or `utf16le`; the text has no byte order mark itself. */
  readonly encoding: string;
  readonly trackedByGit: boolean;
}

/** All that deserves a word, in the order of the lines. */
export function problemsOf(analysis: PemAnalysis, file: FileFacts): Problem[] {
  const { items } = analysis.document;
  const problems = [
    ...encodingProblems(items, file),
    ...malformedProblems(items),
    ...remarkProblems(analysis),
    ...findingProblems(analysis),
    ...kindProblems(items, file),
    ...gitProblems(items, file),
  ];
  return problems.map((problem) => ({ ...problem, message: visible(problem.message) })).sort((a, b) => a.line - b.line);
}

/** Text around blocks is a usual thing, so it is not remarked on. */
const REMARK_SEVERITIES: Record<RemarkCode, ProblemSeverity | undefined> = {
  bom: 'warning',
  utf16: 'warning',
  crlf: 'hint',
  trailingBlanks: 'hint',
  indented: 'warning',
  blankLines: 'warning',
  literalNewlines: 'warning',
  quotes: 'warning',
  unwrapped: 'information',
  lineLength: 'hint',
  invisible: 'warning',
  padding: 'warning',
  textAround: undefined,
  bagAttributes: undefined,
  noArmour: 'warning',
  encodedTwice: 'warning',
  oldLabel: 'information',
  wrongLabel: 'error',
  noFinalNewline: 'hint',
};

/** `trailingBlanks` → `pem-trailing-blanks`. */
export function remarkProblemCode(code: RemarkCode): string {
  return `pem-${code.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function encodingProblems(items: readonly PemItem[], { encoding }: FileFacts): Problem[] {
  const code: RemarkCode | undefined =
    encoding === 'utf8bom' ? 'bom' : encoding.startsWith('utf16') ? 'utf16' : undefined;
  if (code === undefined || items.length === 0) return [];
  return [{ ...ofRemark(code), line: 0, block: undefined, message: remarkText(code) }];
}

function ofRemark(code: RemarkCode): Pick<Problem, 'code' | 'severity'> {
  return { code: remarkProblemCode(code), severity: REMARK_SEVERITIES[code] ?? 'hint' };
}

function malformedProblems(items: readonly PemItem[]): Problem[] {
  return items
    .filter((item): item is MalformedItem => item.kind === 'malformed')
    .map(({ block, range, error }) => {
      const { line } = error.details;
      const at = typeof line === 'number' ? line - 1 : range.startLine;
      return { code: 'pem-malformed', severity: 'error', line: at, block, message: say.malformed(error) };
    });
}

/** Of what cannot be read it matters why, not how it is laid out. */
function remarkProblems({ document: { items, remarks } }: PemAnalysis): Problem[] {
  const shown = remarks.filter(
    ({ code, block }) =>
      REMARK_SEVERITIES[code] !== undefined && (block === undefined || items[block]?.kind !== 'malformed'),
  );
  return shown.map(({ code, range, block }) => {
    const item = block === undefined ? undefined : items[block];
    const message =
      code === 'wrongLabel' && item ? say.mislabelled(kindInSentence(item.kind), item.label ?? '') : remarkText(code);
    return { ...ofRemark(code), line: range.startLine, block, message };
  });
}

function findingProblems({ document: { items }, findings }: PemAnalysis): Problem[] {
  return findings.map((finding) => {
    const item = finding.index === undefined ? undefined : items[finding.index];
    return {
      code: finding.code,
      severity: finding.severity,
      line: item?.range.startLine ?? 0,
      block: item?.block,
      message: `${findingTitle(finding)} ${findingExplanation(finding)}`,
    };
  });
}

const KEY_KINDS: readonly PemItem['kind'][] = ['privateKey', 'encryptedKey', 'publicKey', 'opensshKey'];
const CERTIFICATE_KINDS: readonly PemItem['kind'][] = ['certificate', 'pkcs7', 'pkcs12'];

/** What the end of a file's name promises; `.pem` and the like promise nothing. */
const PROMISES: readonly (readonly [name: RegExp, kinds: readonly PemItem['kind'][]])[] = [
  [/\.(crt|cer|cert)$/i, CERTIFICATE_KINDS],
  [/(^|[-_.])(fullchain|chain|cert|certificate)\.pem$/i, CERTIFICATE_KINDS],
  [/\.(csr|p10)$/i, ['csr']],
  [/\.key$/i, KEY_KINDS],
];

function kindProblems(items: readonly PemItem[], { name }: FileFacts): Problem[] {
  const problems = items
    .filter(({ kind }) => kind === 'opensshKey')
    .map(({ block, range }): Problem => ({
      code: 'pem-ssh-key',
      severity: 'information',
      line: range.startLine,
      block,
      message: say.sshKey(),
    }));
  const promised = PROMISES.find(([pattern]) => pattern.test(name))?.[1];
  const first = items.find(({ kind }) => kind !== 'other' && kind !== 'malformed');
  if (!promised || !first || items.some(({ kind }) => promised.includes(kind))) return problems;
  const isKey = first.kind === 'privateKey' && promised === CERTIFICATE_KINDS;
  problems.push({
    code: isKey ? 'pem-key-not-certificate' : 'pem-unexpected-kind',
    severity: 'warning',
    line: first.range.startLine,
    block: first.block,
    message: isKey ? say.keyNotCertificate() : say.unexpectedKind(kindInSentence(first.kind), name),
  });
  return problems;
}

function gitProblems(items: readonly PemItem[], { trackedByGit }: FileFacts): Problem[] {
  if (!trackedByGit) return [];
  return items
    .filter(({ kind }) => kind === 'privateKey')
    .map(({ block, range }) => ({
      code: 'private-key-in-git',
      severity: 'warning',
      line: range.startLine,
      block,
      message: say.trackedByGit(),
    }));
}

/** The name that says what a file holds, or undefined if it says so already or holds several kinds. */
export function fittingName(items: readonly PemItem[], name: string): string | undefined {
  const [first] = items;
  if (!first || items.some(({ kind }) => kind !== first.kind)) return undefined;
  const ending = { privateKey: '.key', encryptedKey: '.key', csr: '.csr', certificate: '.crt' }[first.kind as string];
  const stem = name.replace(/\.[^.]*$/, '');
  return ending === undefined || stem === '' || name.toLowerCase().endsWith(ending) ? undefined : `${stem}${ending}`;
}
