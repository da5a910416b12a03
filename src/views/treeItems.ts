import * as vscode from 'vscode';
import { visible } from '../ui/plainText.ts';
import type { Node } from './nodes.ts';
import type { Row } from './row.ts';

const COLLAPSIBLE: Record<Row['collapsible'], vscode.TreeItemCollapsibleState> = {
  none: vscode.TreeItemCollapsibleState.None,
  collapsed: vscode.TreeItemCollapsibleState.Collapsed,
  expanded: vscode.TreeItemCollapsibleState.Expanded,
};

/** The one place where a row becomes an item of VS Code. The tooltip comes later, by `resolveTreeItem`. */
export function treeItem(node: Pick<Node, 'id'>, row: Row): vscode.TreeItem {
  const item = new vscode.TreeItem(visible(row.label), COLLAPSIBLE[row.collapsible]);
  item.id = node.id;
  item.description = row.description && visible(row.description);
  item.contextValue = row.contextValue;
  item.accessibilityInformation = { label: row.spoken };
  const { name, color } = row.icon;
  item.iconPath = color ? new vscode.ThemeIcon(name, new vscode.ThemeColor(color)) : new vscode.ThemeIcon(name);
  if (row.command) item.command = { command: row.command, title: '', arguments: [node] };
  return item;
}

/** Icons are ours; everything else in `markdown` was escaped by whoever built it. No command links, no HTML. */
export function tooltip(markdown: string): vscode.MarkdownString {
  const text = new vscode.MarkdownString(markdown, true);
  text.isTrusted = false;
  text.supportHtml = false;
  return text;
}

/** Collects calls of one turn of the event loop into one. */
export function coalesced(run: () => void): () => void {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    setTimeout(() => {
      waiting = false;
      run();
    }, 0);
  };
}
