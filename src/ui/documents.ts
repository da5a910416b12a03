import * as vscode from 'vscode';
import { visible } from './plainText.ts';
import type { PageDocument } from './ports.ts';
import { uiSentences } from './sentences/ui.ts';

const DOCUMENT_SCHEME = 'cloud-certificates';

/** The rendered page as an editor: unlike the command, it can leave the focus where it is. */
const PREVIEW_EDITOR = 'vscode.markdown.preview.editor';

/** So many pages are kept at most; the oldest goes first. */
const KEPT = 20;

/**
 * Read-only Markdown pages. A page's URI holds its title and its key, never its content, and its content is kept in memory only, and
 * only while a tab shows it.
 */
export class Documents implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #contents = new Map<string, string>();
  readonly #changes = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changes.event;
  readonly #subscriptions: vscode.Disposable[];
  readonly #rebuild: (key: string) => Promise<string | undefined>;

  /** @param rebuild writes the page of a key anew, for a tab that an earlier run of the editor left open; undefined if it cannot */
  constructor(rebuild: (key: string) => Promise<string | undefined>) {
    this.#rebuild = rebuild;
    this.#subscriptions = [
      this.#changes,
      vscode.workspace.registerTextDocumentContentProvider(DOCUMENT_SCHEME, this),
      vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
        if (closed.length > 0 && !vscode.window.tabGroups.all.some(({ tabs }) => tabs.some(mayShowPage))) {
          this.#contents.clear();
        }
      }),
    ];
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const kept = this.#contents.get(uri.query);
    if (kept !== undefined) return kept;
    const rebuilt = await this.#rebuild(uri.query).catch(() => undefined);
    return this.#contents.get(uri.query) ?? rebuilt ?? uiSentences.documentGone();
  }

  /** Opens the page rendered, or as text where VS Code's Markdown preview is switched off. */
  async show({ key, title, markdown, behind = false }: PageDocument): Promise<void> {
    const uri = vscode.Uri.from({ scheme: DOCUMENT_SCHEME, path: `/${fileName(title)}.md`, query: key });
    const changed = this.#contents.get(key) !== markdown;
    this.#contents.delete(key);
    this.#contents.set(key, markdown);
    for (const oldest of [...this.#contents.keys()].slice(0, -KEPT)) this.#contents.delete(oldest);
    if (changed) this.#changes.fire(uri);
    // Asked for by name, since a command of an extension that is not active yet is not listed.
    const opening = behind
      ? vscode.commands.executeCommand('vscode.openWith', uri, PREVIEW_EDITOR, { preserveFocus: true, preview: true })
      : vscode.commands.executeCommand('markdown.showPreview', uri);
    const rendered = opening.then(
      () => true,
      () => false,
    );
    if (!(await rendered)) {
      await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), {
        preview: true,
        preserveFocus: behind,
      });
    }
  }

  dispose(): void {
    this.#contents.clear();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
}

/** A rendered page is a web view of the Markdown extension, which does not tell whose page it is. */
function mayShowPage({ input }: vscode.Tab): boolean {
  if (input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom)
    return input.uri.scheme === DOCUMENT_SCHEME;
  return input instanceof vscode.TabInputWebview && input.viewType.includes('markdown.preview');
}

/** The tab's title without what a path gives a meaning. */
function fileName(title: string): string {
  return (
    visible(title)
      .replace(/[/\\?#%:*"<>|\s]+/g, ' ')
      .trim() || 'Certificate'
  );
}
