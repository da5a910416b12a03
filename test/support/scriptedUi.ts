import { Cancelled } from '../../src/errors.ts';
import type { Button, Choice, Step, Ui, Verdict } from '../../src/ui/ports.ts';
import { runSteps, type ShownStep } from '../../src/ui/stepMachine.ts';

/**
 * One thing the user does: chooses or types a text, presses a button, goes back, or gives up. `=` keeps what is proposed; where several
 * can be ticked, their labels parted by a comma and a blank.
 */
export type Act = string | { readonly back: true } | { readonly esc: true };
export const BACK: Act = { back: true };
export const ESC: Act = { esc: true };

/** A user who acts by a script and remembers what was shown. Runs the same rules as the editor: what is refused cannot be chosen. */
export class ScriptedUi implements Ui {
  readonly #acts: Act[];
  /** Everything the user saw, in order. */
  readonly shown: string[] = [];
  readonly notifications: string[] = [];
  readonly copied: string[] = [];
  readonly opened: string[] = [];
  readonly documents: { key: string; title: string; markdown: string }[] = [];
  /** Why an answer was refused while typing. */
  readonly refusals: string[] = [];

  constructor(...acts: Act[]) {
    this.#acts = acts;
  }

  /** Acts that were never asked for. */
  get left(): readonly Act[] {
    return this.#acts;
  }

  async steps<Answers extends object>(
    title: string,
    steps: readonly Step<Answers>[],
    initial: Partial<Answers>,
    begin?: string,
  ): Promise<Answers> {
    const { signal } = new AbortController();
    /** Of the steps on the way to the one that is shown. */
    const totals: (number | undefined)[] = [];
    return runSteps(
      steps,
      initial,
      async (step, answers, { number, total }) => {
        totals.length = number - 1;
        const before = totals.findLast((one) => one !== undefined);
        if (step.kind !== 'review' && before !== undefined && total !== before)
          throw new Error(`${title} › ${step.title}: ${number}/${total} after …/${before}`);
        totals.push(total);
        for (;;) {
          const outcome = await this.#step(title, step, answers, signal);
          if (outcome !== 'again') return outcome;
        }
      },
      begin,
    );
  }

  async #step<Answers extends object>(
    title: string,
    step: ShownStep<Answers>,
    answers: Partial<Answers>,
    signal: AbortSignal,
  ): Promise<Partial<Answers> | 'back' | 'again'> {
    if (step.kind === 'review') {
      const complete = answers as Answers;
      this.shown.push(`${step.message(complete)}\n${step.detail(complete)}`);
      const act = this.#next('review');
      if (act === 'back') return 'back';
      if (act !== step.confirm(complete)) throw new Error(`the button is ${step.confirm(complete)}, not ${act}`);
      return answers;
    }
    if (step.kind === 'pick') {
      const choices = await step.choices(answers, signal);
      this.shown.push(`${title} › ${step.title}: ${choices.map(({ label }) => label).join(' | ')}`);
      const act = this.#next(step.title);
      if (act === 'back') return 'back';
      const current = choices.find(({ value }) => step.current(answers, value));
      const choice = this.#choose(choices, act === '=' ? (current?.label ?? act) : act);
      if (choice?.show) await choice.show();
      return choice && !choice.show ? step.accept(answers, choice.value) : 'again';
    }
    if (step.kind === 'pickMany') {
      const choices = await step.choices(answers, signal);
      this.shown.push(`${title} › ${step.title}: ${choices.map(({ label }) => label).join(' | ')}`);
      const act = this.#next(step.title);
      if (act === 'back') return 'back';
      if (act === '=') {
        const ticked = choices.filter(
          (choice) => choice.unavailable === undefined && step.current(answers, choice.value),
        );
        return step.accept(
          answers,
          ticked.map(({ value }) => value),
        );
      }
      const labels = act === '' ? [] : act.split(', ');
      const chosen = labels.map((label) => this.#choose(choices, label));
      if (chosen.some((choice) => !choice)) return 'again';
      return step.accept(
        answers,
        chosen.flatMap((choice) => (choice ? [choice.value] : [])),
      );
    }
    this.shown.push(`${title} › ${step.title}: ${step.password ? '•' : step.value(answers)}`);
    const act = this.#next(step.title);
    if (act === 'back') return 'back';
    const text = act === '=' ? step.value(answers) : act;
    if (this.#refuses(await step.validate(text, answers, signal))) return 'again';
    return step.accept(answers, text);
  }

  async pick<T>(title: string, _placeholder: string, choices: readonly Choice<T>[]): Promise<T> {
    for (;;) {
      this.shown.push(`${title}: ${choices.map(({ label }) => label).join(' | ')}`);
      const choice = this.#choose(choices, this.#next(title));
      if (choice) return choice.value;
    }
  }

  async input({ title, value, validate }: Parameters<Ui['input']>[0]): Promise<string> {
    for (;;) {
      this.shown.push(`${title}: ${value ?? ''}`);
      const text = this.#next(title);
      if (!this.#refuses(await validate?.(text))) return text;
    }
  }

  async ask<Id extends string>(
    question: { message: string; detail: string },
    buttons: readonly Button<Id>[],
  ): Promise<Id> {
    this.shown.push(`${question.message}\n${question.detail}`);
    const act = this.#next(question.message);
    const button = buttons.find(({ label }) => label === act);
    if (!button) throw new Error(`no button ${act}`);
    return button.id;
  }

  async notify<Id extends string>(
    severity: string,
    message: string,
    buttons: readonly Button<Id>[] = [],
  ): Promise<Id | undefined> {
    this.notifications.push(`${severity}: ${message}`);
    const pressed = buttons.find(({ label }) => label === this.#acts[0]);
    if (pressed) this.#acts.shift();
    return pressed?.id;
  }

  progress<T>(
    _where: string,
    _title: string,
    task: (signal: AbortSignal, report: (message: string) => void) => Promise<T>,
  ): Promise<T> {
    return task(new AbortController().signal, () => undefined);
  }

  async copy(text: string): Promise<void> {
    this.copied.push(text);
  }

  async openExternal(url: string): Promise<void> {
    this.opened.push(url);
  }

  async showDocument(document: { key: string; title: string; markdown: string }): Promise<void> {
    this.documents.push(document);
  }

  #next(where: string): string {
    const act = this.#acts.shift();
    if (act === undefined) throw new Error(`nothing left to do at: ${where}`);
    if (typeof act === 'string') return act;
    if ('esc' in act) throw new Cancelled();
    return 'back';
  }

  #choose<T>(choices: readonly Choice<T>[], label: string): Choice<T> | undefined {
    const choice = choices.find((candidate) => candidate.label === label);
    if (!choice) throw new Error(`no choice ${label} among ${choices.map((candidate) => candidate.label).join(' | ')}`);
    if (choice.unavailable === undefined) return choice;
    this.refusals.push(choice.unavailable);
    return undefined;
  }

  #refuses(verdict: Verdict): boolean {
    if (!verdict || !('error' in verdict)) return false;
    this.refusals.push(verdict.error);
    return true;
  }
}
