import * as vscode from 'vscode';

/** The keys that `when` clauses in `package.json` ask for. All of them, and all are set here. */
export interface ContextKeys {
  /** What the Certificates view shows: a welcome text, or rows. */
  'cloudCertificates.tree': 'no-account' | 'failing' | 'empty' | 'filtered' | 'rows';
  /** Why nothing can be shown while `tree` is `failing`. */
  'cloudCertificates.failure': 'credentials' | 'network' | 'service';
  /** A filter is on. */
  'cloudCertificates.filtered': boolean;
  /** A refresh that can be cancelled is running. */
  'cloudCertificates.refreshing': boolean;
  'cloudCertificates.hasAccounts': boolean;
  /** At least one account is of a cloud that issues certificates. */
  'cloudCertificates.canIssue': boolean;
  /** The journal has entries. */
  'cloudCertificates.hasActivity': boolean;
}

const known = new Map<string, unknown>();

/** Tells VS Code only what changed: each call goes to another process. */
export function setContextKey<Key extends keyof ContextKeys>(key: Key, value: ContextKeys[Key]): void {
  if (known.get(key) === value) return;
  known.set(key, value);
  void vscode.commands.executeCommand('setContext', key, value);
}
