/** The little of the DOM that readers of the workbench use; the project is compiled without the DOM's own types. */
export interface Element {
  readonly textContent: string | null;
  readonly className: string;
  readonly id: string;
  readonly value?: string;
  /** Null while the element is not laid out. */
  readonly offsetParent: object | null;
  querySelector(selector: string): Element | null;
  querySelectorAll(selector: string): Iterable<Element>;
  getAttribute(name: string): string | null;
}
