import * as path from 'node:path';
import * as vscode from 'vscode';
import { knownRoots } from '../../pem/chain/knownRoots.ts';
import type { PemItem } from '../../pem/facts.ts';
import { fixSentences as say } from '../../ui/sentences/pemFixes.ts';
import { ignoreChange, ignoreLine, restrictCommand, untrackCommand } from '../git/gitIgnore.ts';
import { trackedFile } from '../git/gitTracking.ts';
import { certificatesBeside } from './neighbours.ts';
import { itemsAt, type PemAnalysis } from './pemAnalysis.ts';
import { fixesOf, type Fix } from './pemFixes.ts';
import { fittingName, type Problem } from './pemProblems.ts';
import { inOneChange, type TextChange } from './pemSegments.ts';

/**
 * What the light bulb offers for the blocks that a range touches; what mends the whole text is offered at each of them. Changes of text
 * are shown before they are made.
 */
export async function pemCodeActions(
  document: vscode.TextDocument,
  range: vscode.Range,
  context: vscode.CodeActionContext,
  analysis: PemAnalysis,
  problems: readonly Problem[],
  token: vscode.CancellationToken,
): Promise<vscode.CodeAction[]> {
  const items = itemsAt(analysis, range.start.line, range.end.line);
  const blocks = new Set(items.map(({ block }) => block));
  const isHere = ({ line, block }: Problem): boolean =>
    (range.start.line <= line && line <= range.end.line) || (block !== undefined && blocks.has(block));
  const here = problems.filter(isHere);
  const codes = new Set(here.map(({ code }) => code));
  const allCodes = new Set(problems.map(({ code }) => code));
  const wantsNeighbours = blocks.size > 0 && analysis.document.items.some(({ kind }) => kind === 'certificate');
  const candidates = wantsNeighbours ? await certificatesBeside(document.uri, token) : [];
  if (token.isCancellationRequested) return [];

  const solved = (fixCodes: readonly string[]) =>
    context.diagnostics.filter(({ code }) => fixCodes.includes(String(code)));
  const actions = fixesOf(analysis, { now: new Date(), knownRoots: knownRoots(), candidates }).flatMap((fix) => {
    if (fix.block !== undefined && !blocks.has(fix.block)) return [];
    const isOfAll = fix.block === undefined && blocks.size > 0;
    const solves = fix.solves.some((code) => (isOfAll ? allCodes : codes).has(code));
    if (fix.block === undefined && !solves) return [];
    return [fixAction(document, fix, solves, solved(fix.solves))];
  });
  actions.push(...decryptActions(document, items));
  actions.push(...fileActions(document, analysis, codes, solved));
  if (codes.has('private-key-in-git')) actions.push(...(await gitActions(document, solved(['private-key-in-git']))));
  return actions;
}

type Solved = (codes: readonly string[]) => vscode.Diagnostic[];

function fixAction(
  document: vscode.TextDocument,
  fix: Fix,
  solves: boolean,
  diagnostics: vscode.Diagnostic[],
): vscode.CodeAction {
  const kind = solves ? vscode.CodeActionKind.QuickFix : vscode.CodeActionKind.RefactorRewrite;
  const action = new vscode.CodeAction(fix.title, kind);
  action.edit = previewedEdit(document, inOneChange(document.getText(), fix.changes), fix.title);
  action.diagnostics = diagnostics;
  action.isPreferred = solves && fix.preferred;
  return action;
}

/** A change that VS Code shows byte by byte before it makes it. */
export function previewedEdit(
  document: vscode.TextDocument,
  { start, end, text }: TextChange,
  title: string,
): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
  // What needs a confirmation opens the preview, but is not ticked there: so this is nothing, and the change itself is ticked.
  edit.insert(document.uri, range.start, '', { needsConfirmation: true, label: title });
  edit.replace(document.uri, range, text);
  return edit;
}

