import * as vscode from 'vscode';
import { onDidChangeRepositories, trackedFile } from '../git/gitTracking.ts';
import type { PemDocuments } from './pemDocuments.ts';
import { problemsOf, type Problem, type ProblemSeverity } from './pemProblems.ts';

/** After the last key stroke. */
const REST_MS = 300;
/** Of texts that are shown to be compared, or that are not the user's. */
const SCHEMES_WITHOUT_PROBLEMS: ReadonlySet<string> = new Set(['git', 'output', 'cloud-certificates']);

/** Keeps the Problems of open PEM texts; none of closed ones. */
export class PemDiagnostics implements vscode.Disposable {
  readonly #documents: PemDocuments;
  readonly #language: string;
  readonly #collection = vscode.languages.createDiagnosticCollection('cloudCertificates');
  /** The latest look at each text, waited for or under way: an earlier one that ends later says nothing more. */
  readonly #looks = new Map<string, NodeJS.Timeout>();
  readonly #problems = new WeakMap<vscode.TextDocument, readonly Problem[]>();
  readonly #subscriptions: vscode.Disposable[];

  constructor(documents: PemDocuments, language: string) {
    this.#documents = documents;
    this.#language = language;
    this.#subscriptions = [
      this.#collection,
      vscode.workspace.onDidOpenTextDocument((document) => this.#schedule(document, 0)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#schedule(document, REST_MS)),
      vscode.workspace.onDidSaveTextDocument((document) => this.#again(document)),
      vscode.workspace.onDidCloseTextDocument((document) => this.#clear(document)),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('cloudCertificates.attention')) this.#allAgain();
      }),
      onDidChangeRepositories(() => this.#allAgain()),
      // What git tracks may have changed meanwhile, and so may the mode of the file.
      vscode.window.onDidChangeActiveTextEditor((editor) => editor && this.#again(editor.document)),
    ];
    for (const document of vscode.workspace.textDocuments) this.#schedule(document, 0);
  }

  /** The problems of this very text as they are shown. */
  of(document: vscode.TextDocument): readonly Problem[] {
    return this.#problems.get(document) ?? [];
  }

  dispose(): void {
    for (const look of this.#looks.values()) clearTimeout(look);
    this.#looks.clear();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #allAgain(): void {
    for (const document of vscode.workspace.textDocuments) this.#again(document);
  }

  #again(document: vscode.TextDocument): void {
    if (document.languageId !== this.#language) return;
    this.#documents.forget(document);
    this.#schedule(document, 0);
  }

  #schedule(document: vscode.TextDocument, afterMs: number): void {
    const { languageId, uri } = document;
    if (languageId !== this.#language || SCHEMES_WITHOUT_PROBLEMS.has(uri.scheme)) return;
    const key = uri.toString();
    clearTimeout(this.#looks.get(key));
    const look = setTimeout(() => {
      const isLatest = (): boolean => this.#looks.get(key) === look;
      // Whatever cannot be judged has no problems that could be shown.
      this.#judge(document, isLatest).catch(() => isLatest() && this.#collection.delete(uri));
    }, afterMs);
    this.#looks.set(key, look);
  }

  async #judge(document: vscode.TextDocument, isLatest: () => boolean): Promise<void> {
    const { version, uri } = document;
    const analysis = await this.#documents.analysis(document);
    const hasKey = analysis?.document.items.some(({ kind }) => kind === 'privateKey') === true;
    const tracked = hasKey && (await trackedFile(uri)) !== undefined;
    // A later version has its own turn.
    if (document.isClosed || document.version !== version || !isLatest()) return;
    const name = uri.scheme === 'untitled' ? '' : (uri.path.split('/').at(-1) ?? '');
    const file = { name, encoding: document.encoding, trackedByGit: tracked };
    const problems = analysis ? problemsOf(analysis, file) : [];
    this.#problems.set(document, problems);
    this.#collection.set(
      uri,
      problems.map((problem) => diagnosticOf(document, problem)),
    );
  }

  #clear(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    clearTimeout(this.#looks.get(key));
    this.#looks.delete(key);
    this.#documents.forget(document);
    this.#collection.delete(document.uri);
  }
}

const SEVERITIES: Record<ProblemSeverity, vscode.DiagnosticSeverity> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
  hint: vscode.DiagnosticSeverity.Hint,
};

function diagnosticOf(document: vscode.TextDocument, { code, severity, line, message }: Problem): vscode.Diagnostic {
  const { range } = document.lineAt(Math.min(line, document.lineCount - 1));
  const diagnostic = new vscode.Diagnostic(range, message, SEVERITIES[severity]);
  diagnostic.code = code;
  diagnostic.source = 'Cloud Certificates';
  return diagnostic;
}
