import * as vscode from 'vscode';
import { Cancelled } from '../errors.ts';
import { plainText } from './plainText.ts';
import type { Choice, Verdict } from './ports.ts';
import { uiSentences } from './sentences/ui.ts';
import type { StepPosition } from './stepMachine.ts';

/** The Back button: a symbol, since any text can be an answer. */
export const BACK = Symbol('back');

/** What both inputs show around their content. */
interface Frame {
  readonly title: string;
  /** Absent outside a multi-step input. */
  readonly step?: Pick<StepPosition, 'number' | 'total'>;
  readonly canGoBack: boolean;
  readonly place: InputPlace;
}

/**
 * Where the inputs of one flow follow each other: an answered one stays until the next shows. With none between them the focus would
 * fall back on what lies behind for a moment, and a tree that is painted anew just then keeps it.
 */
export class InputPlace {
  #answered: vscode.Disposable | undefined;

  answered(input: vscode.Disposable): void {
    this.clear();
    this.#answered = input;
  }

  /** To be called when the next input shows, and before anything else asks for the focus. */
  clear(): void {
    this.#answered?.dispose();
    this.#answered = undefined;
  }
}

type Item<T> = vscode.QuickPickItem & { readonly choice?: Choice<T> };

/**
 * A list to choose from. Busy while `load` runs; leaving fires its signal. What is unavailable can be seen but not chosen.
 * @throws Cancelled on Esc, and whatever `load` throws
 */
export async function showPick<T>(
  frame: Frame,
  placeholder: string,
  load: (signal: AbortSignal) => readonly Choice<T>[] | Promise<readonly Choice<T>[]>,
  isCurrent: (value: T) => boolean,
): Promise<T | typeof BACK> {
  const quickPick = vscode.window.createQuickPick<Item<T>>();
  frameInput(quickPick, frame);
  quickPick.placeholder = placeholder;
  quickPick.matchOnDescription = true;
  quickPick.matchOnDetail = true;
  const fill = (choices: readonly Choice<T>[]) => {
    quickPick.items = itemsOf(choices);
    const available = quickPick.items.filter(({ choice }) => choice && choice.unavailable === undefined);
    const current = available.find(({ choice }) => choice && isCurrent(choice.value)) ?? available[0];
    if (current) quickPick.activeItems = [current];
  };
  return settle<T>(quickPick, frame.place, (resolve, reject, signal) => {
    quickPick.onDidAccept(() => {
      const choice = quickPick.selectedItems[0]?.choice;
      if (!choice) return;
      if (choice.unavailable !== undefined) quickPick.placeholder = choice.unavailable;
      else if (choice.show) choice.show().catch(reject);
      else resolve(choice.value);
    });
    const loading = load(signal);
    if (!(loading instanceof Promise)) return fill(loading);
    quickPick.busy = true;
    quickPick.placeholder = uiSentences.loading();
    loading.then((choices) => {
      quickPick.busy = false;
      quickPick.placeholder = placeholder;
      fill(choices);
    }, reject);
  });
}

/**
 * A list to tick any number of. What is unavailable loses its tick at once and says why.
 * @throws Cancelled on Esc, and whatever `load` throws
 */
export async function showPickMany<T>(
  frame: Frame,
  placeholder: string,
  load: (signal: AbortSignal) => readonly Choice<T>[] | Promise<readonly Choice<T>[]>,
  isTicked: (value: T) => boolean,
): Promise<readonly T[] | typeof BACK> {
  const quickPick = vscode.window.createQuickPick<Item<T>>();
  frameInput(quickPick, frame);
  quickPick.placeholder = placeholder;
  quickPick.canSelectMany = true;
  quickPick.matchOnDescription = true;
  const isFree = ({ choice }: Item<T>) => choice?.unavailable === undefined;
  return settle<readonly T[]>(quickPick, frame.place, (resolve, reject, signal) => {
    quickPick.onDidChangeSelection((selected) => {
      const refused = selected.find((item) => !isFree(item));
      quickPick.placeholder = refused?.choice?.unavailable ?? placeholder;
      if (refused) quickPick.selectedItems = selected.filter(isFree);
    });
    quickPick.onDidAccept(() =>
      resolve(
        quickPick.selectedItems.flatMap(({ choice }) =>
          choice?.unavailable === undefined && choice ? [choice.value] : [],
        ),
      ),
    );
    quickPick.busy = true;
    Promise.resolve(load(signal)).then((choices) => {
      quickPick.busy = false;
      quickPick.items = itemsOf(choices);
      quickPick.selectedItems = quickPick.items.filter(
        (item) => item.choice !== undefined && isFree(item) && isTicked(item.choice.value),
      );
    }, reject);
  });
}

