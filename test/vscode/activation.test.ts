import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';

interface Manifest {
  readonly name: string;
  readonly publisher: string;
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

describe('the extension in the editor', () => {
  const extension = () => {
    const found = vscode.extensions.all.find(
      ({ packageJSON }) => (packageJSON as Manifest).name === 'cloud-certificates',
    );
    assert.ok(found, 'the extension is not there');
    return found;
  };

  it('activates', async () => {
    await extension().activate();
    assert.equal(extension().isActive, true);
  });

  it('registers every command that it contributes', async () => {
    await extension().activate();
    const { contributes } = JSON.parse(
      readFileSync(path.join(extension().extensionPath, 'package.json'), 'utf8'),
    ) as Manifest;
    const registered = new Set(await vscode.commands.getCommands(true));
    assert.ok(contributes.commands.length > 10);
    assert.deepEqual(
      contributes.commands.map(({ command }) => command).filter((command) => !registered.has(command)),
      [],
    );
  });

  it('runs on a VS Code that it says it supports', () => {
    const [major, minor] = vscode.version.split('.').map(Number);
    assert.ok(major === 1 && minor !== undefined && minor >= 100, vscode.version);
  });
});
