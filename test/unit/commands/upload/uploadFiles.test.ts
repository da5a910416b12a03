import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { UploadFiles } from '../../../../src/commands/upload/uploadFiles.ts';
import { MemoryFiles } from '../../../support/memoryFiles.ts';
import { type Act, ScriptedUi } from '../../../support/scriptedUi.ts';
import { newEcKey } from '../../../support/testPki.ts';
import { archiveOf, encrypted, type Site, siteFor } from './uploadFixtures.ts';

const FOLDER = 'file:///shop';
const PASSWORD = 'open sesame';

describe('the files of an upload', () => {
  let files: MemoryFiles;
  let ui: ScriptedUi;
  let pay: Site;
  before(() => (pay = siteFor(['pay.example.com'])));

  const put = (name: string, content: string | Uint8Array) => files.put(`${FOLDER}/${name}`, content);
  /** What is found when these are opened; every act must have been asked for. */
  const open = async (names: readonly string[], ...acts: Act[]) => {
    ui = new ScriptedUi(...acts);
    const opened = new UploadFiles({ files, ui });
    await opened.open(names.map((name) => `${FOLDER}/${name}`));
    assert.deepEqual(ui.left, []);
    return opened.assembly;
  };

  describe('with several encrypted keys beside the certificate', () => {
    const rsaKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    beforeEach(() => {
      files = new MemoryFiles();
      put('pay.pem', pay.leafPem + pay.chainPem);
      put('old.key', encrypted(newEcKey(), 'another'));
      put('pay.key', encrypted(pay.holder.privateKey, PASSWORD));
      put('rsa.key', encrypted(rsaKey, 'another'));
    });

    it('ask which one, the likeliest first, and for its password alone; a key of another length is not offered', async () => {
      const { key } = await open(['pay.pem'], 'pay.key', PASSWORD);
      assert.equal(key.found?.source.file, 'pay.key');
      assert.deepEqual(ui.shown, ['Upload Certificate: pay.key | old.key | None of Them', 'Password: ']);
    });

    it('ask for the only one that is left after one that is another key', async () => {
      const { key } = await open(['pay.pem'], 'old.key', 'another', PASSWORD);
      assert.equal(key.found?.source.file, 'pay.key');
    });

    it('ask for nothing more where none of them is to be opened', async () => {
      const { leaf, key } = await open(['pay.pem'], 'None of Them');
      assert.ok(leaf);
      assert.equal(key.found, undefined);
    });

    it('ask for a chosen key whatever its length, since that it is another has to be said', async () => {
      await open(['pay.pem', 'rsa.key'], 'rsa.key', 'another', 'None of Them');
      assert.match(ui.shown[0] ?? '', /rsa\.key/);
    });
  });

  it('of several archives ask which one holds the certificate', async () => {
    files = new MemoryFiles();
    put('a.p12', await archiveOf(siteFor(['a.example.com']), 'another'));
    put('pay.p12', await archiveOf(pay, PASSWORD));
    const { leaf, key } = await open(['a.p12', 'pay.p12'], 'pay.p12', PASSWORD);
    assert.equal(leaf?.facts.fingerprint256, pay.leaf.facts.fingerprint256);
    assert.ok(key.found);
  });
});
