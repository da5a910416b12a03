import type * as vscode from 'vscode';
import { ActivityView } from './activity/activityView.ts';
import { AttentionView } from './attention/attentionView.ts';
import { CertificatesView } from './certificates/certificatesView.ts';
import type { OptionsMemento } from './certificates/viewOptions.ts';
import { ViewOptionsStore } from './certificates/viewOptions.ts';
import type { ViewSources } from './sources.ts';
import type { ViewCommands } from './viewCommands.ts';
import { viewCommands } from './viewCommands.ts';
import type { WorkspaceReader } from './workspace/workspaceScan.ts';
import { WorkspaceView } from './workspace/workspaceView.ts';

export interface Views extends vscode.Disposable {
  /** Shows the Certificates view and selects the row of an account or of a certificate. */
  reveal(accountId: string, certificateId?: string): Promise<void>;
  /** Commands that only change what is shown. */
  readonly commands: ViewCommands;
}

/** Creates the views of the container. */
export function createViews(
  sources: ViewSources,
  memento: OptionsMemento,
  loadReader: () => Promise<WorkspaceReader>,
): Views {
  const options = new ViewOptionsStore(memento);
  const certificates = new CertificatesView(sources, options);
  const attention = new AttentionView(sources, (count) => certificates.setBadge(count));
  const activity = new ActivityView(sources);
  const workspace = new WorkspaceView(sources, loadReader);
  return {
    reveal: (accountId, certificateId) => certificates.reveal(accountId, certificateId),
    commands: viewCommands(options, () => certificates.counts()),
    dispose: () => {
      for (const view of [workspace, activity, attention, certificates]) view.dispose();
    },
  };
}
