import { randomUUID } from 'node:crypto';
import type { CloudRow } from '../../certificates/inspected.ts';
import { reissueObstacle } from '../../certificates/reissue/eligibility.ts';
import { Cancelled, ExtensionError } from '../../errors.ts';
import type { PlanOf } from '../../operations/plan.ts';
import type { CertificateFacts } from '../../pem/facts.ts';
import { entriesOf } from '../../pem/findings/inspection.ts';
import { isAuthority } from '../../pem/x509/authority.ts';
import { reissueSentences as say } from '../../ui/sentences/reissue.ts';
import { CsrFiles, type GivenCsr } from '../keys/csrFiles.ts';
import { givenKeySteps, isNewKey, nameSteps, newKeySteps, onlyIf, PendingKey, sourceSteps } from '../keys/csrSteps.ts';
import type { CommandDeps, Handler } from '../deps.ts';
import { fileName, placeOf, savedFolderOf } from '../fileNames.ts';
import { writeKeyPair } from '../keys/newKeyPair.ts';
import { chooseSingleFiles, openFile } from '../openedFiles.ts';
import { issueAgain } from '../issue/issueCertificate.ts';
import { sendOrder } from '../issue/orderOutcome.ts';
import {
  cardSteps,
  certificateStep,
  consequenceSteps,
  newNameStep,
  providerStep,
  type ReissueAnswers,
  reissueRequestOf,
  withRow,
} from './reissueSteps.ts';
import { type LeafFile, rowsLike, rowsSharing, type Selected, selectedWith } from './selectedCertificate.ts';

/** Where a reissue starts: from a row, from a file, or from nothing. */
interface Start {
  readonly csrFiles: CsrFiles;
  /** Certificates to choose from; undefined for all. */
  readonly rows?: readonly CloudRow[];
  /** Why one of them has to be chosen, even if there is only one; absent if that is plain. */
  readonly question?: string;
  readonly csr?: GivenCsr;
  /** Told by what was selected with the CSR. */
  readonly selected?: Selected;
  /** URI of the folder for new files. */
  readonly folder?: string;
}

/** Reissues the certificate of a row, or one that the user picks. */
export const reissueCertificate =
  (deps: CommandDeps): Handler =>
  async (target) => {
    const { isPublicSuffix } = await deps.publicSuffixes();
    const { account, certificate } = target ?? {};
    const rows = account && certificate ? [{ account, certificate }] : undefined;
    await reissue(deps, { csrFiles: new CsrFiles(deps, isPublicSuffix), ...(rows && { rows }) }, isPublicSuffix);
  };

/**
 * Reissues with the CSR of files, else the cloud's certificate of the certificate in them: what is in them decides. A certificate that is
 * selected with a CSR tells which one is reissued; a key that is selected with them is found as any other.
 */
export const reissueFile =
  (deps: CommandDeps): Handler =>
  async (target) => {
    const options = { title: say.title(), button: say.openButton(), many: false };
    const uris = await chooseSingleFiles(deps, target, options);
    const { isPublicSuffix } = await deps.publicSuffixes();
    const { csrs, leaves, isBroken } = await startsIn(deps, uris);
    const [first = ''] = uris;
    if (csrs.length === 0 && leaves.length === 0 && !isBroken) {
      void deps.ui.notify('warning', say.nothingIn(fileName(first), uris.length - 1));
      throw new Cancelled();
    }
    const kind = csrs.length > 0 ? 'csr' : 'certificate';
    const uri = await pickStart(deps, kind, csrs.length > 0 ? csrs : leaves.map((leaf) => leaf.uri), first);
    const csrFiles = new CsrFiles(deps, isPublicSuffix, uri);
    const leaf = csrs.length > 0 ? undefined : leaves.find((each) => each.uri === uri);
    if (leaf) {
      const found = await requireRows(deps, leaf.facts, fileName(uri));
      const folder = savedFolderOf(uri);
      await reissue(deps, { csrFiles, ...found, ...(folder !== undefined && { folder }) }, isPublicSuffix);
      return;
    }
    const csr = await csrFiles.open(uri, say.title());
    const selected = await selectedWith(deps, csr, leaves);
    await reissue(deps, { csrFiles, csr, ...(selected && { selected }) }, isPublicSuffix);
  };

interface Starts {
  /** URIs of the files that hold a CSR. */
  readonly csrs: readonly string[];
  /** The first certificate of each file that is no authority's. */
  readonly leaves: readonly LeafFile[];
  /** Whether a block cannot be read, which may have been one of these. */
  readonly isBroken: boolean;
}

async function startsIn(deps: CommandDeps, uris: readonly string[]): Promise<Starts> {
  const csrs: string[] = [];
  const leaves: LeafFile[] = [];
  let isBroken = false;
  for (const uri of uris) {
    const entries = entriesOf(await openFile(deps, uri));
    if (entries.some(({ item }) => item.kind === 'csr')) csrs.push(uri);
    isBroken ||= entries.some(({ item }) => item.kind === 'malformed');
    const leaf = entries.find(({ item }) => item.kind === 'certificate' && !isAuthority(item.facts));
    if (leaf?.item.kind === 'certificate') leaves.push({ uri, facts: leaf.item.facts });
  }
  return { csrs, leaves, isBroken };
}

