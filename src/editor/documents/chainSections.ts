import type { Inspected } from '../../certificates/inspected.ts';
import { shortName } from '../../certificates/names/shortName.ts';
import type { Inspection, Placed } from '../../pem/findings/inspection.ts';
import { escapeMarkdown } from '../../ui/markdown.ts';
import { inspectionSentences as say } from '../../ui/sentences/inspection.ts';
import { section } from './sections.ts';

/** The way from each leaf up to its root, as far as it is known, and what is missing. */
export function chainSections({ inspection }: Inspected): string[] {
  const several = inspection.chains.length > 1;
  return inspection.chains.map((each) => {
    const name = shortName(each.leaf.item.facts);
    return section(several ? say.chainOf(name) : say.chain(), chainBody(each));
  });
}

function chainBody({ leaf, chains }: Inspection['chains'][number]): string {
  const [path] = chains.paths;
  if (!path) return '';
  const { certificates, root, missing, verified } = path;
  if (certificates.length === 1 && root === certificates[0]) return escapeMarkdown(say.selfSigned());
  const above = root && !certificates.includes(root) ? [...certificates, root] : certificates;
  const lines = above.map((certificate, index) => `${index + 1}. ${link(certificate, leaf.file)}`);
  if (missing) {
    const text = missing.perhapsRoot ? say.missingPerhapsRoot(missing.issuer) : say.missing(missing.issuer);
    const where = missing.urls.length === 0 ? '' : ` ${say.fetchFrom(missing.urls.join(' '))}`;
    lines.push(`${lines.length + 1}. ${escapeMarkdown(text + where)}`);
  }
  const remarks = [
    ...(verified ? [] : [escapeMarkdown(say.unverified())]),
    ...(chains.paths.length > 1 ? [escapeMarkdown(say.alternatives(chains.paths.length - 1))] : []),
  ];
  return [lines.join('\n'), ...remarks].join('\n\n');
}

function link({ facts, file }: Placed, leafFile: string): string {
  const name = `**${escapeMarkdown(shortName(facts))}**`;
  if (file === leafFile) return name;
  return `${name} — ${escapeMarkdown(file === undefined ? say.builtIn() : say.inFile(file))}`;
}
