import { type Account, isSandbox } from '../../certificates/account.ts';
import { allNames, type CertificateRecord } from '../../certificates/certificateRecord.ts';
import type { CloudRow } from '../../certificates/inspected.ts';
import type { CertificateProvider } from '../../certificates/provider.ts';
import { reissueConsequences } from '../../certificates/reissue/consequences.ts';
import { orderOf, reissueObstacle } from '../../certificates/reissue/eligibility.ts';
import type { ReissueConsequences, ReissueRequest } from '../../certificates/writes.ts';
import { Cancelled, ExtensionError } from '../../errors.ts';
import type { PlanOf } from '../../operations/plan.ts';
import { compareNames, namesApart } from '../../pem/nameCoverage.ts';
import type { Choice, Step } from '../../ui/ports.ts';
import type { KeyPlace } from '../../ui/sentences/keyPlace.ts';
import { reissueSentences as say } from '../../ui/sentences/reissue.ts';
import { statusText } from '../../ui/sentences/states.ts';
import { type CsrAnswers, givenCsrOf, keyNoteOf, namesOf } from '../keys/csrSteps.ts';
import type { CommandDeps } from '../deps.ts';
import { fileName } from '../fileNames.ts';
import type { SuffixCheck } from '../issue/nameSteps.ts';
import { planOf } from '../keys/newKeySteps.ts';
import { orderNameStep } from '../issue/orderNameStep.ts';
import type { Selected } from './selectedCertificate.ts';

/** What the steps of *Reissue Certificate* gather. */
export interface ReissueAnswers extends CsrAnswers {
  row: CloudRow;
  provider: CertificateProvider;
  certificateName: string;
  consequences: ReissueConsequences;
  /** Exactly what will be sent; made when everything is known. */
  plan: PlanOf<'reissue'>;
}

/**
 * Certificates to choose from; those that cannot be reissued say why.
 * @param rows undefined for all Advanced ones
 * @param question if it is another one than which of them is reissued
 * @param selected what the files told, if they did
 */
export function certificateStep(
  deps: CommandDeps,
  rows: readonly CloudRow[] | undefined,
  question: string = say.certificatePlaceholder(),
  selected?: Selected,
): Step<ReissueAnswers> {
  const { row, misfit } = selected ?? {};
  return {
    kind: 'pick',
    title: say.certificateTitle(),
    decides: true,
    placeholder: row && misfit ? say.misfitPlaceholder(row.certificate.name, misfit) : question,
    choices: async (answers) => {
      const candidates = rows ?? (await advancedRows(deps));
      const choices = candidates.map((row) => certificateChoice(deps, row, answers));
      const apart = ({ value }: Choice<CloudRow>) => {
        const names = namesIn(value.certificate, answers);
        return names ? namesApart(names) : 0;
      };
      const eligible = choices.filter(({ unavailable }) => unavailable === undefined);
      return [
        ...eligible.sort((a, b) => apart(a) - apart(b)),
        ...choices.filter(({ unavailable }) => unavailable !== undefined),
      ];
    },
    current: ({ row }, value) => row?.certificate.id === (value as CloudRow).certificate.id,
    accept: (answers, value) => withRow(answers, value as CloudRow),
  };
}

/** The names of the certificate are where a new CSR starts. */
export function withRow(answers: Partial<ReissueAnswers>, row: CloudRow): Partial<ReissueAnswers> {
  if (answers.row?.certificate.id === row.certificate.id) return answers;
  const [commonName = '', ...others] = allNames(row.certificate);
  return { ...answers, row, commonName, subjectAltNamesTyped: others.join(', '), certificateName: undefined };
}

/** All Advanced certificates of all accounts. @throws Cancelled after saying that there are none */
async function advancedRows({ accounts, inventory, ui }: CommandDeps): Promise<CloudRow[]> {
  await Promise.all(accounts.list().map(({ id }) => inventory.open(id)));
  const rows = inventory
    .snapshots()
    .flatMap(({ account, certificates }) =>
      certificates
        .filter(({ kind, state }) => (kind === 'advanced-dv' || kind === 'advanced-ov') && state !== 'deleted')
        .map((certificate) => ({ account, certificate })),
    );
  if (rows.length > 0) return rows;
  void ui.notify('information', say.noneAdvanced());
  throw new Cancelled();
}

function certificateChoice(deps: CommandDeps, row: CloudRow, answers: Partial<ReissueAnswers>): Choice<CloudRow> {
  const { account, certificate } = row;
  const obstacle = reissueObstacle(certificate, certificatesOf(deps, account), new Date());
  const names = namesIn(certificate, answers);
  return {
    value: row,
    label: certificate.name,
    description: certificate.commonName,
    detail: [account.label, statusText(certificate, new Date()), ...(names ? [say.csrNames(names)] : [])].join(' · '),
    icon: 'verified',
    group: obstacle ? say.otherGroup() : say.eligibleGroup(),
    ...(obstacle ? { unavailable: say.obstacle(obstacle) } : {}),
  };
}

