import type { Comparable, Comparison } from '../../certificates/comparison.ts';
import { codeSpan, escapeMarkdown, hostName, table } from '../../ui/markdown.ts';
import { comparisonSentences as say } from '../../ui/sentences/comparison.ts';
import { keyText } from '../../ui/sentences/files.ts';
import { fullTime } from '../../ui/sentences/time.ts';
import { type Page, pageOf, section } from './sections.ts';

/** Two certificates, CSRs or rows of a cloud beside each other: first what would be lost, then everything. */
export function comparisonDocument(comparison: Comparison): Page {
  const { before, after, names } = comparison;
  const title = say.pageTitle(before.label, after.label);
  const lost = names.lost.length === 0 ? say.nothingLost() : say.lostCount(names.lost.length);
  const verdict = comparison.sameCertificate ? [say.same()] : [say.direction(before.label, after.label), lost];
  return pageOf(title, [
    `# ${escapeMarkdown(title)}`,
    `**${escapeMarkdown(verdict.join(' '))}** ${escapeMarkdown(keyVerdict(comparison))}`,
    section(say.lost(), lostNames(comparison)),
    section(say.gained(), names.added.map((name) => `- ${hostName(name)}`).join('\n')),
    section(say.kept(), names.kept.map((name) => `- ${hostName(name)}`).join('\n')),
    section(say.facts(), sideBySide(comparison)),
  ]);
}

function keyVerdict({ sameKey }: Comparison): string {
  if (sameKey === undefined) return say.keyUnknown();
  return sameKey ? say.keyReused() : say.keyNew();
}

function lostNames({ names: { lost, stillServed } }: Comparison): string {
  return lost
    .map((name) => {
      const served = stillServed.includes(name) ? ` — ${escapeMarkdown(say.stillServed())}` : '';
      return `- ${hostName(name)}${served}`;
    })
    .join('\n');
}

function sideBySide({ before, after, sameKey, sameIssuer, sameCertificate }: Comparison): string {
  const head = ['', codeSpan(before.label), codeSpan(after.label), escapeMarkdown(say.verdict())];
  const row = (field: string, text: (side: Comparable) => string | undefined, same?: boolean) => {
    const [left, right] = [text(before), text(after)];
    return [escapeMarkdown(field), cell(left), cell(right), escapeMarkdown(verdictText(same ?? sameText(left, right)))];
  };
  return table(head, [
    row(say.kind(), ({ kind }) => escapeMarkdown(say.kinds(kind))),
    row(say.key(), ({ key }) => key && escapeMarkdown(keyText(key))),
    row(say.keyHash(), ({ key }) => key?.spkiSha256 && codeSpan(key.spkiSha256), sameKey),
    row(say.issuer(), ({ issuer }) => issuer && escapeMarkdown(issuer), sameIssuer),
    row(say.notBefore(), ({ notBefore }) => notBefore && escapeMarkdown(fullTime(notBefore))),
    row(say.notAfter(), ({ notAfter }) => notAfter && escapeMarkdown(fullTime(notAfter))),
    row(say.serialNumber(), ({ serialNumber }) => serialNumber && codeSpan(serialNumber), sameCertificate),
  ]);
}

function cell(text: string | undefined): string {
  return text ? text : escapeMarkdown(say.notSaid());
}

function sameText(left: string | undefined, right: string | undefined): boolean | undefined {
  return left && right ? left === right : undefined;
}

function verdictText(same: boolean | undefined): string {
  if (same === undefined) return say.unknown();
  return same ? say.yes() : say.no();
}
