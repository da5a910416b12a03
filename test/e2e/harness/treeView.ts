import type { Locator, Page } from 'playwright-core';
import { type Element, shownText } from './dom.ts';
import { BRIEFLY, matches, until, worked } from './until.ts';
import type { Wanted } from './until.ts';

export interface Row {
  readonly label: string;
  readonly description: string;
  /** What a screen reader says. */
  readonly spoken: string;
  /** From 1. */
  readonly level: number;
  /** Undefined for a row without children. */
  readonly expanded: boolean | undefined;
  readonly selected: boolean;
  /** Name of the codicon, or empty. */
  readonly icon: string;
  /** Labels of the inline actions. */
  readonly actions: readonly string[];
}

interface RawRow extends Row {
  readonly index: number;
  readonly last: boolean;
}

/** Parents that stick to the top while their children scroll are pictures of rows. */
const ROWS = '.monaco-list-rows > .monaco-list-row:not(.monaco-tree-sticky-row)';

/** New rows mostly come up where one looks; only then the whole view is gone through. */
const SCROLL_AFTER_MS = 3000;

/** One view of a container, by its title, driven by mouse. */
export class TreeView {
  readonly title: string;
  readonly #page: Page;
  readonly #pane: Locator;

  constructor(page: Page, title: string) {
    this.title = title;
    this.#page = page;
    this.#pane = page.locator('.pane', { has: page.locator(`.pane-header[aria-label="${title} Section"]`) });
  }

