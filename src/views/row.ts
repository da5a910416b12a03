/** A row as data: what `treeItems.ts` turns into a `vscode.TreeItem`, and what tests read. */
export interface Row {
  readonly label: string;
  readonly description: string;
  readonly icon: Icon;
  readonly collapsible: 'none' | 'collapsed' | 'expanded';
  /** The kind and its flags, `certificate;validation;`: matched by `viewItem =~ /;validation;/` in `package.json`. */
  readonly contextValue: string;
  /** What a screen reader says. */
  readonly spoken: string;
  /** Command on click; called with the node. */
  readonly command?: string;
}

export interface Icon {
  /** Codicon name. */
  readonly name: string;
  /** Theme colour id; the icon is drawn in the text's colour without it. */
  readonly color?: string;
}

/** Flags that rows carry and menus match; `manifest.test.ts` holds `package.json` to these. */
export const FLAGS = {
  account: ['sandbox', 'keys', 'issue', 'bring', 'following', 'stopped'],
  group: ['upload'],
  certificate: [
    ...([
      'issueAgain',
      'validation',
      'reissue',
      'registerKey',
      'download',
      'replace',
      'bind',
      'delete',
      'bound',
    ] as const),
    ...(['nextIssueAgain', 'nextValidation', 'nextReissue', 'nextReplace', 'nextKey', 'nextDetails'] as const),
  ],
  domain: ['unbind'],
  file: ['uploadable', 'csr', 'leaf'],
  activity: ['lookAgain', 'certificateKnown'],
} as const;
export type Flag = (typeof FLAGS)[keyof typeof FLAGS][number];

export function contextValue(kind: string, flags: readonly Flag[]): string {
  return [kind, ...flags].map((part) => `${part};`).join('');
}
