import { stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import { knownRoots } from '../../pem/chain/knownRoots.ts';
import { analysePem, hasWildcard, type PemAnalysis } from './pemAnalysis.ts';

/** The list of public suffixes, loaded where a wildcard asks for it. */
export type LoadPublicSuffixes = () => Promise<{ isPublicSuffix(ascii: string): boolean }>;

/** Reads each version of an open text once, whoever asks first. */
export class PemDocuments {
  readonly #read = new Map<string, { version: number; analysis: Promise<PemAnalysis | undefined> }>();
  readonly #loadPublicSuffixes: LoadPublicSuffixes;

  constructor(loadPublicSuffixes: LoadPublicSuffixes) {
    this.#loadPublicSuffixes = loadPublicSuffixes;
  }

  /** @returns undefined for a text that is too long */
  async analysis(document: vscode.TextDocument): Promise<PemAnalysis | undefined> {
    const key = document.uri.toString();
    const known = this.#read.get(key);
    if (known?.version === document.version) return known.analysis;
    const analysis = this.#analyse(document);
    this.#read.set(key, { version: document.version, analysis });
    return analysis;
  }

  /** Anew even if the text is the same: its file was saved, or time went on. */
  forget(document: vscode.TextDocument): void {
    this.#read.delete(document.uri.toString());
  }

  async #analyse(document: vscode.TextDocument): Promise<PemAnalysis | undefined> {
    const text = document.getText();
    const days = vscode.workspace.getConfiguration('cloudCertificates').get<number>('attention.expiresWithinDays', 30);
    const suffixes = hasWildcard(text) ? await this.#loadPublicSuffixes() : undefined;
    const fileMode = await modeOf(document);
    return analysePem(text, {
      now: new Date(),
      expiresSoonDays: days,
      withRoot: false,
      knownRoots: knownRoots(),
      ...(suffixes && { isPublicSuffix: (ascii) => suffixes.isPublicSuffix(ascii) }),
      ...(fileMode !== undefined && { fileMode }),
    });
  }
}

/** Who may read the file; undefined where that is not told, or where there is no file. */
async function modeOf({ uri }: vscode.TextDocument): Promise<number | undefined> {
  if (uri.scheme !== 'file' || process.platform === 'win32') return undefined;
  try {
    return (await stat(uri.fsPath)).mode;
  } catch {
    return undefined;
  }
}
