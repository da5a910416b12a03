import type * as vscode from 'vscode';
import { knownRoots } from '../../pem/chain/knownRoots.ts';
import { fileModeOf } from '../../ui/fileMode.ts';
import { expiresWithinDays } from '../../ui/settings.ts';
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
    const suffixes = hasWildcard(text) ? await this.#loadPublicSuffixes() : undefined;
    const fileMode = await fileModeOf(document.uri);
    return analysePem(text, {
      now: new Date(),
      expiresSoonDays: expiresWithinDays(),
      withRoot: false,
      knownRoots: knownRoots(),
      ...(suffixes && { isPublicSuffix: (ascii) => suffixes.isPublicSuffix(ascii) }),
      ...(fileMode !== undefined && { fileMode }),
    });
  }
}
