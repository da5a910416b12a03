import type { Locator, Page } from 'playwright-core';
import type { Element } from './dom.ts';
import { BRIEFLY, matches, until, worked } from './until.ts';
import type { Wanted } from './until.ts';

export interface DialogState {
  readonly message: string;
  readonly detail: string;
  readonly buttons: readonly string[];
}

/** The modal dialog. */
export class Dialog {
  readonly #page: Page;
  readonly #box: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.#box = page.locator('.monaco-dialog-box');
  }

  /** @returns what it says, or undefined if there is none */
  async state(): Promise<DialogState | undefined> {
    const [state] = await this.#box.evaluateAll(readDialogs);
    return state;
  }

  async waitFor(message: Wanted = /./): Promise<DialogState> {
    return until(
      `a dialog ${String(message)}`,
      async () => {
        const state = await this.state();
        return state && matches(message, state.message) ? state : undefined;
      },
      { seen: () => this.state() },
    );
  }

  /** Goes to a button with the Tab key and presses Enter. */
  async press(label: string): Promise<void> {
    const state = await this.waitFor();
    if (!state.buttons.includes(label))
      throw new Error(`the dialog has no ${label}; it has ${state.buttons.join(', ')}`);
    await until(`${label} to be focused`, async () => {
      const focused = await this.#box.locator('.monaco-button:focus').allInnerTexts();
      if (focused.some((text) => text.trim() === label)) return true;
      await this.#page.keyboard.press('Tab');
      return false;
    });
    await this.#page.keyboard.press('Enter');
    await this.#waitUntilAnswered(state);
  }

  async click(label: string): Promise<void> {
    const state = await this.waitFor();
    await this.#box.locator('.dialog-buttons .monaco-button').filter({ hasText: label }).first().click();
    await this.#waitUntilAnswered(state);
  }

  async cancel(): Promise<void> {
    const state = await this.waitFor();
    await this.#page.keyboard.press('Escape');
    await this.#waitUntilAnswered(state);
  }

  /** Gone, or replaced by the next question. */
  async #waitUntilAnswered(before: DialogState): Promise<void> {
    await until('the dialog to close', async () => JSON.stringify(await this.state()) !== JSON.stringify(before));
  }
}

/** Runs in the page; in one go, as a dialog may close at any time. */
function readDialogs(boxes: unknown): DialogState[] {
  const text = (node: Element | null): string => (node?.innerText ?? '').trim();
  return (boxes as Element[]).map((box) => ({
    message: text(box.querySelector('.dialog-message-text')),
    detail: text(box.querySelector('.dialog-message-detail')),
    buttons: [...box.querySelectorAll('.dialog-buttons .monaco-button')].map(text).filter(Boolean),
  }));
}

/** A message mostly comes up as a toast, so the list, which takes the focus, is opened only after a while. */
const UNREAD_AFTER_MS = 3000;
/** The list was open while the message came, for the sake of another one. */
const READ_AFTER_MS = 15_000;

export interface Notification {
  readonly severity: 'info' | 'warning' | 'error';
  readonly message: string;
  readonly buttons: readonly string[];
}

/** The quiet messages at the lower right. */
export class Notifications {
  readonly #page: Page;
  readonly #items: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.#items = page.locator(
      '.notifications-toasts .notification-list-item, .notifications-center .notification-list-item',
    );
  }

  /** What is on screen; toasts go away by themselves, so prefer `waitFor`. */
  async list(): Promise<readonly Notification[]> {
    const found: Notification[] = [];
    for (const item of await this.#items.all()) {
      // A toast may go while it is read.
      const one = await read(item).catch(() => undefined);
      if (one) found.push(one);
    }
    return found;
  }

  /** Waits for a message; where it does not show, or no longer, it is looked for in the list behind the bell. */
  async waitFor(message: Wanted): Promise<Notification> {
    const found = await this.#find(message);
    await this.#closeList();
    return found;
  }

  /** Leaves the list open if that is where the message is: its toast has gone, or others hold the place. */
  async #find(message: Wanted): Promise<Notification> {
    const start = Date.now();
    return until(
      `a notification ${String(message)}`,
      async () => {
        const found = (await this.list()).find((one) => matches(message, one.message));
        const waited = Date.now() - start;
        if (!found && waited > ((await this.#hasUnread()) ? UNREAD_AFTER_MS : READ_AFTER_MS)) await this.#openList();
        return found;
      },
      { seen: () => this.list() },
    );
  }

  /** Waits for a notification and clicks one of its buttons; a toast that goes before is found again in the list. */
  async press(message: Wanted, button: string): Promise<void> {
    await until(`${button} of ${String(message)} to be pressed`, async () => {
      await this.#find(message);
      const item = this.#items.filter({ hasText: message }).first();
      const label = item.locator('.notification-list-item-buttons-container .monaco-button', { hasText: button });
      return worked(label.first().click(BRIEFLY));
    });
    await this.#closeList();
  }

  /** Removes every message. */
  async clear(): Promise<void> {
    if ((await this.#items.count()) === 0 && (await this.#hasUnread())) await this.#openList();
    await until('no notifications', async () => {
      const first = this.#items.first();
      if ((await this.#items.count()) === 0) return true;
      await worked(first.hover(BRIEFLY));
      await worked(first.locator('.action-label.codicon-notifications-clear').first().click(BRIEFLY));
      return false;
    });
    await this.#closeList();
    await this.#page.mouse.move(700, 400);
  }

  /** The bell shows the list, and hides it again. */
  async #openList(): Promise<void> {
    if (!(await this.#listShows())) await this.#bell.click();
  }

  /** An open list would take the next Esc before any input does, and has the focus of the input. */
  async #closeList(): Promise<void> {
    if (!(await this.#listShows())) return;
    await until('the list of notifications to close', async () => {
      if (!(await this.#listShows())) return true;
      await this.#bell.click();
      return false;
    });
    const input = this.#page.locator('.quick-input-widget .quick-input-box input');
    if (await input.isVisible()) await input.click();
  }

  async #hasUnread(): Promise<boolean> {
    return (await this.#bell.locator('.codicon-bell-dot').count()) > 0;
  }

  #listShows(): Promise<boolean> {
    return this.#page.locator('.notifications-center.visible').isVisible();
  }

  get #bell(): Locator {
    return this.#page.locator('.statusbar-item[id="status.notifications"]');
  }
}

async function read(item: Locator): Promise<Notification> {
  const timeout = 2000;
  const icon = (await item.locator('.notification-list-item-icon').first().getAttribute('class', { timeout })) ?? '';
  return {
    severity: icon.includes('codicon-error') ? 'error' : icon.includes('codicon-warning') ? 'warning' : 'info',
    message: (await item.locator('.notification-list-item-message').first().innerText({ timeout })).trim(),
    buttons: (await item.locator('.notification-list-item-buttons-container .monaco-button').allInnerTexts()).map(
      (text) => text.trim(),
    ),
  };
}
