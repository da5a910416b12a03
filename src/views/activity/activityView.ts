import * as vscode from 'vscode';
import { listNodes, rangeChildren } from '../certificates/certificateTree.ts';
import { sameItems } from '../certificates/repaint.ts';
import { setContextKey } from '../contextKeys.ts';
import type { ActivityNode, Node } from '../nodes.ts';
import { rangeRow } from '../rangeRow.ts';
import type { ViewSources } from '../sources.ts';
import { coalesced, tooltip, treeItem } from '../treeItems.ts';
import { activityItems } from './activityItems.ts';
import { activityRow, activityTooltip } from './activityRow.ts';

/** "5 minutes ago" is to stay true while one looks at it. */
const REPAINT_MS = 60 * 1000;

/** The journal: what was ordered, when, and what became of it. */
export class ActivityView implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  readonly #view: vscode.TreeView<Node>;
  readonly #changes = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changes.event;
  readonly #subscriptions: { dispose(): unknown }[] = [this.#changes];
  #items: readonly ActivityNode[] = [];
  #paintedAt: number | undefined;

  constructor(sources: ViewSources) {
    this.#view = vscode.window.createTreeView<Node>('cloudCertificates.activity', { treeDataProvider: this });
    const update = (repaint = false) => {
      const before = this.#items;
      this.#items = activityItems(sources.inventory.snapshots(), sources.operations.entries());
      setContextKey('cloudCertificates.hasActivity', this.#items.length > 0);
      if (repaint || !sameItems(before, this.#items)) this.#changes.fire(undefined);
    };
    const changed = coalesced(update);
    const repaint = setInterval(() => this.#view.visible && this.#items.length > 0 && update(true), REPAINT_MS);
    this.#subscriptions.push(
      this.#view,
      { dispose: () => clearInterval(repaint) },
      sources.operations.onDidChange(changed),
      sources.inventory.onDidChange(changed),
      this.#view.onDidChangeVisibility(({ visible }) => {
        if (visible && this.#paintedAt !== undefined && Date.now() - this.#paintedAt > REPAINT_MS) update(true);
      }),
    );
    update();
  }

  getTreeItem(node: Node): vscode.TreeItem {
    if (node.kind === 'range') return treeItem(node, rangeRow(node));
    return treeItem(node, activityRow(node as ActivityNode, new Date()));
  }

  resolveTreeItem(item: vscode.TreeItem, node: Node): vscode.TreeItem {
    if (node.kind === 'activity') item.tooltip = tooltip(activityTooltip(node.entry));
    return item;
  }

  getChildren(node?: Node): Node[] {
    if (node) return node.kind === 'range' ? [...rangeChildren(node)] : [];
    this.#paintedAt = Date.now();
    return [...listNodes('activity', this.#items)];
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
}