  /** The rows on screen, top to bottom. */
  async rows(): Promise<readonly Row[]> {
    return (await this.#rawRows()).map(({ index: _index, last: _last, ...row }) => row);
  }

  /** All rows that are not inside a collapsed one; scrolls through the view. */
  async allRows(): Promise<readonly Row[]> {
    const found = new Map<number, Row>();
    await this.#scrollThrough((rows) => {
      for (const { index, last: _last, ...row } of rows) found.set(index, row);
      return false;
    });
    return [...found].sort(([a], [b]) => a - b).map(([, row]) => row);
  }

  /** Waits for a row whose label, or else spoken text, fits; one that does not come up on screen is looked for by scrolling. */
  async waitForRow(wanted: Wanted): Promise<Row> {
    const scrollFrom = Date.now() + SCROLL_AFTER_MS;
    return until(
      `a row ${String(wanted)} in ${this.title}`,
      async () => {
        const onScreen = async () => (await this.rows()).find((row) => fits(wanted, row));
        const found = await onScreen();
        if (found || Date.now() < scrollFrom) return found;
        await this.#scrollThrough((rows) => rows.some((row) => fits(wanted, row)));
        return onScreen();
      },
      { seen: async () => (await this.rows()).map(({ spoken }) => spoken) },
    );
  }

  async waitUntilGone(wanted: Wanted): Promise<void> {
    await until(
      `no row ${String(wanted)} in ${this.title}`,
      async () => !(await this.rows()).some((row) => fits(wanted, row)),
    );
  }

  /** Scrolls until a row is on screen; one that is not there yet is waited for. */
  async reveal(wanted: Wanted): Promise<Row> {
    const isThere = (rows: readonly RawRow[]): boolean => rows.some((row) => fits(wanted, row));
    if (!isThere(await this.#rawRows())) await this.#scrollThrough(isThere);
    return this.waitForRow(wanted);
  }

  async click(wanted: Wanted): Promise<void> {
    await this.#act(wanted, (row) => row.click(BRIEFLY));
  }

  async doubleClick(wanted: Wanted): Promise<void> {
    await this.#act(wanted, (row) => row.dblclick(BRIEFLY));
  }

  /** Opens a collapsed row; an open one stays open. */
  async expand(wanted: Wanted): Promise<void> {
    if ((await this.reveal(wanted)).expanded === false) await this.#turnTwistie(wanted);
    await until(
      `${String(wanted)} to open`,
      async () => (await this.rows()).find((row) => fits(wanted, row))?.expanded === true,
    );
  }

  async collapse(wanted: Wanted): Promise<void> {
    if ((await this.reveal(wanted)).expanded) await this.#turnTwistie(wanted);
    await until(
      `${String(wanted)} to close`,
      async () => (await this.rows()).find((row) => fits(wanted, row))?.expanded === false,
    );
  }

  async #turnTwistie(wanted: Wanted): Promise<void> {
    await this.#act(wanted, (row) => row.locator('.monaco-tl-twistie').click(BRIEFLY));
  }

  /** Hovers a row and clicks one of the buttons that appear. */
  async inlineAction(wanted: Wanted, action: string): Promise<void> {
    await this.#act(wanted, async (row) => {
      await row.hover(BRIEFLY);
      await row
        .locator(`.actions .action-label[aria-label^=${JSON.stringify(action)}]`)
        .first()
        .click(BRIEFLY);
    });
  }

  /** @returns the text of the hover of a row, as shown after resting on it */
  async hover(wanted: Wanted): Promise<string> {
    await this.#act(wanted, (row) => row.locator('.label-name').first().hover(BRIEFLY));
    const hover = this.#page.locator('.workbench-hover .hover-contents, .monaco-hover .hover-contents');
    return until(`a hover on ${String(wanted)}`, async () => (await shownText(hover)) || undefined);
  }

  /** Right-clicks a row. @returns the entries of the menu; submenus and disabled ones included */
  async openContextMenu(wanted: Wanted): Promise<readonly string[]> {
    await this.#act(wanted, async (row) => {
      await row.click({ button: 'right', ...BRIEFLY });
      await this.#menuItems.first().waitFor(BRIEFLY);
    });
    return (await this.#menuItems.allInnerTexts()).map((text) => text.trim()).filter(Boolean);
  }

  async closeContextMenu(): Promise<void> {
    await this.#page.keyboard.press('Escape');
    await this.#menuItems.first().waitFor({ state: 'hidden' });
  }

  /** Right-clicks a row and clicks an entry. */
  async chooseFromContextMenu(wanted: Wanted, entry: Wanted): Promise<void> {
    const entries = await this.openContextMenu(wanted);
    if (!entries.some((text) => matches(entry, text)))
      throw new Error(`the menu has no ${String(entry)}; it has ${entries.join(', ')}`);
    await this.#chooseMenuItem(entry);
  }

  /** Clicks a button in the view's header, or an entry behind its `…`. */
  async titleAction(action: string): Promise<void> {
    const header = this.#pane.locator('.pane-header');
    const button = header.locator(`.action-label[aria-label^=${JSON.stringify(action)}]`).first();
    const more = header.locator('.action-label[aria-label*="More Actions"]').first();
    await until(`${action} in the header of ${this.title}`, async () => {
      await header.hover();
      if (await button.isVisible()) return worked(button.click(BRIEFLY));
      if (!(await more.isVisible()) || !(await worked(more.click(BRIEFLY)))) return false;
      await this.#menuItems.first().waitFor();
      const offered = (await this.#menuItems.allInnerTexts()).some((text) => matches(action, text));
      await (offered ? this.#chooseMenuItem(action) : this.closeContextMenu());
      return offered;
    });
  }

  /** Labels of the buttons in the view's header. */
  async titleActions(): Promise<readonly string[]> {
    await this.#pane.locator('.pane-header').hover();
    const buttons = this.#pane.locator('.pane-header .action-label');
    const labels = await buttons.evaluateAll((nodes) =>
      (nodes as unknown as Element[]).map((node) => node.getAttribute('aria-label')),
    );
    return labels.filter((label) => label !== null);
  }

  /** The line above the rows, or empty. */
  async message(): Promise<string> {
    return shownText(this.#pane.locator('.tree-explorer-viewlet-tree-view > .message'));
  }

  /** Text of the page an empty view shows, or empty. */
  async welcome(): Promise<string> {
    return shownText(this.#pane.locator('.welcome-view-content'));
  }

  /** Waits until the page of an empty view says something. @returns its text */
  async waitForWelcome(wanted: Wanted): Promise<string> {
    return until(`${this.title} to say ${String(wanted)}`, async () => {
      const text = await this.welcome();
      return matches(wanted, text) ? text : undefined;
    });
  }

  /** Clicks a button or link of the page an empty view shows. */
  async welcomeButton(label: string): Promise<void> {
    const entry = this.#pane.locator('.welcome-view-content').locator('.monaco-button, a', { hasText: label });
    await entry.first().click();
  }

  /** True while the view shows its progress bar. */
  async isBusy(): Promise<boolean> {
    return (await this.#pane.locator('.monaco-progress-container.active').count()) > 0;
  }

  /** Opens the view if only its header shows. */
  async open(): Promise<void> {
    const header = this.#pane.locator('.pane-header');
    await header.waitFor();
    if ((await header.getAttribute('aria-expanded')) === 'false') await header.click();
  }

  get #menuItems(): Locator {
    return this.#page.locator('.monaco-menu .action-item:not(.separator) .action-label:not(.separator)');
  }

  /** A menu ignores clicks in its first moments, so it is clicked until it is gone. */
  async #chooseMenuItem(entry: Wanted): Promise<void> {
    await until(`the menu to close after ${String(entry)}`, async () => {
      if ((await this.#menuItems.count()) === 0) return true;
      const texts = await this.#menuItems.allInnerTexts();
      const index = texts.findIndex((text) => matches(entry, text));
      if (index >= 0) await worked(this.#menuItems.nth(index).click(BRIEFLY));
      return (await this.#menuItems.count()) === 0;
    });
  }

  /** Brings a row into sight and does something with it; again if it moved meanwhile, as rows come and go at any time. */
  async #act(wanted: Wanted, action: (row: Locator) => Promise<void>): Promise<void> {
    await until(`${String(wanted)} in ${this.title} to be within reach`, async () => {
      const { index, spoken } = await this.#inSight(wanted);
      return worked(action(this.#rowAt(index, spoken)));
    });
  }

  async #inSight(wanted: Wanted): Promise<RawRow> {
    return until(`${String(wanted)} to be in sight`, async () => {
      await this.reveal(wanted);
      const found = (await this.#rawRows()).find((row) => fits(wanted, row));
      if (!found) return undefined;
      const turn = await this.#turnTowards(this.#rowAt(found.index, found.spoken));
      if (turn === 0) return found;
      await this.#pane.locator('.monaco-list').first().hover();
      await this.#page.mouse.wheel(0, turn);
      return undefined;
    });
  }

  /** Nothing, if another row stands there by now. */
  #rowAt(index: number, spoken: string): Locator {
    return this.#pane.locator(`${ROWS}[data-index="${index}"][aria-label=${JSON.stringify(spoken)}]`);
  }

  /** How to turn the wheel towards a row that is drawn but hidden by the edge or by parents that stick to the top; 0 if it can be seen. */
  async #turnTowards(row: Locator): Promise<number> {
    const list = this.#pane.locator('.monaco-list').first();
    const stuck = this.#pane.locator('.monaco-tree-sticky-container').first();
    const boxOf = (part: Locator) => part.boundingBox(BRIEFLY).catch(() => null);
    const [place, frame, cover] = await Promise.all([
      boxOf(row),
      boxOf(list),
      stuck.isVisible().then((visible) => (visible ? boxOf(stuck) : null)),
    ]);
    if (!place || !frame) return 0;
    const middle = place.y + place.height / 2;
    if (middle < frame.y + (cover?.height ?? 0)) return -60;
    return middle > frame.y + frame.height ? 60 : 0;
  }

  async #rawRows(): Promise<RawRow[]> {
    const rows = await this.#pane.locator(ROWS).evaluateAll(readRows);
    return rows.sort((a, b) => a.index - b.index);
  }

  /** Scrolls down from the top until `stop` says so or the end is on screen. @returns whether it was stopped */
  async #scrollThrough(stop: (rows: readonly RawRow[]) => boolean): Promise<boolean> {
    for (let rows = await this.#rawRows(); (rows[0]?.index ?? 0) > 0;) rows = await this.#turnWheel(rows, -1);
    for (let rows = await this.#rawRows(); ;) {
      if (stop(rows)) return true;
      if (rows.length === 0 || rows.some(({ last }) => last)) return false;
      rows = await this.#turnWheel(rows, 1);
    }
  }

  /** Moves by less than what is on screen: a turn of the wheel is worth two to three rows. @returns the rows after it */
  async #turnWheel(before: readonly RawRow[], direction: 1 | -1): Promise<RawRow[]> {
    await this.#pane.locator('.monaco-list').first().hover();
    for (let turn = 0; turn < Math.max(1, Math.floor(before.length / 4)); turn++)
      await this.#page.mouse.wheel(0, direction * 200);
    return until(`${this.title} to scroll`, async () => {
      const now = await this.#rawRows();
      return now.length === 0 || now[0]?.index !== before[0]?.index || now.at(-1)?.index !== before.at(-1)?.index
        ? now
        : undefined;
    });
  }
}

function fits(wanted: Wanted, row: Row): boolean {
  return matches(wanted, row.label, row.spoken);
}

/** Runs in the page. */
function readRows(nodes: unknown): RawRow[] {
  return (nodes as Element[]).map((row) => {
    const text = (node: Element | null): string => (node?.textContent ?? '').replace(/\u00a0/g, ' ').trim();
    const expanded = row.getAttribute('aria-expanded');
    const icon = row.querySelector('.custom-view-tree-node-item-icon')?.className ?? '';
    return {
      label: text(row.querySelector('.label-name')),
      description: text(row.querySelector('.label-description')),
      spoken: (row.getAttribute('aria-label') ?? '').trim(),
      level: Number(row.getAttribute('aria-level') ?? '1'),
      expanded: expanded === null ? undefined : expanded === 'true',
      selected: row.getAttribute('aria-selected') === 'true',
      icon: /codicon-(?!colored)([a-z0-9-]+)/.exec(icon.replace('codicon-colored', ''))?.[1] ?? '',
      actions: [...row.querySelectorAll('.actions .action-label')].map(
        (action) => action.getAttribute('aria-label') ?? '',
      ),
      index: Number(row.getAttribute('data-index')),
      last: row.getAttribute('data-last-element') === 'true',
    };
  });
}
