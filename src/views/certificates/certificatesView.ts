import * as vscode from 'vscode';
import { attentionSentences } from '../../ui/sentences/attention.ts';
import { treeSentences as say } from '../../ui/sentences/tree.ts';
import { setContextKey } from '../contextKeys.ts';
import type { Node } from '../nodes.ts';
import { expiresWithinDays } from '../../ui/settings.ts';
import type { ViewSources } from '../sources.ts';
import { coalesced, tooltip, treeItem } from '../treeItems.ts';
import { CertificateModel } from './certificateModel.ts';
import type { Painted } from './repaint.ts';
import { staleness } from './repaint.ts';
import type { ViewOptionsStore } from './viewOptions.ts';

/** Days left change without any event. */
const REPAINT_MS = 60 * 60 * 1000;
/** A refresh that takes longer than this turns the icon of its account. */
const SHORT_POLL_MS = 500;

/** The certificates of all accounts: accounts → groups → certificates. */
export class CertificatesView implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  readonly #sources: ViewSources;
  readonly #options: ViewOptionsStore;
  readonly #model: CertificateModel;
  readonly #view: vscode.TreeView<Node>;
  readonly #changes = new vscode.EventEmitter<Node[] | undefined>();
  readonly onDidChangeTreeData = this.#changes.event;
  readonly #subscriptions: { dispose(): unknown }[] = [this.#changes];
  readonly #changedAccounts = new Set<string>();
  readonly #painted = new Map<string, Painted>();
  readonly #spinners = new Map<string, NodeJS.Timeout>();
  #everythingChanged = false;
  #shownRoots: readonly Node[] = [];
  #domains: Promise<void> | undefined;

  constructor(sources: ViewSources, options: ViewOptionsStore) {
    this.#sources = sources;
    this.#options = options;
    this.#model = new CertificateModel({
      sources,
      options: () => options.current,
      withinDays: expiresWithinDays,
      now: () => new Date(),
    });
    this.#view = vscode.window.createTreeView<Node>('cloudCertificates.certificates', {
      treeDataProvider: this,
      showCollapseAll: true,
    });
    const flush = coalesced(() => this.#flush());
    const changed = (accountId?: string) => {
      if (accountId === undefined) this.#everythingChanged = true;
      else if (!this.#mustRepaint(accountId, flush)) return;
      flush();
    };
    const repaint = setInterval(() => this.#view.visible && changed(), REPAINT_MS);
    this.#subscriptions.push(
      this.#view,
      { dispose: () => [repaint, ...this.#spinners.values()].forEach(clearTimeout) },
      sources.inventory.onDidChange(({ accountId }) => changed(accountId)),
      sources.tracker.onDidChange(({ accountId }) => changed(accountId)),
      options.onDidChange(() => changed()),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('cloudCertificates')) changed();
      }),
    );
    this.#announce();
  }

  /** How many certificates there are and how many the filter lets through. */
  counts(): { readonly matching: number; readonly count: number } {
    return this.#model.counts();
  }

  /** How many things need attention: shown on the icon in the activity bar. */
  setBadge(count: number): void {
    this.#view.badge = count === 0 ? undefined : { value: count, tooltip: attentionSentences.badge(count) };
  }

  /** Shows the view and selects the row of an account or of a certificate; takes away a filter that hides it. */
  async reveal(accountId: string, certificateId?: string): Promise<void> {
    await this.#loadDomainsIfNeeded();
    if (!this.#model.find(accountId, certificateId) && this.#options.current.filter !== '') {
      this.#options.update({ filter: '' });
    }
    this.#flush();
    const node = this.#model.find(accountId, certificateId) ?? this.#model.find(accountId);
    if (!node) return;
    if (this.#model.roots().length === 0) {
      await vscode.commands.executeCommand('cloudCertificates.certificates.focus');
      return;
    }
    // The row can vanish between two turns; then there is nothing to select.
    await this.#view.reveal(node, { select: true, focus: false, expand: node.kind === 'account' }).then(
      () => undefined,
      () => undefined,
    );
  }

  getTreeItem(node: Node): vscode.TreeItem {
    return treeItem(node, this.#model.row(node));
  }

  resolveTreeItem(item: vscode.TreeItem, node: Node): vscode.TreeItem {
    const text = this.#model.tooltip(node);
    if (text !== undefined) item.tooltip = tooltip(text);
    return item;
  }

  getParent(node: Node): Node | undefined {
    return 'parent' in node ? node.parent : undefined;
  }

  async getChildren(node?: Node): Promise<Node[]> {
    await this.#loadDomainsIfNeeded();
    if (node) return [...this.#model.children(node)];
    for (const { account } of this.#sources.inventory.snapshots()) void this.#open(account.id);
    this.#announce();
    this.#remember();
    this.#shownRoots = this.#model.roots();
    return [...this.#shownRoots];
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  /** Failures become rows; a cancelled or removed account needs no word. */
  async #open(accountId: string): Promise<void> {
    try {
      await this.#sources.inventory.open(accountId);
    } catch {
      // The snapshot carries what there is to say.
    }
  }

  /** A poll that is over before anybody would notice is not shown. */
  #mustRepaint(accountId: string, flush: () => void): boolean {
    const now = this.#model.painted(accountId);
    const stale = now ? staleness(this.#painted.get(accountId), now) : 'stale';
    clearTimeout(this.#spinners.get(accountId));
    this.#spinners.delete(accountId);
    if (stale === 'loading' && now?.snapshot.loading) {
      const spin = () => {
        this.#changedAccounts.add(accountId);
        flush();
      };
      this.#spinners.set(accountId, setTimeout(spin, SHORT_POLL_MS));
      return false;
    }
    if (stale === 'fresh') return false;
    this.#changedAccounts.add(accountId);
    return true;
  }

  /** Refreshes the rows of the accounts that changed, or everything where rows came or went. */
  #flush(): void {
    const changed = new Set(this.#changedAccounts);
    const everything = this.#everythingChanged;
    this.#changedAccounts.clear();
    this.#everythingChanged = false;
    if (!everything && changed.size === 0) return;
    this.#announce();
    this.#remember();
    const roots = this.#model.roots();
    const sameRoots =
      roots.length === this.#shownRoots.length && roots.every((node, i) => node === this.#shownRoots[i]);
    if (everything || !sameRoots) this.#changes.fire(undefined);
    else this.#changes.fire(roots.filter((node) => node.kind === 'account' && changed.has(node.account.id)) as Node[]);
  }

  #remember(): void {
    this.#painted.clear();
    for (const { account } of this.#sources.inventory.snapshots()) {
      const painted = this.#model.painted(account.id);
      if (painted) this.#painted.set(account.id, painted);
    }
  }

  /** Everything around the rows: welcome texts, buttons, the message above. */
  #announce(): void {
    const state = this.#model.state();
    const { filter } = this.#options.current;
    setContextKey('cloudCertificates.tree', state.shows);
    if (state.shows === 'failing') setContextKey('cloudCertificates.failure', state.because);
    setContextKey('cloudCertificates.filtered', filter !== '');
    setContextKey('cloudCertificates.hasAccounts', state.shows !== 'no-account');
    setContextKey('cloudCertificates.canIssue', this.#model.canIssue());
    const { matching, count } = this.#model.counts();
    const message = filter !== '' && state.shows === 'rows' ? say.filterMessage(filter, matching, count) : undefined;
    if (this.#view.message !== message) this.#view.message = message;
  }

  async #loadDomainsIfNeeded(): Promise<void> {
    if (this.#options.current.groupBy !== 'domain') return;
    this.#domains ??= this.#sources.loadRegistrableDomain().then((domain) => this.#model.setRegistrableDomain(domain));
    await this.#domains;
  }
}
