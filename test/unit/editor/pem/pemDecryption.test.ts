import assert from 'node:assert/strict';
import { analysePem, type PemAnalysis } from '../../../../src/editor/pem/pemAnalysis.ts';
import { askAndDecrypt } from '../../../../src/editor/pem/pemDecryption.ts';
import { decryptedBlock } from '../../../../src/editor/pem/pemFixes.ts';
import { withChanges } from '../../../../src/editor/pem/pemSegments.ts';
import { Cancelled } from '../../../../src/errors.ts';
import type { EncryptedKeyItem } from '../../../../src/pem/facts.ts';
import type { InputOptions } from '../../../../src/ui/ports.ts';
import { fixtureText, PASSWORDS } from '../../../support/pemFixtures.ts';
import { type Act, ESC, ScriptedUi } from '../../../support/scriptedUi.ts';

const KEYS: readonly (readonly [encrypted: string, plain: string, password: string])[] = [
  ['enc-rsa-pbes2-aes256.pem', 'key-rsa.pem', PASSWORDS.plain],
  ['enc-p521-scrypt.pem', 'key-p521.pem', PASSWORDS.plain],
  ['enc-rsa-pbe-rc2-40.pem', 'key-rsa.pem', PASSWORDS.plain],
  ['enc-rsa-legacy-3des.pem', 'key-rsa.pem', PASSWORDS.plain],
  ['enc-p256-legacy-aes128-korean.pem', 'key-p256.pem', PASSWORDS.korean],
];

describe('decrypting a key where it stands', () => {
  for (const [encrypted, plain, password] of KEYS) {
    it(`makes ${plain} of ${encrypted} and leaves what stands around it`, async () => {
      const around = (key: string) =>
        `# above\n${fixtureText('cert-p384.pem')}${key}# below\n${fixtureText('csr-rsa.pem')}`;
      const { text } = await decrypt(around(fixtureText(encrypted)), password);
      assert.equal(text, around(fixtureText(plain)));
    });
  }

  it('writes an indented, unended block as RFC 7468 has it', async () => {
    const untidy = fixtureText('enc-rsa-pbes2-aes256.pem').trimEnd().replaceAll('\n', '\n  ');
    assert.equal((await decrypt(untidy, PASSWORDS.plain)).text, fixtureText('key-rsa.pem'));
  });

  it('asks again after a wrong password, with a sentence that says so, hidden each time', async () => {
    const { ui } = await decrypt(fixtureText('enc-rsa-legacy-aes256.pem'), 'wrong', PASSWORDS.plain);
    assert.deepEqual(
      ui.asked.map(({ password }) => password),
      [true, true],
    );
    assert.doesNotMatch(ui.asked[0]?.prompt ?? '', /does not open/);
    assert.match(ui.asked[1]?.prompt ?? '', /does not open the key, and nothing was changed/);
  });

  it('gives up silently', async () => {
    await assert.rejects(decrypt(fixtureText('enc-rsa-pbes2-aes256.pem'), 'wrong', ESC), Cancelled);
  });

  it('says who has the key afterwards, and more where git tracks the file', async () => {
    const ui = new AskedUi(PASSWORDS.plain, PASSWORDS.plain);
    const item = encryptedIn(analysed(fixtureText('enc-rsa-pbes2-aes256.pem')));
    await askAndDecrypt(item, { file: 'server.key', trackedByGit: false }, ui);
    await askAndDecrypt(item, { file: 'server.key', trackedByGit: true }, ui);
    const [own, tracked] = ui.asked.map(({ prompt }) => prompt);
    assert.match(own ?? '', /server\.key.*whoever has the file has the key/);
    assert.doesNotMatch(own ?? '', /git/);
    assert.match(tracked ?? '', /server\.key.*git tracks this file.*everybody with the repository has the key/);
  });

  it('shows nothing of the key and nothing of the password', async () => {
    const { ui } = await decrypt(fixtureText('enc-rsa-pbes2-aes256.pem'), PASSWORDS.plain);
    const said = JSON.stringify([ui.asked, ui.shown, ui.notifications]);
    for (const line of fixtureText('key-rsa.pem').split('\n').slice(1, -2)) assert.ok(!said.includes(line));
    assert.ok(!said.includes(PASSWORDS.plain));
  });
});

/** A scripted user who remembers how they were asked. */
class AskedUi extends ScriptedUi {
  readonly asked: InputOptions[] = [];

  override input(options: InputOptions): Promise<string> {
    this.asked.push(options);
    return super.input(options);
  }
}

async function decrypt(text: string, ...acts: Act[]): Promise<{ text: string; ui: AskedUi }> {
  const ui = new AskedUi(...acts);
  const analysis = analysed(text);
  const item = encryptedIn(analysis);
  const pkcs8Der = await askAndDecrypt(item, { file: 'server.key', trackedByGit: false }, ui);
  assert.deepEqual(ui.left, []);
  const change = decryptedBlock(analysis, item, pkcs8Der);
  assert.ok(change);
  return { text: withChanges(text, [change]), ui };
}

function encryptedIn({ document }: PemAnalysis): EncryptedKeyItem {
  const item = document.items.find(({ kind }) => kind === 'encryptedKey');
  assert.ok(item?.kind === 'encryptedKey');
  return item;
}

function analysed(text: string): PemAnalysis {
  const analysis = analysePem(text, { now: new Date(), withRoot: false });
  assert.ok(analysis);
  return analysis;
}
