import type { Step } from './ports.ts';

/** Where a step stands among those that are shown; `number` counts from 1. Reviews are not counted: they close the flow. */
export interface StepPosition {
  readonly number: number;
  readonly total: number;
  readonly canGoBack: boolean;
}

/** What was typed into a step that was left by Back before it was answered: shown again when the user returns. */
export interface Draft {
  typed?: string;
}

/** Shows one step and keeps what is typed in `draft`. Resolves with the answers after it, or `back`; throws `Cancelled` when the user leaves. */
export type ShowStep<Answers extends object> = (
  step: Step<Answers>,
  answers: Partial<Answers>,
  position: StepPosition,
  draft: Draft,
) => Promise<Partial<Answers> | 'back'>;

/**
 * Runs steps one after the other. Back returns to the step shown before, with all answers kept; which steps are left out is decided
 * anew with every answer.
 */
export async function runSteps<Answers extends object>(
  steps: readonly Step<Answers>[],
  initial: Partial<Answers>,
  show: ShowStep<Answers>,
): Promise<Answers> {
  let answers = initial;
  const shown: number[] = [];
  const drafts = steps.map((): Draft => ({}));
  let next = nextShown(steps, 0, answers);
  while (next !== undefined) {
    const step = steps[next] as Step<Answers>;
    const draft = drafts[next] as Draft;
    const result = await show(step, answers, positionOf(steps, next, answers, shown.length > 0), draft);
    if (result === 'back') {
      next = shown.pop() ?? next;
    } else {
      answers = result;
      delete draft.typed;
      shown.push(next);
      next = nextShown(steps, next + 1, answers);
    }
  }
  return answers as Answers;
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
  const counted = (step: Step<Answers>) => step.kind !== 'review' && !step.skip?.(answers);
  const total = steps.filter(counted).length;
  return { number: steps.slice(0, index).filter(counted).length + 1, total, canGoBack };
}
