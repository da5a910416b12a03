import * as vscode from 'vscode';
import { readableName } from '../../certificates/names/readableName.ts';
import { FILE_PATTERN } from '../../pem/fileEndings.ts';
import type { FileSummary } from '../../pem/fileSummary.ts';
import { visible } from '../../ui/plainText.ts';
import { daysLeftText } from '../../ui/sentences/time.ts';
import { workspaceSentences as say } from '../../ui/sentences/workspace.ts';
import { contextValue, type Flag, type Row } from '../row.ts';
import type { ViewSources } from '../sources.ts';
import { treeItem } from '../treeItems.ts';
import { workspaceFiles } from './workspaceFiles.ts';
import { type FileLinks, linksOf } from './workspaceLinks.ts';
import { type FoundFile, scanWorkspace, type WorkspaceReader } from './workspaceScan.ts';

type WorkspaceNode = GroupNode | FileNode;

interface GroupNode {
  readonly kind: 'group';
  readonly id: string;
  readonly of: FileSummary['kind'];
  readonly children: readonly FileNode[];
}

interface FileNode {
  readonly kind: 'file';
  readonly id: string;
  readonly of: FileSummary['kind'];
  readonly uri: vscode.Uri;
  readonly summary: FileSummary;
  /** What commands work on. */
  readonly files: readonly string[];
}

const GROUPS: readonly FileSummary['kind'][] = ['certificate', 'csr', 'key', 'archive', 'authority'];
const ICONS: Record<FileSummary['kind'], string> = {
  certificate: 'verified',
  authority: 'shield',
  csr: 'edit',
  key: 'key',
  archive: 'package',
};
/** What the menus offer: of files, not of what else lies in them. */
const FILE_FLAGS: Record<FileSummary['kind'], readonly Flag[]> = {
  certificate: ['leaf', 'uploadable'],
  authority: [],
  csr: ['csr'],
  key: ['uploadable'],
  archive: ['uploadable'],
};
const SETTLE_MS = 500;
const DAY_MS = 24 * 60 * 60 * 1000;

/** Keys, CSRs and certificates among the files of the workspace. Looks for them only while it can be seen. */
export class WorkspaceView implements vscode.TreeDataProvider<WorkspaceNode>, vscode.Disposable {
  readonly #sources: Pick<ViewSources, 'inventory'>;
  readonly #load: () => Promise<WorkspaceReader>;
  readonly #view: vscode.TreeView<WorkspaceNode>;
  readonly #changes = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changes.event;
  readonly #subscriptions: { dispose(): unknown }[] = [this.#changes];
  #running: vscode.CancellationTokenSource | undefined;
  #watching = false;
  #stale = true;
  #timer: NodeJS.Timeout | undefined;
  #found: readonly FoundFile[] = [];
  /** Made anew with the rows. */
  #links: (summary: FileSummary) => FileLinks = linksOf([], []);

  constructor(sources: Pick<ViewSources, 'inventory'>, load: () => Promise<WorkspaceReader>) {
    this.#sources = sources;
    this.#load = load;
    this.#view = vscode.window.createTreeView<WorkspaceNode>('cloudCertificates.workspace', { treeDataProvider: this });
    this.#subscriptions.push(
      this.#view,
      this.#view.onDidChangeVisibility(() => this.#look()),
      sources.inventory.onDidChange(() => this.#found.length > 0 && this.#changes.fire(undefined)),
    );
  }

  getTreeItem(node: WorkspaceNode): vscode.TreeItem {
    if (node.kind === 'group') return treeItem(node, groupRow(node));
    const row = this.#fileRow(node);
    const item = treeItem(node, row);
    item.resourceUri = node.uri;
    // The view is narrow; a plain text, since the names are somebody else's.
    item.tooltip = visible([row.label, ...row.description.split(' · ')].join('\n'));
    return item;
  }

