import * as vscode from 'vscode';
import { activityItems } from './activityItems.ts';
import { rangeRow } from './certificateModel.ts';
import { listNodes, rangeChildren } from './certificateTree.ts';
import { setContextKey } from './contextKeys.ts';
import { activityRow, activityTooltip } from './listRows.ts';
import type { ActivityNode, Node } from './nodes.ts';
import type { ViewSources } from './sources.ts';
import { coalesced, tooltip, treeItem } from './treeItems.ts';

/** "5 minutes ago" is to stay true while one looks at it. */
const REPAINT_MS = 60 * 1000;

/** The journal: what was ordered, when, and what became of it. */
export class ActivityView implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  readonly #sources: ViewSources;
  readonly #view: vscode.TreeView<Node>;
  readonly #changes = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changes.event;
  readonly #subscriptions: { dispose(): unknown }[] = [this.#changes];

  constructor(sources: ViewSources) {
    this.#sources = sources;
    this.#view = vscode.window.createTreeView<Node>('cloudCertificates.activity', { treeDataProvider: this });
    const update = () => {
      setContextKey('cloudCertificates.hasActivity', sources.operations.entries().length > 0);
      this.#changes.fire(undefined);
    };
    const changed = coalesced(update);
    const repaint = setInterval(() => this.#view.visible && changed(), REPAINT_MS);
    this.#subscriptions.push(
      this.#view,
      { dispose: () => clearInterval(repaint) },
      sources.operations.onDidChange(changed),
      sources.inventory.onDidChange(changed),
      this.#view.onDidChangeVisibility(({ visible }) => visible && changed()),
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
    const nodes = activityItems(this.#sources.inventory.snapshots(), this.#sources.operations.entries());
    return [...listNodes('activity', nodes)];
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
}
