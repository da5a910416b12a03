import type { Locator, Page } from 'playwright-core';
import { matches, until } from './until.ts';
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
    if (!(await this.#box.isVisible())) return undefined;
    const text = async (selector: string): Promise<string> => {
      const part = this.#box.locator(selector);
      return (await part.count()) > 0 ? (await part.first().innerText()).trim() : '';
    };
    const [message, detail, buttons] = await Promise.all([
      text('.dialog-message-text'),
      text('.dialog-message-detail'),
      this.#buttons.allInnerTexts(),
    ]);
    return { message, detail, buttons: buttons.map((label) => label.trim()).filter(Boolean) };
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
      const focused = this.#box.locator('.monaco-button:focus');
      if ((await focused.count()) > 0 && (await focused.first().innerText()).trim() === label) return true;
      await this.#page.keyboard.press('Tab');
      return false;
    });
    await this.#page.keyboard.press('Enter');
    await this.#waitUntilAnswered(state);
  }

  async click(label: string): Promise<void> {
    const state = await this.waitFor();
    await this.#buttons.filter({ hasText: label }).first().click();
    await this.#waitUntilAnswered(state);
  }

  async cancel(): Promise<void> {
    const state = await this.waitFor();
    await this.#page.keyboard.press('Escape');
    await this.#waitUntilAnswered(state);
  }

  get #buttons(): Locator {
    return this.#box.locator('.dialog-buttons .monaco-button');
  }

  /** Gone, or replaced by the next question. */
  async #waitUntilAnswered(before: DialogState): Promise<void> {
    await until('the dialog to close', async () => JSON.stringify(await this.state()) !== JSON.stringify(before));
  }
}

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

  /** Leaves the list open if that is where the message is. */
  async #find(message: Wanted): Promise<Notification> {
    return until(
      `a notification ${String(message)}`,
      async () => {
        const found = await this.list();
        if (found.length === 0) await this.#openList();
        return found.find((one) => matches(message, one.message));
      },
      { seen: () => this.list() },
    );
  }

  /** Waits for a notification and clicks one of its buttons. */
  async press(message: Wanted, button: string): Promise<void> {
    await this.#find(message);
    const item = this.#items.filter({ hasText: message }).first();
    await item.locator('.notification-list-item-buttons-container .monaco-button', { hasText: button }).first().click();
    await this.#closeList();
  }

  /** Removes every message. */
  async clear(): Promise<void> {
    if ((await this.#items.count()) === 0) await this.#openList();
    await until('no notifications', async () => {
      const first = this.#items.first();
      if ((await this.#items.count()) === 0) return true;
      await first.hover({ timeout: 2000 }).catch(() => undefined);
      const close = first.locator('.action-label.codicon-notifications-clear').first();
      await close.click({ timeout: 2000 }).catch(() => undefined);
      return false;
    });
    await this.#closeList();
    await this.#page.mouse.move(700, 400);
  }

  async #openList(): Promise<void> {
    if ((await this.#bell.locator('.codicon-bell-dot').count()) > 0) await this.#bell.click();
  }

  /** An open list would take the next Esc, before any input does. */
  async #closeList(): Promise<void> {
    await until('the list of notifications to close', async () => {
      if (!(await this.#page.locator('.notifications-center.visible').isVisible())) return true;
      await this.#bell.click();
      return false;
    });
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
