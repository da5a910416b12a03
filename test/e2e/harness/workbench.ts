import { mkdir } from 'node:fs/promises';
import * as path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { shownText } from './dom.ts';
import { Dialog, Notifications } from './messages.ts';
import { QuickInput } from './quickInput.ts';
import { TreeView } from './treeView.ts';
import { BRIEFLY, matches, PATIENCE_MS, until, worked } from './until.ts';
import type { Wanted } from './until.ts';

/**
 * A window of VS Code as a person uses it: mouse and keyboard only. Every method waits for what it needs; nothing sleeps.
 * Works on VS Code 1.100 and 1.139.
 */
export class Workbench {
  readonly page: Page;
  readonly quickInput: QuickInput;
  readonly dialog: Dialog;
  readonly notifications: Notifications;
  readonly #screenshots: string;

  /** @param screenshots folder for `screenshot` */
  constructor(page: Page, screenshots: string) {
    this.page = page;
    this.quickInput = new QuickInput(page);
    this.dialog = new Dialog(page);
    this.notifications = new Notifications(page);
    this.#screenshots = screenshots;
  }

  /** Waits until the workbench stands and an extension has contributed a container of this title. */
  async waitForContainer(title: string): Promise<void> {
    await this.page.locator('.monaco-workbench').waitFor({ timeout: PATIENCE_MS });
    await this.#activity(title).waitFor({ timeout: PATIENCE_MS });
  }

  /** Opens a container of the activity bar; an open one stays open. */
  async openContainer(title: string): Promise<void> {
    await this.waitForContainer(title);
    const entry = this.#activity(title);
    const open = this.page.locator('.activitybar .action-item.checked', { has: this.#icon(title) }).first();
    await until(`${title} to open`, async () => {
      if (await open.isVisible()) return true;
      await entry.click();
      // A second click too early would close it.
      return worked(open.waitFor({ timeout: 5000 }));
    });
    // Away from the icon, so that its hover does not cover the rows.
    await this.page.mouse.move(700, 400);
  }

  /** Number on the icon of a container, or empty. */
  async badge(title: string): Promise<string> {
    return shownText(this.#activity(title).locator('.badge-content'));
  }

  /** A view of the open container, by its title. */
  view(title: string): TreeView {
    return new TreeView(this.page, title);
  }

  /** Runs a command from the palette. @param title as the palette shows it, category included: `Cloud Certificates: Refresh` */
  async command(title: string): Promise<void> {
    await this.#openPalette();
    await this.quickInput.type(`>${title}`);
    await this.quickInput.choose(title);
  }

  /** @returns the commands the palette offers for a text */
  async commands(text: string): Promise<readonly string[]> {
    await this.#openPalette();
    await this.quickInput.type(`>${text}`);
    const state = await this.quickInput.waitFor({ item: /./ });
    await this.quickInput.cancel();
    await this.quickInput.waitUntilClosed();
    return state.items.map(({ label }) => label);
  }

  /** A window that has just come up does not hear every key. */
  async #openPalette(): Promise<void> {
    await until('the command palette', async () => {
      await this.page.keyboard.press('F1');
      return worked(this.quickInput.waitFor({ value: '>' }, BRIEFLY.timeout));
    });
  }

  /** Title of the active editor, or undefined. */
  async editorTitle(): Promise<string | undefined> {
    const tab = this.page.locator('.editor-group-container.active .tab.active .label-name');
    return (await tab.allInnerTexts())[0]?.trim();
  }

  /**
   * Waits for an editor with this title, and until it shows what is wanted: a preview is filled after it has its title.
   * @returns the lines that are on screen; of a preview its whole text
   */
  async editorText(title: Wanted, containing: RegExp = /./): Promise<string> {
    await until(`an editor ${String(title)}`, async () => matches(title, (await this.editorTitle()) ?? ''), {
      seen: () => this.editorTitle(),
    });
    const lines = this.page.locator('.editor-group-container.active .editor-instance .view-lines');
    return until(`${String(containing)} in ${String(title)}`, async () => {
      const text = (await lines.allInnerTexts())[0] ?? (await this.#previewText());
      return text !== undefined && containing.test(text) ? text.replace(/\u00a0/g, ' ') : undefined;
    });
  }

  /** Text of the page that an editor shows; several may be loaded, one can be seen. */
  async #previewText(): Promise<string | undefined> {
    for (const frame of this.page.frames()) {
      // A page is a frame within the frame of its host, which stands in the window.
      const host = frame.parentFrame();
      if (host?.parentFrame() !== this.page.mainFrame() || !(await (await host.frameElement()).isVisible())) continue;
      // A page that is replaced just now is read the next time.
      const text = await frame
        .locator('body')
        .innerText()
        .catch(() => '');
      if (text.trim() !== '') return text.trim();
    }
    return undefined;
  }

  /** Texts of the status bar. */
  async statusBar(): Promise<readonly string[]> {
    return (await this.page.locator('.statusbar-item').allInnerTexts()).map((text) => text.trim()).filter(Boolean);
  }

  async clipboard(): Promise<string> {
    return this.page.evaluate<string>('navigator.clipboard.readText()');
  }

  /** Pastes a text, as after copying it elsewhere. */
  async paste(text: string): Promise<void> {
    await this.page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
    await this.page.keyboard.press('ControlOrMeta+V');
  }

  async press(key: string): Promise<void> {
    await this.page.keyboard.press(key);
  }

  /** Reloads the window, as *Developer: Reload Window* does. */
  async reload(): Promise<void> {
    await this.page.reload({ waitUntil: 'domcontentloaded' });
    await this.page.locator('.monaco-workbench').waitFor({ timeout: PATIENCE_MS });
  }

  /** @param name file name without ending, or an absolute path. @returns absolute path of the PNG */
  async screenshot(name: string): Promise<string> {
    const file = path.isAbsolute(name) ? name : path.join(this.#screenshots, `${name.replace(/[^\w.-]+/g, '-')}.png`);
    await mkdir(path.dirname(file), { recursive: true });
    await this.page.screenshot({ path: file });
    return file;
  }

  #activity(title: string): Locator {
    return this.page.locator('.activitybar .action-item', { has: this.#icon(title) }).first();
  }

  #icon(title: string): Locator {
    return this.page.locator(`.action-label[aria-label^=${JSON.stringify(title)}]`);
  }
}
