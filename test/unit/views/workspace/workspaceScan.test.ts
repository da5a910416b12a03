import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import type * as vscode from 'vscode';
import { ignoreTest } from '../../../../src/editor/git/ignoreTest.ts';
import { summariesOf } from '../../../../src/pem/fileSummary.ts';
import { scanWorkspace } from '../../../../src/views/workspace/workspaceScan.ts';
import { folderFiles } from '../../../support/folderFiles.ts';
import { fixtureBytes } from '../../../support/pemFixtures.ts';

const reader = { summariesOf, ignoreTest };

describe('the scan of a workspace', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'workspace-scan-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function put(name: string, content: string | Buffer): void {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  }
  async function scan(token = { isCancellationRequested: false }): Promise<string[]> {
    const found = await scanWorkspace(folderFiles(folder), reader, token as vscode.CancellationToken);
    return found.map(({ uri }) => path.relative(folder, uri.fsPath).split(path.sep).join('/')).sort();
  }

  it('finds what holds a key, a CSR or a certificate, whatever it is stored as', async () => {
    for (const name of [
      'cert-p256.der',
      'csr-p256.pem',
      'key-p256.pem',
      'modern-rsa.p12',
      'bundle.p7b',
      'dh-parameters.pem',
    ])
      put(`certs/${name}`, fixtureBytes(name));
    put('slides.key', 'a presentation');
    assert.deepEqual(
      await scan(),
      ['bundle.p7b', 'cert-p256.der', 'csr-p256.pem', 'key-p256.pem', 'modern-rsa.p12'].map((name) => `certs/${name}`),
    );
  });

  it('finds files in whatever letter case their endings are written', async () => {
    for (const name of ['OLD.PEM', 'Old.Crt', 'deep/A.P12', 'old.CA-Bundle'])
      put(name, fixtureBytes(name.endsWith('P12') ? 'modern-rsa.p12' : 'cert-p256.pem'));
    put('old.PEMX', fixtureBytes('cert-p256.pem'));
    assert.deepEqual(await scan(), ['OLD.PEM', 'Old.Crt', 'deep/A.P12', 'old.CA-Bundle']);
  });

  it('leaves out what .gitignore files leave out, those further inside deciding', async () => {
    for (const name of ['a.pem', 'secret/b.pem', 'secret/kept.pem']) put(name, fixtureBytes('key-p256.pem'));
    put('.gitignore', '*.pem\n!a.pem\n');
    put('secret/.gitignore', '!kept.pem\n');
    assert.deepEqual(await scan(), ['a.pem', 'secret/kept.pem']);
  });

  it('reads no file that is too large to be a certificate', async () => {
    put('large.pem', Buffer.concat([fixtureBytes('cert-p256.pem'), Buffer.alloc(300 << 10, 0x0a)]));
    put('small.pem', fixtureBytes('cert-p256.pem'));
    assert.deepEqual(await scan(), ['small.pem']);
  });

  it('stops when it is cancelled', async () => {
    for (let n = 0; n < 40; n++) put(`${n}.pem`, fixtureBytes('cert-p256.pem'));
    let reads = 0;
    const counting = {
      get isCancellationRequested() {
        return ++reads > 1;
      },
    };
    assert.equal((await scan(counting)).length, 16);
  });
});
