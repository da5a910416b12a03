import { daysLeft } from '../../certificates/attention/expiry.ts';
import type { Inspected } from '../../certificates/inspected.ts';
import { readableName } from '../../certificates/names/readableName.ts';
import { shortName } from '../../certificates/names/shortName.ts';
import type { Entry, Inspection } from '../../pem/findings/inspection.ts';
import { codeSpan, escapeMarkdown } from '../../ui/markdown.ts';
import { fileSentences, keyText, kindText } from '../../ui/sentences/files.ts';
import { findingExplanation, findingTitle, severityName } from '../../ui/sentences/findings.ts';
import { inspectionSentences as say } from '../../ui/sentences/inspection.ts';
import { stateName } from '../../ui/sentences/states.ts';
import { daysLeftText } from '../../ui/sentences/time.ts';
import { chainSections } from './chainSections.ts';
import { factRows, malformedText } from './factRows.ts';
import { keySection } from './keySection.ts';
import { type Page, pageOf, section, twoColumns } from './sections.ts';

/**
 * Everything that files say of themselves, as Markdown: what is wrong, how things belong together, then item by item. Private keys are
 * described, never shown.
 */
export function inspectionDocument(inspected: Inspected, now: Date = new Date()): Page {
  const { files, inspection } = inspected;
  const [first = ''] = files;
  const title = files.length === 1 ? first : fileSentences.fileCount(files.length);
  const known = inspection.entries.some(({ item }) => item.kind !== 'other');
  return pageOf(title, [
    `# ${escapeMarkdown(title)}`,
    known ? summary(inspection, now) : escapeMarkdown(fileSentences.nothing()),
    known ? findingsSection(inspection) : '',
    ...chainSections(inspected),
    keySection(inspected),
    cloudSection(inspected, now),
    ...inspection.entries.map((entry, index) => entrySection(inspected, entry, index)),
  ]);
}

/** One line an item, numbered as the sections below are. */
function summary({ entries }: Inspection, now: Date): string {
  return entries
    .map((entry, index) => {
      const end = entry.item.kind === 'certificate' ? ` — ${daysText(entry.item.facts.notAfter, now)}` : '';
      const what = [escapeMarkdown(kindText(entry.item)), whose(entry)].filter((part) => part !== '').join(': ');
      return `${index + 1}. ${what}${escapeMarkdown(end)}`;
    })
    .join('\n');
}

function whose({ item }: Entry): string {
  switch (item.kind) {
    case 'certificate':
    case 'csr': {
      const shown = shortName(item.facts);
      const readable = readableName(shown);
      if (shown === '') return '';
      return `**${escapeMarkdown(shown)}**${readable === shown ? '' : ` (${escapeMarkdown(readable)})`}`;
    }
    case 'privateKey':
    case 'publicKey':
      return escapeMarkdown(keyText(item.key));
    case 'opensshKey':
      return codeSpan(item.keyType ?? item.format);
    default:
      return item.label === undefined ? '' : codeSpan(item.label);
  }
}

function findingsSection({ findings, entries }: Inspection): string {
  const order = ['error', 'warning', 'information'] as const;
  const sorted = order.flatMap((severity) => findings.filter((each) => each.severity === severity));
  const headOf = (severity: (typeof order)[number], entry: number | undefined): string => {
    const place = entry === undefined || entries.length < 2 ? '' : ` (${say.inBlock(entry + 1)})`;
    return `**${escapeMarkdown(severityName(severity))}**${escapeMarkdown(place)}`;
  };
  const unreadable = entries.flatMap(({ item }, index) => {
    if (item.kind !== 'malformed') return [];
    return [`- ${headOf('error', index)}: ${malformedText(item)}`];
  });
  const judged = sorted.map((each) => {
    const text = `${findingTitle(each)} ${findingExplanation(each)}`;
    return `- ${headOf(each.severity, each.entry)}: ${escapeMarkdown(text)}`;
  });
  const lines = [...unreadable, ...judged];
  return section(say.findings(), lines.length === 0 ? escapeMarkdown(say.noFindings()) : lines.join('\n'));
}

function cloudSection({ cloud }: Inspected, now: Date): string {
  const lines = [...cloud.values()].flat().map(({ account, certificate }) => {
    const end = certificate.notAfter ? ` — ${daysText(certificate.notAfter, now)}` : '';
    return `- ${escapeMarkdown(say.cloudRow(certificate.name, account.label, stateName(certificate.state)) + end)}`;
  });
  return section(say.cloud(), lines.join('\n'));
}

function entrySection({ files }: Inspected, entry: Entry, index: number): string {
  const heading = `${index + 1}. ${kindText(entry.item)}`;
  return section(heading, twoColumns(factRows(entry, files.length > 1)));
}

function daysText(notAfter: Date, now: Date): string {
  return daysLeftText(daysLeft({ notAfter }, now));
}