/** The password is asked for first, so that what is shown is what will stand there. */
function decryptActions(document: vscode.TextDocument, items: readonly PemItem[]): vscode.CodeAction[] {
  return items
    .filter(({ kind }) => kind === 'encryptedKey')
    .map(({ block }) => {
      const action = new vscode.CodeAction(say.decrypt(), vscode.CodeActionKind.RefactorRewrite);
      const target = { uri: document.uri.toString(), block };
      action.command = { title: say.decrypt(), command: 'cloudCertificates.pem.decryptKey', arguments: [target] };
      return action;
    });
}

function fileActions(
  document: vscode.TextDocument,
  analysis: PemAnalysis,
  codes: ReadonlySet<string>,
  solved: Solved,
): vscode.CodeAction[] {
  const actions: vscode.CodeAction[] = [];
  const quickFix = (title: string, solves: readonly string[]): vscode.CodeAction => {
    const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
    action.diagnostics = solved(solves);
    actions.push(action);
    return action;
  };
  if (codes.has('pem-crlf')) {
    const edit = new vscode.WorkspaceEdit();
    edit.set(document.uri, [vscode.TextEdit.setEndOfLine(vscode.EndOfLine.LF)]);
    quickFix(say.lineEnds(), ['pem-crlf']).edit = edit;
  }
  if (codes.has('pem-bom')) {
    quickFix(say.byteOrderMark(), ['pem-bom']).command = {
      title: say.byteOrderMark(),
      command: 'cloudCertificates.pem.stripByteOrderMark',
      arguments: [{ uri: document.uri.toString() }],
    };
  }
  if (codes.has('key-file-readable-by-others')) {
    const text = restrictCommand(document.uri.fsPath);
    quickFix(say.copyCommand(text), ['key-file-readable-by-others']).command = copyCommand(text);
  }
  const misnamed = ['pem-key-not-certificate', 'pem-unexpected-kind'].filter((code) => codes.has(code));
  const name =
    misnamed.length > 0 ? fittingName(analysis.document.items, path.posix.basename(document.uri.path)) : undefined;
  if (name !== undefined && document.uri.scheme !== 'untitled') {
    const edit = new vscode.WorkspaceEdit();
    const target = vscode.Uri.joinPath(document.uri, '..', name);
    edit.renameFile(document.uri, target, { overwrite: false });
    quickFix(say.rename(name), misnamed).edit = edit;
  }
  return actions;
}

/** Nothing is taken out of the index from here: that changes what others get, so it is a command to be read and run. */
async function gitActions(
  document: vscode.TextDocument,
  diagnostics: vscode.Diagnostic[],
): Promise<vscode.CodeAction[]> {
  const tracked = await trackedFile(document.uri);
  if (!tracked) return [];
  const actions: vscode.CodeAction[] = [];
  const line = ignoreLine(tracked.file);
  const file = vscode.Uri.joinPath(tracked.root, '.gitignore');
  const opened = await openIfThere(file);
  const change = ignoreChange(opened?.getText() ?? '', line);
  if (change) {
    const action = new vscode.CodeAction(say.ignore(line), vscode.CodeActionKind.QuickFix);
    const edit = new vscode.WorkspaceEdit();
    if (!opened) edit.createFile(file, { ignoreIfExists: true });
    edit.insert(file, opened?.positionAt(change.start) ?? new vscode.Position(0, 0), change.text);
    action.edit = edit;
    actions.push(action);
  }
  const text = untrackCommand(tracked.file);
  const action = new vscode.CodeAction(say.copyCommand(text), vscode.CodeActionKind.QuickFix);
  action.command = copyCommand(text);
  actions.push(action);
  for (const each of actions) each.diagnostics = diagnostics;
  return actions;
}

async function openIfThere(file: vscode.Uri): Promise<vscode.TextDocument | undefined> {
  try {
    await vscode.workspace.fs.stat(file);
    return await vscode.workspace.openTextDocument(file);
  } catch {
    return undefined;
  }
}

function copyCommand(text: string): vscode.Command {
  return { title: say.copyCommand(text), command: 'cloudCertificates.pem.copyCommand', arguments: [{ text }] };
}
