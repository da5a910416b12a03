import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { withUnlocked } from '../../../../src/certificates/upload/unlocked.ts';
import { sendablePrivateKey } from '../../../../src/certificates/upload/payload.ts';
import { certificateFacts } from '../../../../src/pem/certificateFacts.ts';
import { decryptKey } from '../../../../src/pem/decryptKey.ts';
import type { OpenedFile } from '../../../../src/pem/inspection.ts';
import { knownRoots } from '../../../../src/pem/knownRoots.ts';
import type { ReadCertificate } from '../../../../src/pem/issuers.ts';
import { openPkcs12 } from '../../../../src/pem/pkcs12Reader.ts';
import { buildPkcs12 } from '../../../../src/pem/pkcs12Writer.ts';
import { holder, issue } from '../../../support/testPki.ts';
import { fixtureBytes, fixtureText, PASSWORDS } from '../../../support/pemFixtures.ts';
import {
  assembled,
  bundle,
  file,
  leaf,
  lower,
  lowerCertificate,
  pem,
  pkcs8,
  root,
  rootCertificate,
  site,
  upper,
  upperCertificate,
} from './fixtures.ts';

const same = (actual: ReadCertificate | undefined, expected: ReadCertificate) =>
  assert.equal(actual?.facts.fingerprint256, expected.facts.fingerprint256);
const sameAll = (actual: readonly ReadCertificate[] | undefined, expected: readonly ReadCertificate[]) =>
  assert.deepEqual(
    actual?.map(({ facts }) => facts.fingerprint256),
    expected.map(({ facts }) => facts.fingerprint256),
  );
const siteKey = pkcs8(site.privateKey);
const otherKey = pkcs8(holder('other.example.com').privateKey);
const chainText = pem(lowerCertificate, upperCertificate);

describe('what is assembled for an upload: the certificate', () => {
  it('is the one that is no CA, whatever lies around it', () => {
    const { leaf: found, leaves } = assembled([file('all.pem', pem(rootCertificate, lowerCertificate, leaf))]);
    same(found, leaf);
    assert.equal(leaves.length, 1);
    assert.deepEqual(found?.source, { file: 'all.pem', where: 'leafFile', block: 2 });
  });

  it('is asked for where there are several, and then taken', () => {
    const second = issue(lower, holder('b.example.com'), { names: ['b.example.com'] });
    const chosen = [file('both.pem', pem(leaf, second)), file('copy.pem', pem(leaf))];
    const { leaf: none, leaves, chain } = assembled(chosen);
    assert.equal(none, undefined);
    assert.equal(chain, undefined);
    sameAll(leaves, [leaf, second]);
    same(assembled(chosen, [], { leaf: second.facts.fingerprint256 }).leaf, second);
  });

  it('is found beside a key that was chosen alone', () => {
    const beside = [file('b.crt', pem(issue(lower, holder('b'), { names: ['b'] }))), file('www.crt', pem(leaf))];
    const found = assembled([file('www.key', siteKey)], beside);
    same(found.leaf, leaf);
    assert.deepEqual(found.leaf?.source, { file: 'www.crt', where: 'leafFile', block: 0 });
    assert.deepEqual(found.key.found?.source, { file: 'www.key', where: 'chosen', block: 0 });
  });

  it('may be a self-signed CA whose key is at hand, as openssl makes them', () => {
    const own = issue(site, site, { names: ['www.example.com'], isCa: true });
    const { leaf: found, chain } = assembled([file('own.pem', pem(own, rootCertificate))], [file('own.key', siteKey)]);
    same(found, own);
    assert.equal(chain?.selfSigned, true);
    assert.deepEqual(chain.intermediates, []);
  });

  it('is not guessed from keys that match nothing', () => {
    const found = assembled([file('other.key', otherKey)], [file('www.crt', pem(leaf))]);
    assert.equal(found.leaf, undefined);
    assert.deepEqual(found.leaves, []);
  });

  it('is told from blocks that cannot be read', () => {
    const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
    const { leaf: found, unreadable } = assembled([file('www.pem', broken + pem(leaf))]);
    same(found, leaf);
    assert.deepEqual(unreadable, [{ file: 'www.pem', where: 'leafFile', block: 0 }]);
  });
});

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
    assert.deepEqual(key.strangers, [{ file: 'a.key', where: 'beside', block: 0 }]);
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
    assert.equal(sendablePrivateKey(again), siteKey);
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
  });
});

