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
    const opened = new UploadFiles({ files, ui }, 'Upload Certificate');
    await opened.open(names.map((name) => (name === '' ? FOLDER : `${FOLDER}/${name}`)));
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

    it('ask for the password alone of the one that is named like the certificate', async () => {
      const { key } = await open(['pay.pem'], PASSWORD);
      assert.equal(key.found?.source.file, 'pay.key');
      assert.deepEqual(ui.shown, ['Upload Certificate: Password of pay.key: ']);
    });

    it('ask for another one where that is not to be opened', async () => {
      files.stored.delete(`${FOLDER}/pay.key`);
      put('pay.key', encrypted(newEcKey(), 'another'));
      put('new.key', encrypted(pay.holder.privateKey, PASSWORD));
      const { key } = await open(['pay.pem'], '', 'new.key', PASSWORD);
      assert.equal(key.found?.source.file, 'new.key');
      assert.equal(ui.shown[1], 'Upload Certificate: old.key | new.key | None of Them');
    });

    describe('none or several of which are named like the certificate', () => {
      beforeEach(() => put('pay-2.key', encrypted(pay.holder.privateKey, PASSWORD)));

      it('ask which one, the likeliest first, and for its password; a key of another length is not offered', async () => {
        put('pay.p12', await archiveOf(pay, PASSWORD));
        const { key } = await open(['pay.pem'], 'pay.key', PASSWORD);
        assert.equal(key.found?.source.file, 'pay.key');
        assert.match(ui.shown[0] ?? '', /^Upload Certificate: pay\.\w+ \| pay\.\w+ \| .*old\.key.* \| None of Them$/);
        assert.doesNotMatch(ui.shown[0] ?? '', /rsa\.key/);
        assert.equal(ui.shown[1], 'Upload Certificate: Password of pay.key: ');
      });

      it('ask for the only one that is left after one that is another key', async () => {
        for (const name of ['pay.key', 'pay-2.key']) files.stored.delete(`${FOLDER}/${name}`);
        put('new.key', encrypted(pay.holder.privateKey, PASSWORD));
        const { key } = await open(['pay.pem'], 'old.key', 'another', PASSWORD);
        assert.equal(key.found?.source.file, 'new.key');
      });

      it('ask for nothing more where none of them is to be opened', async () => {
        for (const name of ['pay.key', 'pay-2.key']) files.stored.delete(`${FOLDER}/${name}`);
        put('new.key', encrypted(pay.holder.privateKey, PASSWORD));
        const { leaf, key } = await open(['pay.pem'], 'None of Them');
        assert.ok(leaf);
        assert.equal(key.found, undefined);
      });
    });

    it('ask for a chosen key whatever its length, since that it is another has to be said', async () => {
      await open(['pay.pem', 'rsa.key'], 'rsa.key', 'another', 'None of Them');
      assert.match(ui.shown[0] ?? '', /rsa\.key/);
    });
  });

  describe('of several folders, called the same', () => {
    const described: (string | undefined)[][] = [];
    /** Opens both folders, with what is offered remembered as it is described. */
    const openBoth = async (...acts: Act[]) => {
      ui = new ScriptedUi(...acts);
      described.length = 0;
      const { pick } = ui;
      ui.pick = (title, placeholder, choices) => {
        described.push(choices.map(({ description }) => description));
        return pick.call(ui, title, placeholder, choices) as ReturnType<typeof ui.pick<never>>;
      };
      const opened = new UploadFiles({ files, ui }, 'Upload Certificate');
      await opened.open([`${FOLDER}/old`, `${FOLDER}/new`]);
      return opened.assembly;
    };
    beforeEach(() => (files = new MemoryFiles()));

    it('are told apart by their folders where one certificate is to be chosen', async () => {
      const api = siteFor(['api.example.com']);
      put('old/cert.pem', pay.leafPem);
      put('new/cert.pem', api.leafPem);
      await openBoth('api.example.com');
      assert.deepEqual(described[0]?.toSorted(), ['cert.pem · new', 'cert.pem · old']);
    });

    it('are told apart by their folders where one closed file is to be chosen', async () => {
      put('old/cert.pem', pay.leafPem);
      put('old/key.pem', encrypted(newEcKey(), 'another'));
      put('new/key.pem', encrypted(pay.holder.privateKey, PASSWORD));
      put('new/spare.key', encrypted(newEcKey(), 'another'));
      await openBoth('None of Them');
      const [descriptions = []] = described;
      assert.deepEqual(descriptions.toSorted(), ['new', 'old', undefined, undefined]);
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
