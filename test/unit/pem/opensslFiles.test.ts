import assert from 'node:assert/strict';
import { fixtureItem, fixturesNamed, fixtureText, PASSWORDS } from '../../support/pemFixtures.ts';
import { buildChains } from '../../../src/pem/chain/chain.ts';
import { canonicalPem, decryptedKeyPem, privateKeyPem } from '../../../src/pem/conversions.ts';
import { documentFindings } from '../../../src/pem/findings/documentFindings.ts';
import { groupByKey, sameKey } from '../../../src/pem/keys/keyMatch.ts';
import { readPemText } from '../../../src/pem/read.ts';

const KINDS = ['rsa', 'p256', 'p384', 'p521', 'ed25519'];
const blocks = (text: string): string[] => text.match(/-----BEGIN[^]+?-----END[^\n]+\n/g) ?? [];

describe('files that openssl wrote', () => {
  for (const kind of KINDS)
    it(`${kind}: key, certificate and CSR belong together, and to no other kind`, () => {
      const { key } = fixtureItem(`key-${kind}.pem`, 'privateKey');
      assert.equal(sameKey(key, fixtureItem(`cert-${kind}.pem`, 'certificate').facts.key), true);
      assert.equal(sameKey(key, fixtureItem(`csr-${kind}.pem`, 'csr').facts.key), true);
      for (const other of KINDS.filter((each) => each !== kind))
        assert.equal(sameKey(key, fixtureItem(`cert-${other}.pem`, 'certificate').facts.key), false);
    });

  it('are as many groups as there are keys', () => {
    const entries = fixturesNamed(/^(key|cert|csr)-(rsa|p256|p384|p521|ed25519)\.pem$/).flatMap((name) =>
      readPemText(fixtureText(name)).items.map((item) => ({ item })),
    );
    assert.deepEqual(
      groupByKey(entries).map(({ privateKeys, certificates, csrs }) =>
        [privateKeys, certificates, csrs].map(({ length }) => length),
      ),
      KINDS.map(() => [1, 1, 1]),
    );
  });

  for (const kind of KINDS)
    it(`${kind}: its certificate chains up to the root that signed it`, () => {
      const [leaf, root] = [
        fixtureItem(`cert-${kind}.pem`, 'certificate'),
        fixtureItem('cert-root.pem', 'certificate'),
      ];
      const [path] = buildChains([root, leaf]).paths;
      assert.deepEqual(path?.certificates, [leaf, root]);
      assert.equal(path?.root, root);
      assert.equal(path?.verified, true);
    });

  for (const name of fixturesNamed(/^(cert|csr|key|public)-[^.]+\.pem$/).filter(
    (each) => !/trusted|with-text|newhdr/.test(each),
  ))
    it(`${name}: our text of it is theirs`, () => {
      const items = readPemText(fixtureText(name)).items.filter(({ kind }) => kind !== 'other');
      const theirs = blocks(fixtureText(name)).filter((block) => !block.includes('PARAMETERS'));
      assert.ok(theirs.length > 0);
      assert.deepEqual(
        items.map((item) => canonicalPem(item)),
        theirs,
      );
    });

  for (const [ours, container, theirs] of [
    ['key-rsa.pem', 'pkcs1', 'key-rsa-pkcs1.pem'],
    ['key-p256.pem', 'sec1', 'key-p256-sec1.pem'],
    ['key-p384.pem', 'sec1', 'key-p384-sec1.pem'],
    ['key-p521.pem', 'sec1', 'key-p521-sec1.pem'],
  ] as const)
    it(`${theirs}: what we convert is what openssl converts, both ways`, () => {
      const converted = fixtureItem(theirs, 'privateKey');
      const original = fixtureItem(ours, 'privateKey');
      assert.equal(privateKeyPem(original.pkcs8Der, container), blocks(fixtureText(theirs)).at(-1));
      assert.equal(privateKeyPem(converted.pkcs8Der), fixtureText(ours));
    });

  for (const name of fixturesNamed(/^enc-(rsa|p256|p384|p521|ed25519)-.*\.pem$/))
    it(`${name}: without its password it is the key it was made of`, async () => {
      const password = name.includes('korean') ? PASSWORDS.korean : PASSWORDS.plain;
      const original = fixtureText(`key-${name.split('-')[1]}.pem`);
      assert.equal(await decryptedKeyPem(fixtureItem(name, 'encryptedKey'), password), original);
    }).timeout(0);

  it('are judged by what is wrong with them', () => {
    const { notBefore } = fixtureItem('cert-root.pem', 'certificate').facts;
    const twoMonthsLater = new Date(notBefore.getTime() + 60 * 24 * 60 * 60 * 1000);
    const judge = (name: string) =>
      documentFindings(readPemText(fixtureText(name)).items, {
        now: twoMonthsLater,
        withRoot: false,
      }).map(({ code, index }) => `${index}: ${code}`);
    assert.deepEqual(judge('chain.pem'), ['0: lifetime-too-long', '1: chain-root-included']);
    assert.deepEqual(judge('cert-p256.pem'), ['0: lifetime-too-long']);
    assert.deepEqual(judge('cert-ed25519.pem'), ['0: key-not-accepted', '0: lifetime-too-long']);
    assert.deepEqual(judge('cert-v1-sha1.pem'), ['0: expired', '0: sha1-signature', '0: no-san', '0: self-signed']);
    assert.deepEqual(judge('csr-p384.pem'), []);
    assert.deepEqual(judge('csr-empty-subject.pem'), ['0: csr-no-san']);
    assert.deepEqual(judge('key-rsa.pem'), []);
  });
});
