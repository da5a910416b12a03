import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { encodePem } from '../../src/pem/armour/pem.ts';
import { holder, issue } from '../support/testPki.ts';
import { until } from './support/until.ts';

const root = holder('Test Root');
const middle = holder('Test Intermediate');
const validity = { notBefore: new Date(Date.now() - 86_400_000), notAfter: new Date(Date.now() + 90 * 86_400_000) };
const middlePem = encodePem('CERTIFICATE', issue(root, middle, { isCa: true, ...validity }).der);
const leaf = holder('www.example.com');
const leafPem = encodePem('CERTIFICATE', issue(middle, leaf, { names: ['www.example.com'], ...validity }).der);
const keyPem = leaf.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();

describe('PEM text in the editor', () => {
  let folder: string;
  before(() => (folder = mkdtempSync(path.join(tmpdir(), 'pem-editor-'))));
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    // Git may still be writing into it.
    await rm(folder, { recursive: true, force: true, maxRetries: 10 });
  });

  /** Shows a new file of this name. */
  async function show(name: string, content: string | Buffer): Promise<vscode.TextDocument> {
    const file = path.join(folder, name);
    writeFileSync(file, content);
    chmodSync(file, 0o600);
    const document = await vscode.workspace.openTextDocument(vscode.Uri.file(file));
    await vscode.window.showTextDocument(document);
    return document;
  }

  it('has a language of its own, and wakes the extension', async () => {
    for (const name of ['a.pem', 'a.crt', 'a.cer', 'a.csr', 'a.key', 'a.p7b']) {
      assert.equal((await show(name, leafPem)).languageId, 'pem', name);
    }
    assert.equal((await show('no-ending', leafPem)).languageId, 'pem');
    const parameters = encodePem('EC PARAMETERS', Buffer.from('06082a8648ce3d030107', 'hex'));
    assert.equal((await show('as-ecparam-writes-it', parameters + keyPem)).languageId, 'pem');
    const extension = vscode.extensions.all.find(
      ({ packageJSON }) => (packageJSON as { name: string }).name === 'cloud-certificates',
    );
    await until('the extension to be active', () => extension?.isActive === true);
  });

  it('has lenses above each block, which inspect and copy', async () => {
    const document = await show('lenses.pem', leafPem + keyPem);
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      document.uri,
      20,
    );
    const titles = lenses.map(({ command }) => command?.title ?? '');
    assert.ok(
      titles.some((title) => /^Certificate · www\.example\.com · \d+ days left$/.test(title)),
      titles.join(),
    );
    assert.ok(titles.some((title) => title.startsWith('Private key · P-256 · belongs to www.example.com')));
    const registered = new Set(await vscode.commands.getCommands(true));
    for (const { command } of lenses) assert.ok(command?.command === '' || registered.has(command?.command ?? '?'));

    const copy = lenses.find(({ command }) => command?.title === 'Copy Fingerprint')?.command;
    assert.ok(copy);
    await vscode.commands.executeCommand(copy.command, ...((copy.arguments as unknown[] | undefined) ?? []));
    assert.match(await vscode.env.clipboard.readText(), /^[0-9a-f]{64}$/);
  });

  it('explains a block in a hover that trusts nothing', async () => {
    const document = await show('hover.pem', leafPem);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      new vscode.Position(2, 5),
    );
    const markdown = hovers
      .flatMap(({ contents }) => contents)
      .find((content): content is vscode.MarkdownString => content instanceof vscode.MarkdownString);
    assert.ok(markdown, 'no hover');
    assert.ok(markdown.value.includes('CN=Test Intermediate'));
    assert.ok(!markdown.isTrusted && !markdown.supportHtml);
  });

  it('keeps Problems up to date, and none of a closed text', async () => {
    const document = await show('order.pem', middlePem + leafPem);
    await problem(document, 'chain-wrong-order');
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), leafPem + middlePem);
    await vscode.workspace.applyEdit(edit);
    await until('the problem to go', () => !codesOf(document.uri).includes('chain-wrong-order'));
    await document.save();

    const closed = await show('closed.pem', middlePem + leafPem);
    await problem(closed, 'chain-wrong-order');
    // VS Code says that it was closed, and opened again as something else.
    await vscode.languages.setTextDocumentLanguage(closed, 'plaintext');
    await until('the problems of the closed text to go', () => codesOf(closed.uri).length === 0);
  });

  it('puts a chain in order by a quick fix that is shown first', async () => {
    const document = await show('fix.pem', middlePem + leafPem);
    const { range } = await problem(document, 'chain-wrong-order');
    const inOrder = async (place: vscode.Range) =>
      (await actionsAt(document, place)).find(({ title }) => title.startsWith('Put the Chain in Order'));
    assert.ok((await inOrder(range))?.isPreferred);
    assert.ok(range.start.line > 0, 'the problem stands at another block than the first');
    const fix = await inOrder(new vscode.Range(0, 0, 0, 0));
    assert.ok(fix?.edit && fix.isPreferred);
    await applyAll(fix.edit);
    assert.equal(document.getText(), leafPem + middlePem);
    await document.save();
  });

  it('adds the intermediate that lies in the same folder', async () => {
    await show('intermediate.pem', middlePem);
    const document = await show('alone.pem', leafPem);
    const actions = await actionsAt(document, new vscode.Range(0, 0, 0, 0));
    const fix = actions.find(({ title }) => title.includes('Test Intermediate'));
    assert.ok(fix?.edit, actions.map(({ title }) => title).join());
    await applyAll(fix.edit);
    assert.equal(document.getText(), leafPem + middlePem);
    await document.save();
  });

  it('offers to decrypt a key by a command that is told the place alone, and to write old forms anew', async () => {
    const options = { format: 'pem', type: 'sec1', cipher: 'aes-256-cbc', passphrase: 'throwaway' } as const;
    const locked = await show('locked.key', `${leafPem}${leaf.privateKey.export(options).toString()}`);
    const line = leafPem.split('\n').length + 1;
    const actions = await actionsAt(locked, new vscode.Range(line, 0, line, 0));
    const decrypt = actions.find(({ title }) => title.startsWith('Decrypt This Key'));
    assert.deepEqual(decrypt?.command?.arguments, [{ uri: locked.uri.toString(), block: 1 }]);
    assert.equal(decrypt.edit, undefined);
    assert.ok(
      !(await actionsAt(locked, new vscode.Range(1, 0, 1, 0))).some(({ title }) => title.startsWith('Decrypt')),
    );

    const old = await show('old.key', leaf.privateKey.export({ format: 'pem', type: 'sec1' }));
    const rewrite = (await actionsAt(old, new vscode.Range(1, 0, 1, 0))).find(({ title }) => title.includes('PKCS#8'));
    assert.ok(rewrite?.edit);
    await applyAll(rewrite.edit);
    assert.equal(old.getText(), keyPem);
    await old.save();
  });

  it('takes a byte order mark off the file', async () => {
    const document = await show('bom.pem', Buffer.from(`\ufeff${leafPem}`));
    const { range } = await problem(document, 'pem-bom');
    const fix = (await actionsAt(document, range)).find(({ title }) => title.includes('EF BB BF'));
    assert.ok(fix?.command);
    await vscode.commands.executeCommand(
      fix.command.command,
      ...((fix.command.arguments as unknown[] | undefined) ?? []),
    );
    assert.equal(readFileSync(document.uri.fsPath, 'utf8'), leafPem);
  });

  it('says that a private key is tracked by git, and how to end that', async function () {
    const git = vscode.extensions.getExtension('vscode.git');
    // The command line is not there on every machine; VS Code's own support for it needs it as well.
    if (!git || !isOnPath('git')) return this.skip();
    const wanted = { enabled: true, openRepositoryInParentFolders: 'always' };
    const settings = vscode.workspace.getConfiguration('git');
    const before = Object.keys(wanted).map((name) => [name, settings.inspect(name)?.globalValue] as const);
    const set = (name: string, value: unknown) => settings.update(name, value, vscode.ConfigurationTarget.Global);
    try {
      for (const [name, value] of Object.entries(wanted)) await set(name, value);
      execFileSync('git', ['init', '--quiet'], { cwd: folder });
      writeFileSync(path.join(folder, 'tracked.key'), keyPem, { mode: 0o600 });
      execFileSync('git', ['add', 'tracked.key'], { cwd: folder });
      const exports = (await git.activate()) as GitExports;
      // It looks for the command line first, and has nothing to give until then.
      await until('git to be switched on', () => exports.enabled);
      const api = exports.getAPI(1);
      await until('git to be there', () => api.state === 'initialized');
      // At a start, git finds its repositories only after the editors are open.
      const document = await show('tracked.key', keyPem);
      assert.ok(await api.openRepository(vscode.Uri.file(folder)));
      const { range } = await problem(document, 'private-key-in-git');
      const actions = await actionsAt(document, range);
      assert.ok(actions.some(({ title }) => title.endsWith('git rm --cached -- tracked.key')));
      const ignore = actions.find(({ title }) => title === 'Add /tracked.key to .gitignore');
      assert.ok(ignore?.edit);
      await applyAll(ignore.edit, path.join(folder, '.gitignore'));
      const ignored = await vscode.workspace.openTextDocument(vscode.Uri.file(path.join(folder, '.gitignore')));
      await ignored.save();
      assert.equal(readFileSync(path.join(folder, '.gitignore'), 'utf8'), '/tracked.key\n');

      const untracked = await show('untracked.key', middlePem + leafPem + keyPem);
      // All problems of a text come together.
      await problem(untracked, 'chain-wrong-order');
      assert.ok(!codesOf(untracked.uri).includes('private-key-in-git'));
    } finally {
      for (const [name, value] of before) await set(name, value);
    }
  });

  it('leaves texts of other languages alone', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'json', content: JSON.stringify(leafPem) });
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      document.uri,
    );
    assert.deepEqual(lenses, []);
  });
});

