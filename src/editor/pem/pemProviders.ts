import * as vscode from 'vscode';
import { ExtensionError } from '../../errors.ts';
import type { Ui } from '../../ui/ports.ts';
import { pemNotices as say } from '../../ui/sentences/pemBlocks.ts';
import { decryptionSentences, fixSentences } from '../../ui/sentences/pemFixes.ts';
import { trackedFile } from '../git/gitTracking.ts';
import { itemsAt, type PemAnalysis } from './pemAnalysis.ts';
import { pemCodeActions, previewedEdit } from './pemCodeActions.ts';
import { textToCopy } from './pemCopy.ts';
import { askAndDecrypt } from './pemDecryption.ts';
import { PemDiagnostics } from './pemDiagnostics.ts';
import { PemDocuments, type LoadPublicSuffixes } from './pemDocuments.ts';
import { decryptedBlock } from './pemFixes.ts';
import { hoverOf } from './pemHover.ts';
import { type CopyAction, lensesOf, type LensAction } from './pemLenses.ts';

/** What a lens tells the command that it starts. */
interface BlockTarget {
  readonly uri: string;
  readonly block: number;
}

const COMMANDS: Record<LensAction, string> = {
  inspect: 'cloudCertificates.file.inspect',
  upload: 'cloudCertificates.file.upload',
  reissueWithCsr: 'cloudCertificates.file.reissueWithCsr',
  reissue: 'cloudCertificates.file.reissue',
  copyFingerprint: 'cloudCertificates.pem.copyFingerprint',
  copyNames: 'cloudCertificates.pem.copyNames',
  copyPublicKeyHash: 'cloudCertificates.pem.copyPublicKeyHash',
};

const COPIED: Record<CopyAction, () => string> = {
  copyFingerprint: say.fingerprint,
  copyNames: say.names,
  copyPublicKeyHash: say.publicKeyHash,
};

/** How long a word in the status bar stays. */
const SAID_MS = 4000;

/** Puts what `pem` reads of a text into the shapes that VS Code shows. Loaded with the first PEM text. */
export class PemProviders implements vscode.Disposable {
  readonly #documents: PemDocuments;
  readonly #diagnostics: PemDiagnostics;
  readonly #ui: Pick<Ui, 'input' | 'progress'>;

  constructor(language: string, loadPublicSuffixes: LoadPublicSuffixes, ui: Pick<Ui, 'input' | 'progress'>) {
    this.#ui = ui;
    this.#documents = new PemDocuments(loadPublicSuffixes);
    this.#diagnostics = new PemDiagnostics(this.#documents, language);
  }

  async lenses(document: vscode.TextDocument, token: vscode.CancellationToken): Promise<vscode.CodeLens[]> {
    const analysis = await this.#analysis(document, token);
    if (!analysis) return [];
    const uri = document.uri.toString();
    return lensesOf(analysis, new Date()).map(({ line, block, title, action }) => {
      const isFile = action !== undefined && COMMANDS[action].startsWith('cloudCertificates.file.');
      const target = isFile ? { files: [uri] } : ({ uri, block } satisfies BlockTarget);
      const command =
        action === undefined ? { title, command: '' } : { title, command: COMMANDS[action], arguments: [target] };
      return new vscode.CodeLens(new vscode.Range(line, 0, line, 0), command);
    });
  }