describe('what is assembled for an upload: archives', () => {
  const archive = (password: string) =>
    buildPkcs12(
      {
        privateKeyDer: site.privateKey.export({ format: 'der', type: 'pkcs8' }),
        leafDer: leaf.der,
        chainDer: [upperCertificate.der, lowerCertificate.der],
      },
      password,
      { iterations: 10_000 },
    );

  it('give nothing before their password, and everything after it', async () => {
    const closed: OpenedFile[] = [file('www.p12', await archive('secret'))];
    const before = assembled(closed);
    assert.equal(before.leaf, undefined);
    const [container] = before.key.closed;
    assert.ok(container?.kind === 'pkcs12' && container.likely);
    const { item } = container;
    const contents = await openPkcs12(item, 'secret');
    const { leaf: found, chain, key } = assembled(withUnlocked(closed, { kind: 'pkcs12', item, contents }));
    same(found, leaf);
    sameAll(chain?.intermediates, [lowerCertificate, upperCertificate]);
    assert.equal(chain?.reordered, false, 'archives have no order');
    assert.deepEqual(key.found?.source, { file: 'www.p12', where: 'leafFile', block: 0, from: 'pkcs12' });
    assert.deepEqual(key.closed, []);
  });

  it('without a password are opened like others', async () => {
    const closed = [file('www.p12', await archive(''))];
    const [container] = assembled(closed).key.closed;
    assert.ok(container?.kind === 'pkcs12');
    const contents = await openPkcs12(container.item, '');
    const opened = assembled(withUnlocked(closed, { kind: 'pkcs12', item: container.item, contents }));
    assert.equal(sendablePrivateKey(opened), siteKey);
  });

  it('of certificates alone (PKCS#7) need no password', () => {
    const found = assembled([file('bundle.p7b', fixtureBytes('bundle.p7b'))]);
    assert.equal(found.leaf?.source.from, 'pkcs7');
    assert.notEqual(found.chain?.root, undefined);
  });
});

