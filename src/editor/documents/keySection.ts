import type { Inspected } from '../../certificates/inspected.ts';
import { shortName } from '../../certificates/names/shortName.ts';
import type { KeyFacts } from '../../pem/facts.ts';
import type { Entry } from '../../pem/findings/inspection.ts';
import { sameKey } from '../../pem/keys/keyMatch.ts';
import { isAuthority } from '../../pem/x509/authority.ts';
import { escapeMarkdown } from '../../ui/markdown.ts';
import { kindText } from '../../ui/sentences/files.ts';
import { inspectionSentences as say } from '../../ui/sentences/inspection.ts';
import { section } from './sections.ts';

/** Which private key belongs to which certificate or CSR, here and beside it. */
export function keySection({ files, inspection, beside }: Inspected): string {
  const all = [...inspection.entries, ...beside];
  const keys = all.filter(({ item }) => item.kind === 'privateKey');
  const owners = all.flatMap((entry) => {
    const key = ownedKey(entry);
    return key ? [{ entry, key }] : [];
  });
  const own = new Set(inspection.entries);
  const called = (entry: Entry) => nameOf(entry, files.length > 1 || !own.has(entry));
  const lines = new Set<string>();
  for (const key of keys) {
    if (key.item.kind !== 'privateKey') continue;
    const { key: facts } = key.item;
    const matching = owners.filter((owner) => sameKey(facts, owner.key) === true);
    // What lies beside is of interest only where it belongs to something here.
    for (const { entry } of matching)
      if (own.has(key) || own.has(entry)) lines.add(say.matches(called(key), called(entry)));
    if (matching.length === 0 && own.has(key)) lines.add(say.matchesNothing(called(key)));
  }
  for (const { entry, key } of owners) {
    if (!own.has(entry)) continue;
    const found = keys.some(({ item }) => item.kind === 'privateKey' && sameKey(item.key, key) === true);
    if (!found && isMissed(entry)) lines.add(say.noKey(called(entry)));
  }
  return section(say.keys(), [...lines].map((line) => `- ${escapeMarkdown(line)}`).join('\n'));
}

function ownedKey({ item }: Entry): KeyFacts | undefined {
  return item.kind === 'csr' || item.kind === 'certificate' ? item.facts.key : undefined;
}

/** Few keep the key of an authority. */
function isMissed({ item }: Entry): boolean {
  return item.kind !== 'certificate' || !isAuthority(item.facts);
}

function nameOf({ item, file }: Entry, withFile: boolean): string {
  const isOwner = item.kind === 'certificate' || item.kind === 'csr';
  const name = isOwner ? say.owner(item.kind, shortName(item.facts)) : kindText(item);
  return `${name}${withFile ? ` (${file})` : ''}`;
}
