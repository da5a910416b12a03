import type { Locator, Page } from 'playwright-core';
import type { Element } from './dom.ts';
import { matches, PATIENCE_MS, until } from './until.ts';
import type { Wanted } from './until.ts';

/** What a quick pick or an input box shows. */
export interface QuickInputState {
  /** Without the step, for example `Issue Certificate`. */
  readonly title: string;
  /** From 1; undefined outside a multi-step input. */
  readonly step: number | undefined;
  /** How many there are; undefined while that is not known either. */
  readonly steps: number | undefined;
  readonly placeholder: string;
  readonly value: string;
  /** Characters are hidden. */
  readonly masked: boolean;
  /** Prompt, or what validation says. */
  readonly message: string;
  readonly severity: 'none' | 'info' | 'warning' | 'error';
  /** Rows on screen; long lists render only some. */
  readonly items: readonly QuickInputItem[];
  /** Asks something and cannot be answered yet. */
  readonly busy: boolean;
  readonly buttons: readonly string[];
}

export interface QuickInputItem {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
  /** Heading above this row, or empty. */
  readonly group: string;
  readonly focused: boolean;
}

/** What an input has to show; anything, where nothing is said. */
interface WantedInput {
  readonly title?: Wanted;
  readonly step?: number;
  readonly message?: Wanted;
  readonly placeholder?: Wanted;
  readonly value?: string;
  readonly item?: Wanted;
}