interface LineOptions {
  readonly prompt: string;
  readonly placeholder?: string | undefined;
  readonly password?: boolean | undefined;
  readonly value: string;
  readonly validate: (value: string, signal: AbortSignal) => Verdict | Promise<Verdict>;
  /** Told every change, so that it is not lost when the user goes back. */
  readonly onTyped?: (value: string) => void;
}

/**
 * One line of text, checked while typing: the latest verdict counts, older checks are cancelled. An error blocks Enter.
 * @throws Cancelled on Esc, and whatever `validate` throws
 */
export async function showLine(frame: Frame, options: LineOptions): Promise<string | typeof BACK> {
  const box = vscode.window.createInputBox();
  frameInput(box, frame);
  box.prompt = plainText(options.prompt);
  box.placeholder = options.placeholder;
  box.password = options.password ?? false;
  box.value = options.value;
  return settle<string>(box, frame.place, (resolve, reject, closed) => {
    let check: AbortController | undefined;
    const judge = async (value: string): Promise<Verdict | 'outdated'> => {
      check?.abort();
      const mine = (check = new AbortController());
      const answer = options.validate(value, AbortSignal.any([mine.signal, closed]));
      if (answer instanceof Promise) box.busy = true;
      try {
        const verdict = await answer;
        return mine.signal.aborted ? 'outdated' : verdict;
      } catch (error) {
        if (mine.signal.aborted || closed.aborted) return 'outdated';
        throw error;
      } finally {
        if (check === mine) box.busy = false;
      }
    };
    const judged = (value: string, then: (verdict: Verdict) => void) =>
      judge(value).then((verdict) => {
        if (verdict === 'outdated') return;
        box.validationMessage = messageOf(verdict);
        then(verdict);
      }, reject);
    box.onDidChangeValue((value) => {
      options.onTyped?.(value);
      void judged(value, () => undefined);
    });
    box.onDidAccept(() => {
      const { value } = box;
      void judged(value, (verdict) => {
        if (!verdict || !('error' in verdict)) resolve(value);
      });
    });
    // An untouched empty field is not an error yet; a prefilled one is judged at once.
    if (box.value !== '') void judged(box.value, () => undefined);
  });
}

function messageOf(verdict: Verdict): string | vscode.InputBoxValidationMessage | undefined {
  if (!verdict) return undefined;
  return 'error' in verdict
    ? { message: plainText(verdict.error), severity: vscode.InputBoxValidationSeverity.Error }
    : { message: plainText(verdict.remark), severity: vscode.InputBoxValidationSeverity.Info };
}

function frameInput(input: vscode.QuickInput & { buttons: readonly vscode.QuickInputButton[] }, frame: Frame): void {
  input.title = plainText(frame.title);
  input.step = frame.step?.number;
  input.totalSteps = frame.step?.total;
  input.ignoreFocusOut = true;
  input.buttons = frame.canGoBack ? [vscode.QuickInputButtons.Back] : [];
}

type Settle<T> = (
  resolve: (value: T) => void,
  reject: (error: unknown) => void,
  /** Fires when the input is left in any way. */
  closed: AbortSignal,
) => void;

async function settle<T>(
  input: vscode.QuickInput & { readonly onDidTriggerButton: vscode.Event<vscode.QuickInputButton> },
  place: InputPlace,
  wire: Settle<T>,
): Promise<T | typeof BACK> {
  const closed = new AbortController();
  try {
    const answer = await new Promise<T | typeof BACK>((resolve, reject) => {
      input.onDidTriggerButton((button) => {
        if (button === vscode.QuickInputButtons.Back) resolve(BACK);
      });
      input.onDidHide(() => reject(new Cancelled()));
      input.show();
      place.clear();
      wire(resolve, reject, closed.signal);
    });
    place.answered(input);
    return answer;
  } catch (error) {
    input.dispose();
    throw error;
  } finally {
    closed.abort();
  }
}

/** Choices with their headings; what is unavailable says why. */
function itemsOf<T>(choices: readonly Choice<T>[]): Item<T>[] {
  const items: Item<T>[] = [];
  let group: string | undefined;
  for (const choice of choices) {
    if (choice.group !== group) {
      group = choice.group;
      items.push({ label: group ?? '', kind: vscode.QuickPickItemKind.Separator });
    }
    const icon = choice.unavailable === undefined ? choice.icon : 'circle-slash';
    const detail = choice.unavailable ?? choice.detail;
    items.push({
      choice,
      label: `${icon === undefined ? '' : `$(${icon}) `}${plainText(choice.label)}`,
      ...(choice.description === undefined ? {} : { description: plainText(choice.description) }),
      ...(detail === undefined ? {} : { detail: plainText(detail) }),
    });
  }
  return items;
}
