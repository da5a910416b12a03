import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Account } from '../../src/certificates/account.ts';
import type { Rooms } from '../../src/extension.ts';

const KEY = { accessKey: 'TYPED-BY-A-TEST', secretKey: 'SECRET-OF-A-TEST' };

/** The rooms with the editor's own SecretStorage, Memento, storage folder and patched network. */
describe('the extension with the real services of the editor', () => {
  let rooms: Rooms;
  let sandbox: Account;
  before(async () => {
    const extension = vscode.extensions.all.find(({ id }) => id === 'cloud-certificates.cloud-certificates');
    rooms = (await extension?.activate()) as Rooms;
    assert.ok(rooms, 'the extension did not hand its rooms to the tests');
  });
  after(async () => {
    for (const { id } of rooms.accounts.list()) await rooms.accounts.remove(id);
  });

  it('SecretStorage keeps a key, tells of a new one, and forgets it with the account', async () => {
    const { accounts, context } = rooms;
    const { id } = await accounts.add({ label: 'Keys', cloud: 'naver', zone: 'public' }, KEY);
    assert.deepEqual(await accounts.key(id), KEY);
    const told = new Promise<void>((resolve) => {
      const subscription = accounts.onDidChange((event) => {
        if (event.kind !== 'signIn' || event.accountId !== id) return;
        subscription.dispose();
        resolve();
      });
    });
    await accounts.change(id, { key: { ...KEY, secretKey: 'ANOTHER-SECRET-OF-A-TEST' } });
    await told;
    assert.deepEqual(await accounts.key(id), { ...KEY, secretKey: 'ANOTHER-SECRET-OF-A-TEST' });
    const public_ = JSON.stringify(context.globalState.keys().map((key) => context.globalState.get(key)));
    assert.ok(public_.includes('Keys') && !public_.includes('SECRET-OF-A-TEST'));
    await accounts.remove(id);
    await assert.rejects(accounts.key(id), { code: 'account.keyMissing' });
  });

  it('a port that refuses is told apart from a lost answer, through the network of the editor', async () => {
    const { connections } = rooms;
    const draft = { label: 'Refused', cloud: 'naver', zone: 'public', endpoint: 'http://127.0.0.1:1' };
    await assert.rejects(connections.checkNew(draft, KEY), { code: 'network.unreachable' });
  });

  it('the built-in sandbox starts inside the extension host and lists its certificates', async () => {
    const { accounts, inventory } = rooms;
    await vscode.commands.executeCommand('cloudCertificates.account.addSandbox');
    sandbox = accounts.list().find(({ zone }) => zone === 'sandbox') as Account;
    assert.ok(sandbox, 'there is no sandbox account');
    await inventory.open(sandbox.id);
    const snapshot = inventory.snapshot(sandbox.id);
    assert.equal(snapshot?.problem, undefined);
    assert.ok((snapshot?.certificates.length ?? 0) > 20);
  });

  it('an order goes through plan, journal on disk, and the signed client', async () => {
    const { connections, operations, inventory, context } = rooms;
    const { issuance } = await connections.provider(sandbox.id);
    const offer = (await issuance?.offers())?.find(({ kind }) => kind === 'global-edge');
    assert.ok(issuance && offer);
    const certificateName = 'in-the-editor';
    const request = { offer, certificateName, commonName: 'www.example.com', subjectAltNames: ['example.com'] };
    const { entry } = await operations.run({
      id: randomUUID(),
      action: 'issue',
      accountId: sandbox.id,
      accountLabel: sandbox.label,
      request,
      preview: issuance.preview(request),
    });
    assert.equal(entry.outcome, 'done');
    assert.equal(inventory.certificate(sandbox.id, entry.certificateId ?? '')?.name, certificateName);
    const journal = await readFile(path.join(context.globalStorageUri.fsPath, 'journal.jsonl'), 'utf8');
    const events = journal.split('\n').filter((line) => line.includes(entry.plan.id));
    assert.deepEqual(
      events.slice(0, 2).map((line) => (JSON.parse(line) as { event: string }).event),
      ['intended', 'settled'],
    );
  });
});