/** The input at the top of the window, driven by keyboard (and by mouse where a method says so). */
export class QuickInput {
  readonly #page: Page;
  readonly #widget: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.#widget = page.locator('.quick-input-widget');
  }

  /** @returns what is shown, or undefined if nothing is */
  async state(): Promise<QuickInputState | undefined> {
    if (!(await this.#widget.isVisible())) return undefined;
    const raw = await this.#widget.evaluate(readWidget);
    const step =
      /^(.*?)\s*\((\d+)(?:\/(\d+))?\)$/s.exec(raw.title) ?? /^(?:(.*?)\s+)?\(?(\d+)\/(\d+)\)?$/s.exec(raw.title);
    return {
      ...raw,
      title: step ? (step[1] ?? '') : raw.title,
      step: step ? Number(step[2]) : undefined,
      steps: step?.[3] === undefined ? undefined : Number(step[3]),
    };
  }

  /** Waits until an input shows that fits everything given; a busy one does not. */
  async waitFor(wanted: WantedInput, timeoutMs = PATIENCE_MS): Promise<QuickInputState> {
    return until(
      `an input with ${describe(wanted)}`,
      async () => {
        const state = await this.state();
        const fits =
          state &&
          !state.busy &&
          (wanted.title === undefined || matches(wanted.title, state.title)) &&
          (wanted.step === undefined || state.step === wanted.step) &&
          (wanted.message === undefined || matches(wanted.message, state.message)) &&
          (wanted.placeholder === undefined || matches(wanted.placeholder, state.placeholder)) &&
          (wanted.value === undefined || state.value === wanted.value) &&
          (wanted.item === undefined || state.items.some(({ label }) => matches(wanted.item ?? '', label)));
        return fits ? state : undefined;
      },
      { timeoutMs, seen: () => this.state() },
    );
  }

  async waitUntilClosed(): Promise<void> {
    await until('the input to close', async () => !(await this.#widget.isVisible()), { seen: () => this.state() });
  }

  /** Replaces what is in the box. */
  async type(text: string): Promise<void> {
    await this.#page.keyboard.press('ControlOrMeta+A');
    if (text) await this.#page.keyboard.type(text);
    else await this.#page.keyboard.press('Backspace');
    await until('the box to hold what was typed', async () => (await this.state())?.value === text, {
      seen: () => this.state(),
    });
  }

  /** Types, waits until what was typed is found acceptable, and presses Enter. */
  async enter(text: string): Promise<void> {
    await this.type(text);
    await until(
      `${JSON.stringify(text)} to be acceptable`,
      async () => {
        const state = await this.state();
        return state && !state.busy && state.severity !== 'error';
      },
      { seen: () => this.state() },
    );
    await this.accept();
  }

  async accept(): Promise<void> {
    await this.#page.keyboard.press('Enter');
  }

  /** Goes down to a row and presses Enter. */
  async choose(label: Wanted): Promise<void> {
    await this.focus(label);
    await this.accept();
  }

  /** Goes down to a row. */
  async focus(label: Wanted): Promise<void> {
    await this.waitFor({});
    await until(
      `a row ${String(label)} to be focused`,
      async () => {
        const focused = (await this.state())?.items.find((item) => item.focused);
        if (focused && matches(label, focused.label)) return true;
        await this.#page.keyboard.press('ArrowDown');
        return false;
      },
      { seen: () => this.state() },
    );
  }

  /** Clicks a row that is on screen. */
  async click(label: Wanted): Promise<void> {
    await this.waitFor({ item: label });
    const name = this.#page.locator('.label-name', { hasText: typeof label === 'string' ? exactly(label) : label });
    await this.#widget.locator('.quick-input-list .monaco-list-row', { has: name }).first().click();
  }

  /** Clicks a button of the title or beside the box, for example `Back`. */
  async press(button: Wanted): Promise<void> {
    const wanted = await until(
      `a button ${String(button)}`,
      async () => (await this.state())?.buttons.find((name) => matches(button, name)),
      {
        seen: () => this.state(),
      },
    );
    await this.#widget
      .locator(`.action-label[aria-label=${JSON.stringify(wanted)}]`)
      .first()
      .click();
  }

  async back(): Promise<void> {
    await this.press(/^Back/);
  }

  async cancel(): Promise<void> {
    await this.#page.keyboard.press('Escape');
  }
}

/** Runs in the page. */
function readWidget(widget: Element): Omit<QuickInputState, 'step' | 'steps'> {
  const text = (node: Element | null): string =>
    (node?.offsetParent ? (node.textContent ?? '') : '').replace(/\u00a0/g, ' ').trim();
  const box = widget.querySelector('.quick-input-box input') ?? widget.querySelector('.quick-input-box textarea');
  const frame = widget.querySelector('.quick-input-box .monaco-inputbox')?.className ?? '';
  const severity = (['error', 'warning', 'info'] as const).find((name) => frame.split(/\s+/).includes(name)) ?? 'none';
  let group = '';
  const items: QuickInputItem[] = [];
  for (const row of widget.querySelectorAll('.quick-input-list .monaco-list-row')) {
    const heading = text(row.querySelector('.quick-input-list-separator'));
    if (heading) group = heading;
    const label = row.querySelector('.quick-input-list-label .label-name') ?? row.querySelector('.label-name');
    if (!label) continue;
    items.push({
      label: text(label),
      description: text(row.querySelector('.quick-input-list-label .label-description')),
      // A row that is used again keeps the detail of the one before, hidden inside.
      detail: text(row.querySelector('.quick-input-list-label-meta .monaco-icon-label-container')),
      group,
      focused: row.className.split(/\s+/).includes('focused'),
    });
  }
  const bar = widget.querySelector('.quick-input-progress') ?? widget.querySelector('.monaco-progress-container');
  return {
    title: text(widget.querySelector('.quick-input-title')),
    placeholder: box?.getAttribute('placeholder') ?? '',
    value: box?.value ?? '',
    masked: box?.getAttribute('type') === 'password',
    message: text(widget.querySelector('.quick-input-message')),
    severity,
    items,
    busy: (bar?.className ?? '').split(/\s+/).includes('active'),
    buttons: [...widget.querySelectorAll('.action-label')]
      .map((button) => button.getAttribute('aria-label') ?? '')
      .filter(Boolean),
  };
}

function exactly(text: string): RegExp {
  return new RegExp(`^\\s*${text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}\\s*$`);
}

function describe(wanted: object): string {
  return Object.entries(wanted)
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(', ');
}