/** The names of a given CSR beside those of a certificate; undefined as long as none is given. */
function namesIn(
  certificate: CertificateRecord,
  answers: Partial<ReissueAnswers>,
): ReturnType<typeof compareNames> | undefined {
  const names = givenCsrOf(answers)?.names;
  return names && compareNames(allNames(certificate), [names.commonName, ...names.subjectAltNames]);
}

export function providerStep({ clouds }: Pick<CommandDeps, 'clouds'>): Step<ReissueAnswers> {
  return {
    kind: 'task',
    run: async (answers) => ({ ...answers, provider: await clouds.provider(rowOf(answers).account.id) }),
  };
}

export function newNameStep(deps: CommandDeps): Step<ReissueAnswers> {
  return orderNameStep(
    deps,
    ({ row, provider }) => ({
      account: row?.account,
      after: row?.certificate.name,
      nameRule: provider?.issuance?.nameRule,
    }),
    { title: say.nameTitle(), prompt: ({ row }) => say.namePrompt(row?.certificate.name ?? '') },
  );
}

/** Looks at the order as it is now and works out what the reissue entails; names that are lost need a consent of their own. */
export function consequenceSteps(deps: CommandDeps, isPublicSuffix: SuffixCheck): Step<ReissueAnswers>[] {
  return [
    {
      kind: 'task',
      run: async (answers) => {
        const { account, certificate } = rowOf(answers);
        await deps.ui.progress('view', say.checkingOrder(), (signal) => deps.inventory.sync(account.id, signal));
        const current = deps.inventory.certificate(account.id, certificate.id) ?? certificate;
        const { commonName, subjectAltNames } = namesOf(answers, isPublicSuffix);
        const certificates = certificatesOf(deps, account);
        const obstacle = reissueObstacle(current, certificates, new Date());
        if (obstacle) throw new ExtensionError('change.outdated', 'not any more', { details: { why: obstacle.why } });
        const consequences = reissueConsequences(current, [commonName, ...subjectAltNames], certificates, new Date());
        return { ...answers, row: { account, certificate: current }, consequences };
      },
    },
    {
      kind: 'review',
      severity: 'warning',
      skip: ({ consequences }) => (consequences?.lost.length ?? 0) === 0,
      message: ({ consequences }) => say.consentMessage(consequences),
      detail: (answers) => {
        const { row, consequences } = answers;
        const { commonName, subjectAltNames } = namesOf(answers, isPublicSuffix);
        const { stillServed } = compareNames(allNames(row.certificate), [commonName, ...subjectAltNames]);
        return say.consentDetail(consequences, stillServed, givenCsrOf(answers) !== undefined);
      },
      confirm: ({ consequences }) => say.consentConfirm(consequences),
    },
  ];
}

/**
 * The consequence card and, below it, exactly what is sent.
 * @param makePlan the plan of complete answers
 * @param taken the certificate that nobody was asked for
 */
export function cardSteps(
  makePlan: (answers: Partial<ReissueAnswers>) => PlanOf<'reissue'>,
  isPublicSuffix: SuffixCheck,
  taken: Selected | undefined,
): Step<ReissueAnswers>[] {
  return [
    { kind: 'task', run: async (answers) => ({ ...answers, plan: makePlan(answers) }) },
    {
      kind: 'review',
      message: ({ plan }) => say.reviewMessage(plan),
      detail: ({ plan, row, ...answers }) => {
        const isTaken = taken !== undefined && row.certificate.id === taken.row.certificate.id;
        return say.reviewDetail(plan, {
          inSandbox: isSandbox(row.account),
          keyMissing: row.certificate.state === 'key-required',
          key: keyPlaceOf(answers, isPublicSuffix),
          ...(isTaken && { takenFrom: taken.file }),
        });
      },
      confirm: () => say.confirm(),
    },
  ];
}

/** What is sent, as the answers have it. */
export function reissueRequestOf(
  deps: CommandDeps,
  answers: Partial<ReissueAnswers>,
  requestedKey: ReissueRequest['requestedKey'],
  isPublicSuffix: SuffixCheck,
): ReissueRequest {
  const { account, certificate } = rowOf(answers);
  const { certificateName, consequences } = answers as ReissueAnswers;
  return {
    certificateId: certificate.id,
    replacedName: certificate.name,
    orderId: certificate.orderId ?? '',
    certificateName,
    ...namesOf(answers, isPublicSuffix),
    requestedKey,
    // The guide knows no other for a reissue.
    validationMethod: 'dns-once',
    knownIds: orderOf(certificate, certificatesOf(deps, account)).map(({ id }) => id),
    consequences,
  };
}

function keyPlaceOf(answers: CsrAnswers, isPublicSuffix: SuffixCheck): KeyPlace {
  const given = givenCsrOf(answers);
  return given
    ? { kind: 'given', file: fileName(given.uri), note: keyNoteOf(answers) }
    : { kind: 'new', plan: planOf(answers, isPublicSuffix) };
}

function certificatesOf({ inventory }: Pick<CommandDeps, 'inventory'>, { id }: Account): readonly CertificateRecord[] {
  return inventory.snapshot(id)?.certificates ?? [];
}

function rowOf({ row }: Partial<ReissueAnswers>): CloudRow {
  if (!row) throw new ExtensionError('internal', 'no certificate was chosen');
  return row;
}