  async hover(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.Hover | undefined> {
    const analysis = await this.#analysis(document, token);
    const [item] = analysis ? itemsAt(analysis, position.line) : [];
    if (!analysis || !item) return undefined;
    // Not trusted, without icons and HTML: the text is somebody else's.
    const markdown = new vscode.MarkdownString(hoverOf(item, analysis, new Date()));
    const { startLine, endLine } = item.range;
    return new vscode.Hover(markdown, document.validateRange(new vscode.Range(startLine, 0, endLine, 1000)));
  }

  async codeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    context: vscode.CodeActionContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.CodeAction[]> {
    const analysis = await this.#analysis(document, token);
    if (!analysis || analysis.document.items.length === 0) return [];
    return pemCodeActions(document, range, context, analysis, this.#diagnostics.of(document), token);
  }

  /** @param target a `BlockTarget`; anything else means the cursor */
  async copy(action: CopyAction, target: unknown): Promise<void> {
    const place = await placeOf(target);
    const analysis = place && (await this.#documents.analysis(place.document));
    const item = place && analysis?.document.items.find((each) => place.isAt(each.block, each.range));
    const text = item && textToCopy(item, action);
    if (text === undefined) {
      void vscode.window.showInformationMessage(say.nothingHere());
      return;
    }
    await vscode.env.clipboard.writeText(text);
    vscode.window.setStatusBarMessage(say.copied(COPIED[action]()), SAID_MS);
  }

  async copyCommand(target: unknown): Promise<void> {
    const text = fieldOf(target, 'text');
    if (text === undefined) return;
    await vscode.env.clipboard.writeText(text);
    vscode.window.setStatusBarMessage(say.copied(say.command()), SAID_MS);
  }

  /**
   * Puts the open key in the place of an encrypted one: shown first, to be undone, and not saved.
   * @param target a `BlockTarget`; anything else means the cursor
   */
  async decryptKey(target: unknown): Promise<void> {
    const { noKey, changed, entangled, decrypted } = decryptionSentences;
    const place = await placeOf(target);
    const analysis = place && (await this.#documents.analysis(place.document));
    const item = place && analysis?.document.items.find((each) => place.isAt(each.block, each.range));
    if (!analysis || item?.kind !== 'encryptedKey') return void vscode.window.showInformationMessage(noKey());
    const { document } = place;
    const { version, uri } = document;
    const trackedByGit = (await trackedFile(uri)) !== undefined;
    const file = uri.path.split('/').at(-1) ?? '';
    const pkcs8Der = await askAndDecrypt(item, { file, trackedByGit }, this.#ui);
    if (document.isClosed || document.version !== version) return void vscode.window.showInformationMessage(changed());
    const change = decryptedBlock(analysis, item, pkcs8Der);
    if (!change) return void vscode.window.showInformationMessage(entangled());
    const applied = await vscode.workspace.applyEdit(previewedEdit(document, change, fixSentences.decrypt()));
    if (applied && document.version !== version) vscode.window.setStatusBarMessage(decrypted(), SAID_MS);
  }

  /** The mark is not in the text that an editor holds, so it is taken off the file. */
  async stripByteOrderMark(target: unknown): Promise<void> {
    const given = fieldOf(target, 'uri');
    const uri = given === undefined ? vscode.window.activeTextEditor?.document.uri : vscode.Uri.parse(given, true);
    if (!uri) return;
    const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
    if (open?.isDirty) return void vscode.window.showInformationMessage(say.unsaved());
    const { fs } = vscode.workspace;
    const bytes = await fs.readFile(uri).then(undefined, (error: unknown) => {
      throw fileError('file.unreadable', uri, error);
    });
    const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
    if (!hasMark) return void vscode.window.showInformationMessage(say.noByteOrderMark());
    await fs.writeFile(uri, bytes.subarray(3)).then(undefined, (error: unknown) => {
      throw fileError('file.unwritable', uri, error);
    });
    // An open editor keeps its encoding and would write the mark again.
    if (open) await vscode.workspace.openTextDocument(uri, { encoding: 'utf8' });
  }

  dispose(): void {
    this.#diagnostics.dispose();
  }

  async #analysis(document: vscode.TextDocument, token: vscode.CancellationToken): Promise<PemAnalysis | undefined> {
    if (token.isCancellationRequested) return undefined;
    return this.#documents.analysis(document);
  }
}

function fileError(code: 'file.unreadable' | 'file.unwritable', uri: vscode.Uri, cause: unknown): ExtensionError {
  const reason = cause instanceof vscode.FileSystemError ? cause.code : 'unknown';
  const details = { file: uri.path.split('/').at(-1) ?? '', reason };
  return new ExtensionError(code, 'the byte order mark stays', { details, cause });
}

interface Place {
  readonly document: vscode.TextDocument;
  readonly isAt: (block: number, range: { readonly startLine: number; readonly endLine: number }) => boolean;
}

async function placeOf(target: unknown): Promise<Place | undefined> {
  const uri = fieldOf(target, 'uri');
  if (uri !== undefined) {
    const wanted = (target as BlockTarget).block;
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri, true));
    return { document, isAt: (block) => block === wanted };
  }
  const editor = vscode.window.activeTextEditor;
  if (!editor) return undefined;
  const { line } = editor.selection.active;
  return { document: editor.document, isAt: (_block, range) => range.startLine <= line && line <= range.endLine };
}

function fieldOf(target: unknown, name: 'uri' | 'text'): string | undefined {
  const value: unknown = typeof target === 'object' && target !== null ? Reflect.get(target, name) : undefined;
  return typeof value === 'string' ? value : undefined;
}
