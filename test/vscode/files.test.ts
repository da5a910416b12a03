import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { PemProviders } from '../../src/editor/pem/pemProviders.ts';
import { vscodeFiles as files } from '../../src/ui/vscodeFiles.ts';
import { ScriptedUi } from '../support/scriptedUi.ts';

describe('files as the editor has them', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'files-'))));
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    rmSync(folder, { recursive: true, force: true });
  });

  const put = (name: string, text = 'text') => {
    writeFileSync(path.join(folder, name), text);
    return vscode.Uri.file(path.join(folder, name)).toString();
  };
  const names = (uris: readonly string[]) => uris.map((uri) => uri.slice(uri.lastIndexOf('/') + 1));

  it('lie beside one in whatever letter case, those that begin like it first, a link to one among them', async () => {
    const www = put('www.pem');
    for (const name of ['A.CRT', 'b.pem', 'www-key.PEM', 'notes.md']) put(name);
    mkdirSync(path.join(folder, 'folder.pem'));
    if (process.platform !== 'win32') symlinkSync(path.join(folder, 'b.pem'), path.join(folder, 'c.key'));
    const links = process.platform === 'win32' ? [] : ['c.key'];
    assert.deepEqual(names(await files.beside(www)), ['www-key.PEM', 'A.CRT', 'b.pem', ...links]);
  });

  it('that are gone are told apart from those that are too large', async () => {
    const gone = put('gone.pem');
    rmSync(path.join(folder, 'gone.pem'));
    await assert.rejects(files.read(gone), {
      code: 'file.unreadable',
      details: { file: 'gone.pem', reason: 'FileNotFound' },
    });
    const huge = put('huge.pem');
    truncateSync(path.join(folder, 'huge.pem'), 50 << 20);
    await assert.rejects(files.read(huge), {
      code: 'file.unreadable',
      details: { file: 'huge.pem', reason: 'too large' },
    });
  });

  it('keep their byte order mark, which is said, if they are gone when it is to be taken off', async () => {
    const gone = put('gone.pem');
    rmSync(path.join(folder, 'gone.pem'));
    const providers = new PemProviders(
      'pem',
      () => import('../../src/certificates/names/publicSuffix.ts'),
      new ScriptedUi(),
    );
    try {
      await assert.rejects(providers.stripByteOrderMark({ uri: gone }), {
        code: 'file.unreadable',
        details: { file: 'gone.pem', reason: 'FileNotFound' },
      });
    } finally {
      providers.dispose();
    }
  });

  it('are read with what was typed into them, and texts that were never saved as well', async () => {
    const pem = '-----BEGIN CERTIFICATE-----\n';
    const untitled = await vscode.workspace.openTextDocument({ language: 'pem', content: pem });
    await vscode.window.showTextDocument(untitled);
    assert.equal(files.active(), untitled.uri.toString());
    assert.equal(files.isPemText(untitled.uri.toString()), true);
    assert.equal(Buffer.from((await files.read(untitled.uri.toString())).bytes).toString(), pem);
    assert.deepEqual(await files.beside(untitled.uri.toString()), []);
    const saved = put('saved.pem');
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(saved));
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), 'typed ');
    await vscode.workspace.applyEdit(edit);
    assert.equal(Buffer.from((await files.read(saved)).bytes).toString(), 'typed text');
    await document.save();
  });
});
