import * as vscode from 'vscode';
import type { PemProviders } from './pemProviders.ts';

export interface PemEditorDeps {
  /** Loads what reads PEM; called when the first such text is shown. */
  readonly load: () => Promise<PemProviders>;
  readonly warn: (message: string) => void;
}

export interface PemEditor extends vscode.Disposable {
  /** Commands of lenses and quick fixes; from the palette they work on the block at the cursor. */
  readonly commands: Readonly<Record<PemCommandId, (target?: unknown) => Promise<void>>>;
}

export type PemCommandId =
  | 'cloudCertificates.pem.copyFingerprint'
  | 'cloudCertificates.pem.copyNames'
  | 'cloudCertificates.pem.copyPublicKeyHash'
  | 'cloudCertificates.pem.copyCommand'
  | 'cloudCertificates.pem.decryptKey'
  | 'cloudCertificates.pem.stripByteOrderMark';

export const PEM_LANGUAGE = 'pem';

/** Shows in place what PEM text holds. Until there is such text, nothing is loaded and nothing is done. */
export function registerPemEditor({ load, warn }: PemEditorDeps): PemEditor {
  let loading: Promise<PemProviders> | undefined;
  const subscriptions: vscode.Disposable[] = [];
  const providers = (): Promise<PemProviders> =>
    (loading ??= load().then((loaded) => {
      subscriptions.push(loaded);
      return loaded;
    }));
  /** Problems look after themselves once they are loaded; until then the first text wakes them. */
  const wake = ({ languageId }: vscode.TextDocument): void => {
    if (languageId === PEM_LANGUAGE && !loading) {
      providers().catch((error: unknown) => warn(`PEM text is not explained: ${String(error)}`));
    }
  };
  const selector: vscode.DocumentSelector = { language: PEM_LANGUAGE };
  subscriptions.push(
    vscode.languages.registerCodeLensProvider(selector, {
      provideCodeLenses: async (document, token) => (await providers()).lenses(document, token),
    }),
    vscode.languages.registerHoverProvider(selector, {
      provideHover: async (document, position, token) => (await providers()).hover(document, position, token),
    }),
    vscode.languages.registerCodeActionsProvider(
      selector,
      {
        provideCodeActions: async (document, range, context, token) =>
          (await providers()).codeActions(document, range, context, token),
      },
      { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix, vscode.CodeActionKind.RefactorRewrite] },
    ),
    vscode.workspace.onDidOpenTextDocument(wake),
  );
  vscode.workspace.textDocuments.forEach(wake);
  return {
    commands: {
      'cloudCertificates.pem.copyFingerprint': async (target) => (await providers()).copy('copyFingerprint', target),
      'cloudCertificates.pem.copyNames': async (target) => (await providers()).copy('copyNames', target),
      'cloudCertificates.pem.copyPublicKeyHash': async (target) =>
        (await providers()).copy('copyPublicKeyHash', target),
      'cloudCertificates.pem.copyCommand': async (target) => (await providers()).copyCommand(target),
      'cloudCertificates.pem.decryptKey': async (target) => (await providers()).decryptKey(target),
      'cloudCertificates.pem.stripByteOrderMark': async (target) => (await providers()).stripByteOrderMark(target),
    },
    dispose: () => subscriptions.splice(0).forEach((subscription) => void subscription.dispose()),
  };
}