interface GitExports {
  readonly enabled: boolean;
  getAPI(version: 1): { readonly state: string; openRepository(root: vscode.Uri): Promise<unknown> };
}

/** What `needsConfirmation` would ask for is given: the changes as they would be applied. */
async function applyAll(edit: vscode.WorkspaceEdit, created?: string): Promise<void> {
  const plain = new vscode.WorkspaceEdit();
  if (created !== undefined) plain.createFile(vscode.Uri.file(created), { ignoreIfExists: true });
  for (const [uri, edits] of edit.entries()) {
    for (const { range, newText } of edits) plain.replace(uri, range, newText);
  }
  assert.ok(await vscode.workspace.applyEdit(plain));
}

function codesOf(uri: vscode.Uri): string[] {
  return vscode.languages.getDiagnostics(uri).map(({ code }) => String(code));
}

async function problem({ uri }: vscode.TextDocument, code: string): Promise<vscode.Diagnostic> {
  await until(
    `the problem ${code}`,
    () => codesOf(uri).includes(code),
    () => codesOf(uri).join(),
  );
  const found = vscode.languages.getDiagnostics(uri).find((each) => each.code === code);
  assert.ok(found);
  return found;
}

function actionsAt({ uri }: vscode.TextDocument, range: vscode.Range): Thenable<vscode.CodeAction[]> {
  return vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', uri, range);
}

function isOnPath(program: string): boolean {
  try {
    execFileSync(program, ['--version']);
    return true;
  } catch {
    return false;
  }
}
