import * as vscode from 'vscode';
import { Cancelled } from '../errors.ts';
import { Documents } from './documents.ts';
import type { Button, Choice, InputOptions, PageDocument, ProgressPlace, Step, Ui } from './ports.ts';
import { plainText } from './plainText.ts';
import { progressInNotification, type Task, ViewProgress } from './progress.ts';
import { BACK, InputPlace, showLine, showPick, showPickMany } from './quickInputs.ts';
import { uiSentences } from './sentences/ui.ts';
import type { Draft, ShownStep, StepPosition } from './stepMachine.ts';
import { runSteps } from './stepMachine.ts';

/** `Ui` as VS Code shows it. */
export class VscodeUi implements Ui, vscode.Disposable {
  readonly #documents: Documents;
  readonly #viewProgress: ViewProgress;

  /**
   * @param onViewProgress told when progress in the view begins and ends, so that a button can cancel it
   * @param rebuildPage writes a page of `showDocument` anew from its key; undefined if what it told of is gone
   */
  constructor(onViewProgress: (running: boolean) => void, rebuildPage: (key: string) => Promise<string | undefined>) {
    this.#viewProgress = new ViewProgress(onViewProgress);
    this.#documents = new Documents(rebuildPage);
  }

  steps<Answers extends object>(
    title: string,
    steps: readonly Step<Answers>[],
    initial: Partial<Answers>,
    begin?: string,
  ): Promise<Answers> {
    return inOnePlace((place) =>
      runSteps(
        steps.map((step) => (step.kind === 'task' ? { ...step, run: alone(place, step.run) } : step)),
        initial,
        (step, answers, position, draft) => showStep(title, step, answers, { ...position, place }, draft),
        begin,
      ),
    );
  }

  async pick<T>(title: string, placeholder: string, choices: readonly Choice<T>[]): Promise<T> {
    const all = () => choices;
    const none = () => false;
    return withoutBack(
      await inOnePlace((place) => showPick({ title, canGoBack: false, place }, placeholder, all, none)),
    );
  }

  async input({ title, prompt, placeholder, value, password, validate }: InputOptions): Promise<string> {
    const line = { prompt, placeholder, password, value: value ?? '', validate: (text: string) => validate?.(text) };
    return withoutBack(await inOnePlace((place) => showLine({ title, canGoBack: false, place }, line)));
  }

  async ask<Id extends string>(
    question: { message: string; detail: string; severity: 'information' | 'warning' },
    buttons: readonly Button<Id>[],
  ): Promise<Id> {
    const show =
      question.severity === 'warning' ? vscode.window.showWarningMessage : vscode.window.showInformationMessage;
    const items = buttons.map((button) => ({ title: button.label, button }));
    const chosen = await show(
      plainText(question.message),
      { modal: true, detail: plainText(question.detail) },
      ...items,
    );
    if (!chosen) throw new Cancelled();
    return chosen.button.id;
  }

  async notify<Id extends string>(
    severity: 'information' | 'warning' | 'error',
    message: string,
    buttons: readonly Button<Id>[] = [],
  ): Promise<Id | undefined> {
    const show = {
      information: vscode.window.showInformationMessage,
      warning: vscode.window.showWarningMessage,
      error: vscode.window.showErrorMessage,
    }[severity];
    const chosen = await show(
      plainText(message),
      ...buttons.map((button) => ({ title: plainText(button.label), button })),
    );
    return chosen?.button.id;
  }

  progress<T>(where: ProgressPlace, title: string, task: Task<T>): Promise<T> {
    const shown = plainText(title);
    return where === 'view'
      ? this.#viewProgress.run(shown, task)
      : progressInNotification(shown, where === 'notification', task);
  }

  /** The command behind the button that cancels what shows progress in the view. */
  readonly commands = {
    'cloudCertificates.certificates.cancelRefresh': () => this.#viewProgress.cancel(),
  };

  async copy(text: string): Promise<void> {
    await vscode.env.clipboard.writeText(text);
  }

  async openExternal(url: string): Promise<void> {
    await vscode.env.openExternal(vscode.Uri.parse(url, true));
  }

  showDocument(document: PageDocument): Promise<void> {
    return this.#documents.show(document);
  }

  dispose(): void {
    this.#viewProgress.cancel();
    this.#documents.dispose();
  }
}

/** Nothing stays on screen when the flow is over, however it ends. */
async function inOnePlace<T>(flow: (place: InputPlace) => Promise<T>): Promise<T> {
  const place = new InputPlace();
  try {
    return await flow(place);
  } finally {
    place.clear();
  }
}

/** What brings its own dialogs must not find an input in their way. */
function alone<Args extends readonly unknown[], T>(place: InputPlace, run: (...args: Args) => T): (...args: Args) => T {
  return (...args) => {
    place.clear();
    return run(...args);
  };
}

/** Outside a multi-step input there is no such button. */
function withoutBack<T>(answer: T | typeof BACK): T {
  if (answer === BACK) throw new Cancelled();
  return answer as T;
}

async function showStep<Answers extends object>(
  flow: string,
  step: ShownStep<Answers>,
  answers: Partial<Answers>,
  { place, ...position }: StepPosition & { readonly place: InputPlace },
  draft: Draft,
): Promise<Partial<Answers> | 'back'> {
  if (step.kind === 'review') return alone(place, showReview<Answers>)(step, answers as Answers, position.canGoBack);
  const frame = {
    title: `${flow}: ${step.title}`,
    ...(position.total === 1 ? {} : { step: position }),
    canGoBack: position.canGoBack,
    place,
  };
  if (step.kind === 'pick') {
    const value = await showPick<unknown>(
      frame,
      step.placeholder,
      (signal) => step.choices(answers, signal),
      (candidate) => step.current(answers, candidate),
    );
    return value === BACK ? 'back' : step.accept(answers, value);
  }
  if (step.kind === 'pickMany') {
    const values = await showPickMany<unknown>(
      frame,
      step.placeholder,
      (signal) => step.choices(answers, signal),
      (candidate) => step.current(answers, candidate),
    );
    return values === BACK ? 'back' : step.accept(answers, values);
  }
  const text = await showLine(frame, {
    prompt: step.prompt(answers),
    placeholder: step.placeholder,
    password: step.password,
    value: draft.typed ?? step.value(answers),
    validate: (value, signal) => step.validate(value, answers, signal),
    onTyped: (value) => (draft.typed = value),
  });
  return text === BACK ? 'back' : step.accept(answers, text);
}

async function showReview<Answers extends object>(
  step: Extract<Step<Answers>, { kind: 'review' }>,
  answers: Answers,
  canGoBack: boolean,
): Promise<Partial<Answers> | 'back'> {
  const confirm = { title: plainText(step.confirm(answers)) };
  const back = { title: uiSentences.back() };
  const show = step.severity === 'warning' ? vscode.window.showWarningMessage : vscode.window.showInformationMessage;
  const chosen = await show(
    plainText(step.message(answers)),
    { modal: true, detail: plainText(step.detail(answers)) },
    ...(canGoBack ? [confirm, back] : [confirm]),
  );
  if (chosen === confirm) return answers;
  if (chosen === back) return 'back';
  throw new Cancelled();
}
