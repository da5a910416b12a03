import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { PemDiagnostics } from '../../src/editor/pem/pemDiagnostics.ts';
import { PemDocuments, type LoadPublicSuffixes } from '../../src/editor/pem/pemDocuments.ts';
import { encodePem } from '../../src/pem/armour/pem.ts';
import { holder, issue } from '../support/testPki.ts';
import { until } from './support/until.ts';

type Suffixes = Awaited<ReturnType<LoadPublicSuffixes>>;

const owner = holder('*.example.com');
const wildcardPem = encodePem('CERTIFICATE', issue(owner, owner, { names: ['*.example.com'] }).der);

describe('Problems of PEM text', () => {
  let folder: string;
  let diagnostics: PemDiagnostics | undefined;
  before(() => (folder = mkdtempSync(path.join(tmpdir(), 'pem-diagnostics-'))));
  afterEach(() => diagnostics?.dispose());
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(name: string): Promise<vscode.TextDocument> {
    writeFileSync(path.join(folder, name), wildcardPem);
    return vscode.workspace.openTextDocument(vscode.Uri.file(path.join(folder, name)));
  }

  const misuses = ({ uri }: vscode.TextDocument) =>
    vscode.languages.getDiagnostics(uri).filter(({ code }) => code === 'wildcard-misuse').length;

  it('are those of the last time it was looked at, though an earlier look ends later', async () => {
    const document = await open('twice.pem');
    let endFirst: ((suffixes: Suffixes) => void) | undefined;
    const loadSuffixes: LoadPublicSuffixes = () =>
      endFirst ? Promise.resolve({ isPublicSuffix: () => true }) : new Promise((resolve) => (endFirst = resolve));
    diagnostics = new PemDiagnostics(new PemDocuments(loadSuffixes), 'pem');
    await until('the first look', () => endFirst !== undefined);
    await vscode.window.showTextDocument(document);
    await until('what the second look found', () => misuses(document) === 1);
    await new Promise((ended) => {
      const isPublicSuffix = (): boolean => {
        // What follows an analysis waits for nothing.
        setImmediate(ended);
        return false;
      };
      endFirst?.({ isPublicSuffix });
    });
    assert.equal(misuses(document), 1);
  });
});
