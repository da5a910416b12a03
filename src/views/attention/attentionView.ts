import * as vscode from 'vscode';
import { rangeChildren } from '../certificates/certificateTree.ts';
import { sameItems } from '../certificates/repaint.ts';
import type { AttentionNode, Node } from '../nodes.ts';
import { rangeRow } from '../rangeRow.ts';
import { expiresWithinDays } from '../../ui/settings.ts';
import type { ViewSources } from '../sources.ts';
import { coalesced, tooltip, treeItem } from '../treeItems.ts';
import { attentionItems, attentionRoots } from './attentionItems.ts';
import { attentionRow, attentionTooltip } from './attentionRow.ts';

const REPAINT_MS = 60 * 60 * 1000;

/** What needs a person, most urgent first. Kept up to date while hidden, since the badge counts it. */
export class AttentionView implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  readonly #sources: ViewSources;
  readonly #view: vscode.TreeView<Node>;
  readonly #changes = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changes.event;
  readonly #subscriptions: { dispose(): unknown }[] = [this.#changes];
  #items: readonly AttentionNode[] = [];

  /** @param onCount told how many things need a person */
  constructor(sources: ViewSources, onCount: (count: number) => void) {
    this.#sources = sources;
    const update = (repaint = false) => {
      const before = this.#items;
      this.#items = attentionItems(sources.inventory.snapshots(), sources.operations.entries(), {
        now: new Date(),
        withinDays: expiresWithinDays(),
      });
      onCount(this.#items.length);
      if (repaint || !sameItems(before, this.#items)) this.#changes.fire(undefined);
    };
    this.#view = vscode.window.createTreeView<Node>('cloudCertificates.attention', { treeDataProvider: this });
    const changed = coalesced(update);
    // Days left change without any event.
    const repaint = setInterval(() => update(true), REPAINT_MS);
    this.#subscriptions.push(
      this.#view,
      { dispose: () => clearInterval(repaint) },
      sources.inventory.onDidChange(changed),
      sources.operations.onDidChange(changed),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('cloudCertificates')) update(true);
      }),
    );
    update();
  }

  getTreeItem(node: Node): vscode.TreeItem {
    if (node.kind === 'range') return treeItem(node, rangeRow(node));
    const attention = node as AttentionNode;
    const context = { now: new Date(), withinDays: expiresWithinDays(), following: false };
    return treeItem(attention, attentionRow(attention, context, this.#sources.inventory.snapshots().length > 1));
  }

  resolveTreeItem(item: vscode.TreeItem, node: Node): vscode.TreeItem {
    if (node.kind === 'attention') item.tooltip = tooltip(attentionTooltip(node));
    return item;
  }

  getChildren(node?: Node): Node[] {
    if (!node) return [...attentionRoots(this.#items)];
    return node.kind === 'range' ? [...rangeChildren(node)] : [];
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
}
