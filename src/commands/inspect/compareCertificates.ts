import { createHash } from 'node:crypto';
import type { Account } from '../../certificates/account.ts';
import type { CertificateRecord } from '../../certificates/certificateRecord.ts';
import {
  comparableOfRecord,
  comparablesOf,
  compare,
  type Comparable,
  type Comparison,
} from '../../certificates/comparison.ts';
import { sortCertificates } from '../../certificates/arrangement/sorting.ts';
import { Cancelled } from '../../errors.ts';
import { entriesOf } from '../../pem/findings/inspection.ts';
import { readPemText } from '../../pem/read.ts';
import { isAuthority } from '../../pem/x509/authority.ts';
import type { Choice } from '../../ui/ports.ts';
import { comparisonSentences as say } from '../../ui/sentences/comparison.ts';
import { statusText } from '../../ui/sentences/states.ts';
import { bundleFile, fetchBundle } from './certificateBundle.ts';
import type { CommandDeps, Handler, MarkdownDocument, Target } from '../deps.ts';
import { fileName } from '../fileNames.ts';
import { openFile } from '../openedFiles.ts';
import { previousLeaf } from './previousLeaf.ts';

/** Opens a page on what becomes of names, key, issuer and validity when one certificate, CSR or row takes the place of another. */
export const compareCertificates =
  (deps: CommandDeps, page: (comparison: Comparison) => MarkdownDocument): Handler =>
  async (target) => {
    const [before, after] = await chooseSides(deps, target);
    await showComparison(deps, page, compare(before, after));
  };

/** Opens the page on two that were compared. */
export async function showComparison(
  { ui }: Pick<CommandDeps, 'ui'>,
  page: (comparison: Comparison) => MarkdownDocument,
  comparison: Comparison,
): Promise<void> {
  const { title, markdown } = page(comparison);
  const key = `comparison/${createHash('sha256')
    .update(JSON.stringify([comparison.before, comparison.after]))
    .digest('hex')
    .slice(0, 16)}`;
  await ui.showDocument({ key, title, markdown });
}

async function chooseSides(deps: CommandDeps, target: Target | undefined): Promise<[Comparable, Comparable]> {
  if (target?.certificate && target.account) {
    const row = await fromCloud(deps, target.account, target.certificate);
    const kept = await beforeReplacement(deps, target.certificate);
    return kept ? [kept, row] : [row, await fromFile(deps, await pickFile(deps))];
  }
  const [first, second, third] = target?.files ?? [];
  if (third !== undefined) {
    void deps.ui.notify('information', say.twoFiles());
    throw new Cancelled();
  }
  if (first !== undefined && second !== undefined)
    return inTime(await fromFile(deps, first), await fromFile(deps, second));
  const before = first === undefined ? await ask(deps, say.pickFirst()) : await fromFile(deps, first);
  return [before, await ask(deps, say.pickSecond(before.label))];
}

/** What a certificate was before it was replaced from here, if that is known and wanted. */
async function beforeReplacement(deps: CommandDeps, certificate: CertificateRecord): Promise<Comparable | undefined> {
  const pem = await previousLeaf(deps, certificate);
  const [kept] = pem === undefined ? [] : comparablesOf(say.before(certificate.name), readPemText(pem).items);
  if (!kept) return undefined;
  const choices: Choice<Comparable | undefined>[] = [
    { value: kept, label: say.fromBefore(), detail: say.fromBeforeDetail(), icon: 'history' },
    { value: undefined, label: say.fromFile(), detail: say.fromFileDetail(), icon: 'file' },
  ];
  return deps.ui.pick(say.title(), say.pickOther(certificate.name), choices);
}

/** Who selects two files says nothing of their order: the older certificate comes first, and a CSR is what comes next. */
function inTime(a: Comparable, b: Comparable): [Comparable, Comparable] {
  const start = ({ kind, notBefore }: Comparable) => (kind === 'csr' ? Infinity : (notBefore?.getTime() ?? Infinity));
  return start(b) < start(a) ? [b, a] : [a, b];
}

/** A file, or any certificate of the accounts. */
async function ask(deps: CommandDeps, placeholder: string): Promise<Comparable> {
  type Answer = 'file' | { readonly account: Account; readonly certificate: CertificateRecord };
  const now = new Date();
  const rows = deps.inventory.snapshots().flatMap(({ account, certificates }) =>
    sortCertificates(certificates, 'name', now).map((certificate): Choice<Answer> => ({
      value: { account, certificate },
      label: certificate.name,
      description: certificate.commonName,
      detail: `${account.label} · ${statusText(certificate, now)}`,
      icon: 'verified',
      group: say.inCloud(),
    })),
  );
  const file: Choice<Answer> = { value: 'file', label: say.fromFile(), detail: say.fromFileDetail(), icon: 'file' };
  const answer = rows.length === 0 ? 'file' : await deps.ui.pick<Answer>(say.title(), placeholder, [file, ...rows]);
  if (answer === 'file') return fromFile(deps, await pickFile(deps));
  return fromCloud(deps, answer.account, answer.certificate);
}

/** The certificate itself where it can be fetched, since only that tells its key; else what the list says. */
async function fromCloud(deps: CommandDeps, account: Account, certificate: CertificateRecord): Promise<Comparable> {
  const row = comparableOfRecord(account.label, certificate);
  if (certificate.capabilities.download !== true) return row;
  try {
    const bundle = await fetchBundle(deps, certificate);
    const items = bundle ? bundleFile(certificate.name, bundle).document.items : [];
    const [leaf] = comparablesOf(row.label, items);
    return leaf ? { ...leaf, kind: 'cloud' } : row;
  } catch (error) {
    if (error instanceof Cancelled) throw error;
    return row; // what the list says is true as well
  }
}

async function pickFile({ files }: CommandDeps): Promise<string> {
  const [uri] = await files.pick({ title: say.title(), button: say.button(), many: false });
  if (uri === undefined) throw new Cancelled();
  return uri;
}

/** The certificate or CSR of a file; the first leaf if it is one chain. */
async function fromFile(deps: CommandDeps, uri: string): Promise<Comparable> {
  const file = await openFile(deps, uri, { title: say.title(), keys: false, archives: true });
  const items = entriesOf(file).map(({ item }) => item);
  const all = comparablesOf(fileName(uri), items);
  const leaves = items.filter(
    (item) => item.kind === 'csr' || (item.kind === 'certificate' && !isAuthority(item.facts)),
  ).length;
  const [only] = all;
  if (!only) {
    void deps.ui.notify('warning', say.nothing(fileName(uri)));
    throw new Cancelled();
  }
  if (leaves <= 1) return only;
  return deps.ui.pick(
    say.title(),
    say.pickItem(fileName(uri)),
    all.slice(0, leaves).map((value) => ({
      value,
      label: value.names[0] ?? value.label,
      description: say.kinds(value.kind),
      icon: value.kind === 'csr' ? 'edit' : 'verified',
    })),
  );
}
