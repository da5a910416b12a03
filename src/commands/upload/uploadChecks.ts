import { createHash } from 'node:crypto';
import type { Check, CheckState } from '../../certificates/upload/checks.ts';
import { gravestFirst, isBlocked } from '../../certificates/upload/preflight.ts';
import type { RequestPreview } from '../../certificates/writes.ts';
import type { Choice, Step } from '../../ui/ports.ts';
import { checkText, preflightSentences as say } from '../../ui/sentences/preflight.ts';
import { uploadSentences } from '../../ui/sentences/upload.ts';
import { bindingPlans } from '../binding/bindingPlans.ts';
import { checksOf, nameOf, rulesOf, type UploadAnswers, type UploadContext, uploadPlanOf } from './uploadAnswers.ts';

/** Files that are added one after the other: a key, an issuer, and mistakes. */
const MOST_ADDED = 5;

/**
 * Judges the files before anything else is asked, and lets add what is missing; not shown as long as nothing stops it. At the last
 * there is no way on.
 */
export function fileCheckSteps(context: UploadContext): Step<UploadAnswers>[] {
  return Array.from({ length: MOST_ADDED + 1 }, (_, round) => round).flatMap((round): Step<UploadAnswers>[] => [
    judgeStep(context),
    blockedStep(context, { round, canAdd: round < MOST_ADDED }),
    {
      kind: 'task',
      skip: ({ adding }) => adding !== true,
      run: async (answers) => {
        const { deps, files } = context;
        const options = { title: say.addFile(), button: say.addFile().replace('…', ''), many: true };
        await files.add(await deps.files.pick(options));
        return { ...answers, adding: false, added: round + 1 };
      },
    },
  ]);
}

/** The list of all checks, as a step of its own: what stops it has no way on. */
export function preflightSteps(context: UploadContext): Step<UploadAnswers>[] {
  return [
    judgeStep(context),
    {
      kind: 'task',
      run: async (answers) => ({
        ...answers,
        plan: isBlocked(answers.checks ?? []) ? undefined : uploadPlanOf(context, answers),
      }),
    },
    blockedStep(context, { round: 0, canAdd: false }),
    {
      kind: 'pick',
      title: say.title(),
      placeholder: say.placeholder(),
      skip: ({ checks = [] }) => isBlocked(checks),
      choices: (answers): Choice<string>[] => [
        { value: GO_ON, label: say.goOn(), icon: 'arrow-right' },
        showAll(context, answers),
        ...checkChoices(context, answers),
      ],
      current: (_, value) => value === GO_ON,
      accept: (answers) => answers,
    },
  ];
}

const GO_ON = 'go-on';
const ADD = 'add';

function judgeStep(context: UploadContext): Step<UploadAnswers> {
  return { kind: 'task', run: async (answers) => ({ ...answers, checks: checksOf(context, answers) }) };
}

/** @param options `round`: how many files were added before, so that only those to come are counted as steps */
function blockedStep(
  context: UploadContext,
  { round, canAdd }: { readonly round: number; readonly canAdd: boolean },
): Step<UploadAnswers> {
  return {
    kind: 'pick',
    title: say.title(),
    placeholder: say.blockedPlaceholder(),
    decides: true,
    skip: ({ checks = [], added = 0 }) => !isBlocked(checks) || added < round,
    choices: (answers): Choice<string>[] => [
      ...checkChoices(context, answers).filter(({ group }) => group === say.groups.blocked()),
      ...(canAdd && isLacking(answers.checks ?? [])
        ? [{ value: ADD, label: say.addFile(), detail: say.addFileDetail(), icon: 'add', group: say.mendGroup() }]
        : []),
      { ...showAll(context, answers), group: say.mendGroup() },
      ...checkChoices(context, answers).filter(({ group }) => group !== say.groups.blocked()),
    ],
    // Enter on what stops it explains it.
    current: () => false,
    accept: (answers) => ({ ...answers, adding: true }),
  };
}

/** Whether another file can help. */
function isLacking(checks: readonly Check[]): boolean {
  return checks.some(({ id, state }) => state === 'blocked' && ['parsable', 'keyMatches', 'chain'].includes(id));
}

const ICONS: Record<CheckState, string> = {
  blocked: 'error',
  warning: 'warning',
  unknown: 'question',
  mended: 'wand',
  ok: 'pass',
};

/** The gravest first; any of them shows all of them in full. */
function checkChoices(context: UploadContext, answers: Partial<UploadAnswers>): Choice<string>[] {
  const { checks = [] } = answers;
  const rule = rulesOf(answers).name;
  return gravestFirst(checks).map((check): Choice<string> => {
    const { title, sentence } = checkText(check, rule);
    return {
      value: check.id,
      label: title,
      detail: sentence,
      icon: ICONS[check.state],
      group: say.groups[check.state](),
      show: () => showPage(context, answers),
    };
  });
}

function showAll(context: UploadContext, answers: Partial<UploadAnswers>): Choice<string> {
  return {
    value: 'show',
    label: say.showAll(),
    detail: answers.plan ? say.showAllDetail() : say.showChecksDetail(),
    icon: 'open-preview',
    show: () => showPage(context, answers),
  };
}

async function showPage(context: UploadContext, answers: Partial<UploadAnswers>): Promise<void> {
  const { checks = [], plan } = answers;
  const name = nameOf(context, answers) || uploadSentences.title();
  const requests = await requestsOf(context, answers);
  const { title, markdown } = context.page({ name, checks, rules: rulesOf(answers), requests });
  // Its own tab each time it says something else.
  const key = createHash('sha256')
    .update(plan?.id ?? '')
    .update(markdown)
    .digest('hex')
    .slice(0, 16);
  await context.deps.ui.showDocument({ key: `upload/${key}`, title, markdown, behind: true });
}

/** What is sent, in its order. The number of the new certificate is not known yet. */
async function requestsOf({ deps, files }: UploadContext, answers: Partial<UploadAnswers>): Promise<RequestPreview[]> {
  const { plan, account, domains = [], clientCa } = answers;
  if (!plan || !account) return [];
  if (domains.length === 0) return [plan.preview];
  const keyType = files.assembly.leaf?.facts.key.algorithm;
  const certificate = { id: 'NEW', name: plan.request.certificateName, ...(keyType && { keyType }) };
  const { takeOff, bind } = await bindingPlans(deps, account, certificate, domains, clientCa && true);
  return [plan, ...takeOff, bind].map(({ preview }) => preview);
}
