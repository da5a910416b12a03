import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { withUnlocked } from '../../../../src/certificates/upload/unlocked.ts';
import { sendablePrivateKey } from '../../../../src/certificates/upload/payload.ts';
import { decryptKey } from '../../../../src/pem/keys/decryptKey.ts';
import { holder, issue } from '../../../support/testPki.ts';
import { fixtureBytes, fixtureText, PASSWORDS } from '../../../support/pemFixtures.ts';
import { assembled, bundle, file, leaf, lower, pem, pkcs8, site } from './fixtures.ts';

const siteKey = pkcs8(site.privateKey);
const otherKey = pkcs8(holder('other.example.com').privateKey);

describe('what is assembled for an upload: the key', () => {
  it('is taken from the same file before any other', () => {
    const { key } = assembled([file('www.key', siteKey), bundle()], [file('copy.key', siteKey)]);
    assert.deepEqual(key.found?.source, { file: 'www.pem', where: 'leafFile', block: 0 });
    assert.equal(key.found.compared, true);
  });

  it('is found in the folder by its public key, past the keys of others', () => {
    const beside = [file('a.key', otherKey), file('z.key', siteKey)];
    const { key } = assembled([file('www.crt', pem(leaf))], beside);
    assert.deepEqual(key.found?.source, { file: 'z.key', where: 'beside', block: 0 });
    assert.deepEqual(key.strangers, []);
  });

  it('that is named like the certificate and belongs to another is told, and no other key beside it', () => {
    const beside = [file('a.key', otherKey), file('www.key', otherKey)];
    const { key } = assembled([file('www.crt', pem(leaf))], beside);
    assert.equal(key.found, undefined);
    assert.deepEqual(key.strangers, [{ file: 'www.key', where: 'beside', block: 0 }]);
  });

  it('is found in every container', () => {
    for (const type of ['pkcs8', 'sec1'] as const) {
      const text = site.privateKey.export({ format: 'pem', type }).toString();
      const { key } = assembled([file('www.crt', pem(leaf))], [file('www.key', text)]);
      assert.equal(key.found?.key.container, type);
    }
  });

  it('is not found where only the keys of others lie', () => {
    const { key } = assembled([file('www.pem', pem(leaf) + otherKey)]);
    assert.equal(key.found, undefined);
    assert.deepEqual(key.strangers, [{ file: 'www.pem', where: 'leafFile', block: 1 }]);
  });

  const encrypted = (passphrase: string): string =>
    site.privateKey.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase }).toString();

  it('that is encrypted stays closed until its password opened it, the likeliest first', async () => {
    const chosen = [file('www.example.com.crt', pem(leaf))];
    const beside = [
      file('another.p12', fixtureBytes('modern-rsa.p12')),
      file('a.key', encrypted('else')),
      file('www.example.com-key.pem', encrypted('secret')),
    ];
    const { key } = assembled(chosen, beside);
    assert.equal(key.found, undefined);
    assert.deepEqual(
      key.closed.map(({ source, likely, kind }) => [source.file, likely, kind]),
      [
        ['www.example.com-key.pem', true, 'encryptedKey'],
        ['another.p12', false, 'pkcs12'],
        ['a.key', false, 'encryptedKey'],
      ],
    );
    const [first] = key.closed;
    assert.ok(first?.kind === 'encryptedKey');
    const { item } = first;
    const opened = withUnlocked(beside, { kind: 'encryptedKey', item, key: await decryptKey(item, 'secret') });
    const again = assembled(chosen, opened);
    assert.deepEqual(again.key.found?.source, {
      ...{ file: 'www.example.com-key.pem', where: 'beside', block: 0, from: 'encryptedKey' },
    });
    assert.equal(again.key.closed.length, 2);
    const other = again.key.closed[1];
    assert.ok(other?.kind === 'encryptedKey');
    const otherOpened = { kind: other.kind, item: other.item, key: await decryptKey(other.item, 'else') };
    assert.equal(assembled(chosen, withUnlocked(opened, otherOpened)).key.closed.length, 1);
    assert.equal(sendablePrivateKey(again), siteKey);
  });

  it('opened beside another one of the same file leaves that one open', async () => {
    const closed = [file('keys.pem', encrypted('a') + encrypted('b')), file('www.crt', pem(leaf))];
    let files = closed;
    for (const [index, password] of ['a', 'b'].entries()) {
      const item = closed[0]?.document.items[index];
      assert.ok(item?.kind === 'encryptedKey');
      files = withUnlocked(files, { kind: 'encryptedKey', item, key: await decryptKey(item, password) });
    }
    assert.deepEqual(assembled(files).key.closed, []);
  });

  for (const [name, why] of [
    ['privkey.pem', 'fullchain.pem'],
    ['privkey1.pem', 'cert1.pem'],
    ['www-key.pem', 'www.pem'],
    ['www.key', 'www.fullchain.pem'],
    ['server_private_key.pem', 'server.crt'],
  ] as const)
    it(`is likely in ${name} for ${why}`, () => {
      const { key } = assembled([file(why, pem(leaf))], [file(name, encrypted('x'))]);
      assert.equal(key.closed[0]?.likely, true);
    });

  it('is unlikely in a file of another name', () => {
    const { key } = assembled([file('www.crt', pem(leaf))], [file('api.key', encrypted('x'))]);
    assert.equal(key.closed[0]?.likely, false);
  });

  it('in the old encryption of OpenSSL is opened too', async () => {
    const legacy = file('key.pem', fixtureText('enc-rsa-legacy-aes256.pem'));
    const chosen = [file('cert.pem', fixtureText('cert-rsa.pem'))];
    const [closed] = assembled(chosen, [legacy]).key.closed;
    assert.ok(closed?.kind === 'encryptedKey');
    const key = await decryptKey(closed.item, PASSWORDS.plain);
    const opened = assembled(chosen, withUnlocked([legacy], { kind: 'encryptedKey', item: closed.item, key }));
    assert.equal(sendablePrivateKey(opened), fixtureText('key-rsa.pem'));
  });

  it('of an algorithm that cannot be compared is taken for its place, and that is told', () => {
    const dsa = holder(
      'dsa.example.com',
      generateKeyPairSync('dsa', { modulusLength: 2048, divisorLength: 256 }).privateKey,
    );
    const certificate = issue(lower, dsa, { names: ['dsa.example.com'] });
    const near = assembled([file('dsa.pem', pem(certificate) + pkcs8(dsa.privateKey))]);
    assert.equal(near.key.found?.compared, false);
    const far = assembled([file('dsa.pem', pem(certificate))], [file('unrelated.key', pkcs8(dsa.privateKey))]);
    assert.equal(far.key.found, undefined);
    const { key } = assembled([file('www.pem', pem(leaf) + pkcs8(dsa.privateKey))]);
    assert.equal(key.found, undefined);
    assert.deepEqual(key.strangers, [{ file: 'www.pem', where: 'leafFile', block: 1 }]);
  });
});
