import { Cancelled } from '../errors.ts';
import type { Step, TaskStep } from './ports.ts';

/** Where a step stands among those that are asked; `number` counts from 1. Reviews, tasks and what continues a step are not counted. */
export interface StepPosition {
  readonly number: number;
  /** Absent as long as an answer still to come decides it, so that it never changes on the way. */
  readonly total?: number;
  readonly canGoBack: boolean;
}

/**
 * What was typed into a step that was left by Back before it was answered: shown again when the user returns, unless something else
 * is proposed by then.
 */
export interface Draft {
  typed?: string;
  /** What was proposed when it was typed. */
  proposed?: string;
}

/** A step that the user sees as such. */
export type ShownStep<Answers extends object> = Exclude<Step<Answers>, TaskStep<Answers>>;

/**
 * Shows one step and keeps what is typed in `draft`.
 * @returns the answers after it, or `back`
 * @throws Cancelled when the user leaves
 */
export type ShowStep<Answers extends object> = (
  step: ShownStep<Answers>,
  answers: Partial<Answers>,
  position: StepPosition,
  draft: Draft,
) => Promise<Partial<Answers> | 'back'>;

/**
 * Runs steps one after the other. Back returns to the step shown before, with all answers kept; which steps are left out is decided
 * anew with every answer.
 * @param begin name of the step to show first; those before it count as answered
 */
export async function runSteps<Answers extends object>(
  steps: readonly Step<Answers>[],
  initial: Partial<Answers>,
  show: ShowStep<Answers>,
  begin?: string,
): Promise<Answers> {
  let answers = initial;
  const drafts = steps.map((): Draft => ({}));
  const first = begin === undefined ? 0 : steps.findIndex(({ name }) => name === begin);
  let next = nextShown(steps, first, answers);
  const shown = steps.flatMap(({ kind, skip }, index) =>
    index < first && kind !== 'task' && !skip?.(answers) ? [index] : [],
  );
  while (next !== undefined) {
    const step = steps[next] as Step<Answers>;
    const draft = drafts[next] as Draft;
    const isTask = step.kind === 'task';
    // What was shown may be of no use any more: a list of obstacles that are overcome.
    const before = shown.findLastIndex((index) => !steps[index]?.skip?.(answers));
    if (step.kind === 'input') propose(draft, step.value(answers));
    const result = isTask
      ? await runTask(step, answers, before >= 0)
      : await show(step, answers, positionOf(steps, next, answers, before >= 0), draft);
    if (result === 'back') {
      next = shown[before] ?? next;
      shown.splice(Math.max(before, 0));
    } else {
      answers = result;
      delete draft.typed;
      if (!isTask) shown.push(next);
      next = nextShown(steps, next + 1, answers);
    }
  }
  return answers as Answers;
}

function propose(draft: Draft, proposed: string): void {
  if (draft.proposed !== proposed) delete draft.typed;
  draft.proposed = proposed;
}

/** Who leaves a dialog wants to choose again, not to give up. */
async function runTask<Answers extends object>(
  { run }: TaskStep<Answers>,
  answers: Partial<Answers>,
  canGoBack: boolean,
): Promise<Partial<Answers> | 'back'> {
  try {
    return await run(answers);
  } catch (error) {
    if (error instanceof Cancelled && canGoBack) return 'back';
    throw error;
  }
}

function nextShown<Answers extends object>(
  steps: readonly Step<Answers>[],
  from: number,
  answers: Partial<Answers>,
): number | undefined {
  const index = steps.findIndex((step, position) => position >= from && !step.skip?.(answers));
  return index === -1 ? undefined : index;
}

function positionOf<Answers extends object>(
  steps: readonly Step<Answers>[],
  index: number,
  answers: Partial<Answers>,
  canGoBack: boolean,
): StepPosition {
  const counted = (step: Step<Answers>) =>
    step.kind !== 'review' && step.kind !== 'task' && !step.continues && !step.skip?.(answers);
  const isOpen = steps.slice(index).some((step) => step.decides && !step.skip?.(answers));
  return {
    number: steps.slice(0, index).filter(counted).length + (steps[index]?.continues ? 0 : 1),
    ...(!isOpen && { total: steps.filter(counted).length }),
    canGoBack,
  };
}
