import type { Locator } from 'playwright-core';

/** The little of the DOM that readers of the workbench use; the project is compiled without the DOM's own types. */
export interface Element {
  readonly textContent: string | null;
  /** As laid out: with line breaks, without what is hidden. */
  readonly innerText: string;
  readonly className: string;
  readonly id: string;
  readonly value?: string;
  /** Null while the element is not laid out. */
  readonly offsetParent: object | null;
  querySelector(selector: string): Element | null;
  querySelectorAll(selector: string): Iterable<Element>;
  getAttribute(name: string): string | null;
}

/** What the first of the elements shows, or empty; asked in one go, as it may go away at any time. */
export async function shownText(elements: Locator): Promise<string> {
  return (await elements.first().isVisible()) ? ((await elements.allInnerTexts())[0] ?? '').trim() : '';
}