describe('what is assembled for an upload: the chain', () => {
  it('is found in the same file, in others that were chosen, and beside', () => {
    for (const [chosen, beside, where] of [
      [[file('www.crt', pem(leaf) + chainText)], [], 'leafFile'],
      [[file('www.crt', pem(leaf)), file('chain.pem', chainText)], [], 'chosen'],
      [[file('www.crt', pem(leaf))], [file('chain.pem', chainText)], 'beside'],
    ] as const) {
      const { chain } = assembled(chosen, beside);
      sameAll(chain?.intermediates, [lowerCertificate, upperCertificate]);
      assert.deepEqual(
        chain?.intermediates.map(({ source }) => source.where),
        [where, where],
      );
    }
  });

  it('is put in order, and that is told', () => {
    const reversed = pem(upperCertificate, lowerCertificate, leaf);
    const { chain } = assembled([file('www.pem', reversed)]);
    sameAll(chain?.intermediates, [lowerCertificate, upperCertificate]);
    assert.equal(chain?.reordered, true);
    const apart = [file('www.crt', pem(leaf)), file('chain.pem', pem(upperCertificate, lowerCertificate))];
    assert.equal(assembled(apart).chain?.reordered, true);
    assert.equal(assembled([bundle()]).chain?.reordered, false);
  });

  it('names the intermediate that is missing', () => {
    const { chain } = assembled([file('www.pem', pem(leaf, upperCertificate, rootCertificate))]);
    assert.equal(chain?.missing?.issuer, 'CN=Lower CA');
    assert.equal(chain.missing.keyId, lowerCertificate.facts.subjectKeyId);
    assert.equal(chain.missing.perhapsRoot, false);
    assert.deepEqual(
      chain.leftOut.map(({ why, source }) => [why, source.block]),
      [
        ['unrelated', 1],
        ['unrelated', 2],
      ],
    );
  });

  it('ends in a root of the files, else in one that the runtime knows', () => {
    const beside = [file('root.pem', pem(rootCertificate))];
    assert.equal(assembled([bundle()], beside).chain?.root?.source?.file, 'root.pem');
    const known = assembled([bundle()], [], { knownRoots: [rootCertificate] }).chain;
    same(known?.root, rootCertificate);
    assert.equal(known?.root?.source, undefined);
    assert.equal(known?.rootsKnown, true);
    const unknown = assembled([bundle()], [], { knownRoots: knownRoots() }).chain;
    assert.equal(unknown?.root, undefined);
    assert.equal(unknown?.missing?.perhapsRoot, true);
  });

  it('leaves out copies and strangers of the chosen files, and says nothing of those beside', () => {
    const stranger = issue(holder('Elsewhere'), holder('Elsewhere'));
    const chosen = file('www.pem', pem(leaf, lowerCertificate, lowerCertificate, upperCertificate, stranger));
    const { chain } = assembled([chosen], [file('others.pem', pem(stranger, lowerCertificate))]);
    assert.deepEqual(
      chain?.leftOut.map(({ why, source }) => [why, source.block]),
      [
        ['duplicate', 2],
        ['unrelated', 4],
      ],
    );
  });

  it('goes the way that ends in a root where a CA is cross-signed', () => {
    const elsewhere = holder('Unknown Root');
    const cross = issue(elsewhere, upper);
    const { chain } = assembled([file('www.pem', pem(leaf, lowerCertificate, cross, upperCertificate))], [], {
      knownRoots: [rootCertificate],
    });
    sameAll(chain?.intermediates, [lowerCertificate, upperCertificate]);
    assert.deepEqual(
      chain?.leftOut.map(({ why }) => why),
      ['alternative'],
    );
  });

  it('keeps the longer way that was chosen where both end in a root', () => {
    const oldRoot = holder('Old Root');
    const oldRootCertificate = issue(oldRoot, oldRoot);
    const crossRoot = issue(oldRoot, root);
    const { chain } = assembled([file('www.pem', pem(leaf, lowerCertificate, upperCertificate, crossRoot))], [], {
      knownRoots: [rootCertificate, oldRootCertificate],
    });
    sameAll(chain?.intermediates, [lowerCertificate, upperCertificate, crossRoot]);
    same(chain?.root, oldRootCertificate);
  });

  it('prefers a CA that is valid to one of the same key that has expired', () => {
    const lapsed = issue(root, upper, { notAfter: new Date('2026-05-01T00:00:00Z') });
    const { chain } = assembled(
      [file('www.pem', pem(leaf, lowerCertificate, lapsed))],
      [file('chain.pem', pem(upperCertificate, rootCertificate))],
    );
    sameAll(chain?.intermediates, [lowerCertificate, upperCertificate]);
  });

  it('tells a signature that does not hold', () => {
    const der = Buffer.from(leaf.der);
    der[der.length - 1] = (der.at(-1) ?? 0) ^ 1;
    const forged = { der, facts: certificateFacts(der) };
    const { chain } = assembled([file('www.pem', pem(forged, lowerCertificate, upperCertificate))]);
    same(chain?.broken, forged);
    assert.equal(chain?.missing, undefined);
  });

  it('is found in folders full of certificates of others', () => {
    const crowd = Array.from({ length: 300 }, (_, number) => issue(root, holder(`CA ${number}`, lower.privateKey)));
    const { chain } = assembled(
      [file('www.crt', pem(leaf))],
      [file('crowd.pem', pem(...crowd)), file('chain.pem', chainText)],
    );
    sameAll(chain?.intermediates, [lowerCertificate, upperCertificate]);
  });
});