/** The only file, or the one the user picks; `first` if there is none, which is explained further on. */
async function pickStart(
  { ui, files }: CommandDeps,
  kind: 'csr' | 'certificate',
  uris: readonly string[],
  first: string,
): Promise<string> {
  if (uris.length <= 1) return uris[0] ?? first;
  return ui.pick(
    say.title(),
    say.pickStart(kind),
    uris.map((value) => ({
      value,
      label: fileName(value),
      description: placeOf(value, files.folders()),
      icon: kind === 'csr' ? 'edit' : 'verified',
    })),
  );
}

/** @throws Cancelled after saying that there is none */
async function requireRows(
  deps: CommandDeps,
  facts: CertificateFacts,
  file: string,
): Promise<Required<Pick<Start, 'rows'>> & Pick<Start, 'question'>> {
  const { ui, accounts, reveal } = deps;
  const rows = await rowsLike(deps, facts);
  if (rows.length > 0) return { rows };
  const sharing = rowsSharing(deps, facts);
  if (sharing.length > 0) return { rows: sharing, question: say.sharingPlaceholder(file) };
  const [first] = accounts.list();
  const pressed = await ui.notify('information', say.notInCloud(file), [{ id: 'show', label: say.showAccounts() }]);
  if (pressed && first) await reveal(first.id);
  throw new Cancelled();
}

async function reissue(deps: CommandDeps, start: Start, isPublicSuffix: (ascii: string) => boolean): Promise<void> {
  const { ui, files } = deps;
  const { csrFiles, rows, question, csr, selected, folder } = start;
  const [only] = rows?.length === 1 && question === undefined ? rows : [];
  if (only) await requireEligible(deps, only);
  const pending = new PendingKey();
  const makePlan = (answers: Partial<ReissueAnswers>): PlanOf<'reissue'> => {
    const { row, provider } = answers as ReissueAnswers;
    const write = provider.writes.reissue;
    if (!write) throw new ExtensionError('cloud.mainAccountOnly', 'this account cannot reissue');
    const request = reissueRequestOf(deps, answers, pending.requested(answers), isPublicSuffix);
    const { id: accountId, label: accountLabel } = row.account;
    return { id: randomUUID(), action: 'reissue', accountId, accountLabel, request, preview: write.preview(request) };
  };
  const initial: Partial<ReissueAnswers> = {
    ...(csr && { source: { kind: 'given', csr } }),
    ...(folder !== undefined && { folder }),
  };
  const taken = selected && !selected.misfit ? selected : undefined;
  const given = only ?? taken?.row;
  const certificateSteps = [
    { ...certificateStep(deps, rows, question, selected), skip: () => only !== undefined },
    { ...providerStep(deps), name: 'certificate known' },
  ];
  const answers = await ui.steps<ReissueAnswers>(
    say.title(),
    [
      // What is taken from the selection counts as answered, and Back leads to it.
      ...(taken ? certificateSteps : []),
      ...(csr ? givenKeySteps(deps) : []),
      ...(taken ? [] : certificateSteps),
      ...(csr ? [] : [...sourceSteps(deps, csrFiles, say.title()), ...givenKeySteps(deps)]),
      ...onlyIf(isNewKey, nameSteps(isPublicSuffix)),
      ...newKeySteps(deps, isPublicSuffix, {
        csrFiles,
        folder,
        certifiesOrganisation: (so: Partial<ReissueAnswers>) => so.row?.certificate.kind === 'advanced-ov',
      }),
      newNameStep(deps),
      ...consequenceSteps(deps, isPublicSuffix),
      pending.step(deps, isPublicSuffix),
      ...cardSteps(makePlan, isPublicSuffix, taken),
    ],
    given ? withRow(initial, given) : initial,
    taken && 'certificate known',
  );
  const { plan } = answers;
  const made = pending.take(answers);
  if (made) await writeKeyPair(files, answers.folder, made);
  const name = plan.request.certificateName;
  const sentences = {
    sending: say.sending(name),
    ordered: say.ordered(plan.request),
    orderedAfterAll: say.orderedAfterAll(name),
    notOrdered: say.notOrdered(name),
    needsEyes: say.needsEyes(name),
    refused: (why: string) => say.refused(name, why),
  };
  await sendOrder(deps, plan, sentences, { needsRecords: true, written: made?.plan });
}

/** @throws Cancelled after saying why a certificate cannot be reissued, and ordering one like it where that is wanted instead */
async function requireEligible(deps: CommandDeps, { account, certificate }: CloudRow): Promise<void> {
  const { ui, inventory } = deps;
  await inventory.open(account.id);
  const current = inventory.certificate(account.id, certificate.id) ?? certificate;
  const obstacle = reissueObstacle(current, inventory.snapshot(account.id)?.certificates ?? [], new Date());
  if (!obstacle) return;
  const mayOrder = current.capabilities['issue-again'] === true;
  const buttons = mayOrder ? [{ id: 'again', label: say.issueAgain() }] : [];
  const pressed = await ui.notify('warning', say.cannot(certificate.name, obstacle), buttons);
  if (pressed) await issueAgain(deps)({ account, certificate: current });
  throw new Cancelled();
}
