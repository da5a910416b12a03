import { createHash } from 'node:crypto';
import { cloudRowsOf, type CloudRow, type Inspected } from '../../certificates/inspected.ts';
import { entriesOf, inspect, type Entry } from '../../pem/findings/inspection.ts';
import { knownRoots } from '../../pem/chain/knownRoots.ts';
import { fileSentences as say } from '../../ui/sentences/files.ts';
import type { CommandDeps, Handler, MarkdownDocument } from '../deps.ts';
import { fileName } from '../fileNames.ts';
import { chooseSingleFiles, glance, openFile } from '../openedFiles.ts';

/** Opens a page that tells everything that keys, CSRs and certificates in files say, and what is wrong with them. */
export const inspectCertificate =
  (deps: CommandDeps, page: (inspected: Inspected, now: Date) => MarkdownDocument): Handler =>
  async (target) => {
    const title = say.inspectTitle();
    const chosen = await chooseSingleFiles(deps, target, {
      title,
      button: say.inspectButton(),
      many: true,
    });
    const opened = [];
    for (const uri of chosen) opened.push(await openFile(deps, uri, { title, keys: true, archives: true }));
    const { isPublicSuffix } = await deps.publicSuffixes();
    const beside = await entriesBeside(deps, chosen);
    const now = new Date();
    const inspection = inspect(opened, { now, isPublicSuffix, knownRoots: knownRoots(), beside });
    const cloud = inCloud(deps, inspection.entries);
    const shown = page({ files: chosen.map(fileName), inspection, beside, cloud }, now);
    // The folders of somebody's keys are nobody's business in a URI.
    const key = `inspection/${createHash('sha256').update(chosen.join('\n')).digest('hex').slice(0, 16)}`;
    await deps.ui.showDocument({ key, ...shown });
  };

async function entriesBeside(deps: CommandDeps, chosen: readonly string[]): Promise<Entry[]> {
  const [first] = chosen;
  const uris = first === undefined ? [] : await deps.files.beside(first);
  const files = await Promise.all(uris.filter((uri) => !chosen.includes(uri)).map((uri) => glance(deps, uri)));
  return files.flatMap((file) => (file ? entriesOf(file) : []));
}

function inCloud({ inventory }: CommandDeps, entries: readonly Entry[]): Inspected['cloud'] {
  const found = new Map<string, readonly CloudRow[]>();
  for (const { item } of entries) {
    if (item.kind !== 'certificate') continue;
    const rows = cloudRowsOf(inventory.snapshots(), item.facts.serialNumber);
    if (rows.length > 0) found.set(item.facts.fingerprint256, rows);
  }
  return found;
}