  getChildren(node?: WorkspaceNode): WorkspaceNode[] {
    if (node) return node.kind === 'group' ? [...node.children] : [];
    this.#look();
    const summaries = this.#found.flatMap((file) => file.summaries);
    this.#links = linksOf(summaries, this.#sources.inventory.snapshots());
    return groupsOf(this.#found);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#running?.cancel();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #look(): void {
    if (!this.#view.visible) return this.#running?.cancel();
    if (!this.#stale || this.#running) return;
    if (!this.#watching) this.#watch();
    const source = new vscode.CancellationTokenSource();
    this.#running = source;
    this.#stale = false;
    void vscode.window.withProgress({ location: { viewId: 'cloudCertificates.workspace' } }, async () => {
      try {
        const found = await scanWorkspace(workspaceFiles, await this.#load(), source.token);
        if (source.token.isCancellationRequested) this.#stale = true;
        else this.#found = found;
      } finally {
        this.#running = undefined;
        source.dispose();
        this.#changes.fire(undefined);
      }
    });
  }

  #watch(): void {
    this.#watching = true;
    const changed = () => {
      this.#stale = true;
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#look(), SETTLE_MS);
    };
    for (const pattern of [FILE_PATTERN, '**/.gitignore']) {
      const watcher = vscode.workspace.createFileSystemWatcher(pattern);
      this.#subscriptions.push(
        watcher,
        watcher.onDidCreate(changed),
        watcher.onDidChange(changed),
        watcher.onDidDelete(changed),
      );
    }
    this.#subscriptions.push(vscode.workspace.onDidChangeWorkspaceFolders(changed));
  }

  #fileRow({ of, uri, summary }: FileNode): Row {
    const file = vscode.workspace.asRelativePath(uri);
    const days = summary.notAfter && Math.floor((summary.notAfter.getTime() - Date.now()) / DAY_MS);
    const { holder, cloud } = this.#links(summary);
    const [first, ...others] = cloud;
    const status = [
      ...(days === undefined ? [] : [daysLeftText(days)]),
      ...(summary.encrypted ? [say.encrypted()] : []),
      ...(holder === undefined ? [] : [say.keyOf(readableName(holder))]),
      ...(first ? [say.inCloud(first.certificate.name, first.account.label)] : []),
      ...(others.length > 0 ? [say.moreInCloud(others.length)] : []),
    ].join(' · ');
    const label = summary.name === undefined ? file : readableName(summary.name);
    return {
      label,
      description: [status, ...(summary.name === undefined ? [] : [file])].filter(Boolean).join(' · '),
      icon: { name: ICONS[of], ...(days !== undefined && days < 0 ? { color: 'list.errorForeground' } : {}) },
      collapsible: 'none',
      contextValue: contextValue('file', FILE_FLAGS[of]),
      spoken: say.spoken(label, file, status),
      command: 'cloudCertificates.file.inspect',
    };
  }
}

function groupsOf(found: readonly FoundFile[]): GroupNode[] {
  const nodes = found.flatMap(({ uri, summaries }) =>
    summaries.map((summary, index): FileNode => {
      const id = `file/${uri.toString()}/${index}`;
      return { kind: 'file', id, of: summary.kind, uri, summary, files: [uri.toString()] };
    }),
  );
  const end = ({ summary }: FileNode) => summary.notAfter?.getTime() ?? 0;
  return GROUPS.flatMap((of) => {
    const children = nodes
      .filter((node) => node.of === of)
      .sort((a, b) => end(a) - end(b) || a.uri.path.localeCompare(b.uri.path));
    return children.length === 0 ? [] : [{ kind: 'group', id: `group/${of}`, of, children }];
  });
}

function groupRow({ of, children }: GroupNode): Row {
  const count = String(children.length);
  return {
    label: say.group(of),
    description: count,
    icon: { name: ICONS[of] },
    collapsible: of === 'authority' ? 'collapsed' : 'expanded',
    contextValue: contextValue('fileGroup', []),
    spoken: `${say.group(of)}, ${count}`,
  };
}
