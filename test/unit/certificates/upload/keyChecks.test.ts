import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { isBlocked } from '../../../../src/certificates/upload/preflight.ts';
import { decryptKey } from '../../../../src/pem/keys/decryptKey.ts';
import { openPkcs12 } from '../../../../src/pem/containers/pkcs12Reader.ts';
import { holder, type Holder } from '../../../support/testPki.ts';
import { fixtureBytes, fixtureText, PASSWORDS } from '../../../support/pemFixtures.ts';
import { withUnlocked } from '../../../../src/certificates/upload/unlocked.ts';
import { file, leaf, lowerCertificate, pem, pkcs8, site, upperCertificate } from './fixtures.ts';
import { judge, check, bundleOf } from './judge.ts';

const names = ['www.example.com'];

describe('the preflight: the key', () => {
  const lonely = file('www.crt', pem(leaf, lowerCertificate, upperCertificate));
  const otherKey = pkcs8(holder('other').privateKey);
  const cipher = { format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'x' } as const;
  const closedKey = site.privateKey.export(cipher).toString();

  for (const [what, chosen, beside, problem] of [
    ['no key', [lonely], [], 'missing'],
    ['only keys of others in the folder', [lonely], [file('a.key', otherKey)], 'missing'],
    ['the key of another certificate', [lonely, file('a.key', otherKey)], [], 'mismatch'],
    ['an encrypted key', [lonely], [file('www.key', closedKey)], 'closed'],
    ['an encrypted key of another name', [lonely], [file('a.key', closedKey)], 'closed'],
    ['a wrong key and an encrypted one', [lonely, file('a.key', otherKey)], [file('www.key', closedKey)], 'closed'],
  ] as const)
    it(`blocks for ${what}`, () => {
      const checks = judge({ chosen, beside });
      const { facts, state } = check('keyMatches', { chosen, beside });
      assert.equal(state, 'blocked');
      assert.equal(facts.problem, problem);
      assert.deepEqual(
        checks.filter((each) => each.state !== 'ok').map(({ id }) => id),
        ['keyMatches', 'keyUnencrypted'],
      );
    });

  it('says where it was found', () => {
    const { facts } = check('keyMatches', { chosen: [lonely], beside: [file('a.key', pkcs8(site.privateKey))] });
    assert.deepEqual(facts, { closed: [], strangers: [], source: { file: 'a.key', where: 'beside', block: 0 } });
  });

  it('is decrypted, and that is shown', async () => {
    for (const name of ['enc-rsa-pbes2-aes256.pem', 'enc-rsa-legacy-3des.pem']) {
      const closed = file('key.pem', fixtureText(name));
      const [item] = closed.document.items;
      assert.ok(item?.kind === 'encryptedKey');
      const key = await decryptKey(item, PASSWORDS.plain);
      const chosen = [file('cert.pem', fixtureText('cert-rsa.pem'))];
      const beside = withUnlocked([closed], { kind: 'encryptedKey', item, key });
      assert.equal(check('keyMatches', { chosen, beside }).state, 'ok');
      const { state, facts } = check('keyUnencrypted', { chosen, beside });
      assert.equal(state, 'mended');
      assert.equal(facts.change, 'decrypted');
    }
  });

  it('out of an archive was decrypted as well', async () => {
    const closed = file('www.p12', fixtureBytes('modern-rsa.p12'));
    const [item] = closed.document.items;
    assert.ok(item?.kind === 'pkcs12');
    const contents = await openPkcs12(item, PASSWORDS.plain);
    const chosen = withUnlocked([closed], { kind: 'pkcs12', item, contents });
    assert.equal(check('keyUnencrypted', { chosen }).facts.change, 'decrypted');
  });

  it('is put into PKCS#8, and that is shown', () => {
    const sec1 = site.privateKey.export({ format: 'pem', type: 'sec1' }).toString();
    const { state, facts } = check('keyUnencrypted', { chosen: [lonely], beside: [file('www.key', sec1)] });
    assert.equal(state, 'mended');
    assert.equal(facts.change, 'converted');
    assert.equal(facts.container, 'sec1');
  });

  it('of DSA cannot be compared', () => {
    const { privateKey } = generateKeyPairSync('dsa', { modulusLength: 2048, divisorLength: 256 });
    const chosen = [bundleOf(holder('dsa.example.com', privateKey), { names })];
    assert.equal(check('keyMatches', { chosen }).state, 'unknown');
    assert.equal(check('keyMatches', { chosen }).facts.problem, 'notCompared');
    assert.deepEqual(check('keyType', { chosen }).facts.problem, 'doubtful');
    assert.equal(isBlocked(judge({ chosen })), false);
  });

  const pair = (privateKey: Holder['privateKey']) => bundleOf(holder('www.example.com', privateKey), { names });
  for (const [what, made, state, problem] of [
    ['RSA of 2048 bits', () => generateKeyPairSync('rsa', { modulusLength: 2048 }), 'ok', undefined],
    ['RSA of 1024 bits', () => generateKeyPairSync('rsa', { modulusLength: 1024 }), 'warning', 'short'],
    ['P-384', () => generateKeyPairSync('ec', { namedCurve: 'secp384r1' }), 'ok', undefined],
    ['secp256k1', () => generateKeyPairSync('ec', { namedCurve: 'secp256k1' }), 'warning', 'curve'],
    ['Ed25519', () => generateKeyPairSync('ed25519'), 'warning', 'doubtful'],
    ['X25519', () => generateKeyPairSync('x25519'), 'blocked', 'refused'],
  ] as const)
    it(`of type ${what} is ${state}`, () => {
      const found = check('keyType', { chosen: [pair(made().privateKey)] });
      assert.equal(found.state, state);
      assert.equal(found.facts.problem, problem);
    });
});
