import assert from 'node:assert/strict';
import { withUnlocked } from '../../../../src/certificates/upload/unlocked.ts';
import { sendablePrivateKey } from '../../../../src/certificates/upload/payload.ts';
import type { OpenedFile } from '../../../../src/pem/findings/inspection.ts';
import { openPkcs12 } from '../../../../src/pem/containers/pkcs12Reader.ts';
import { buildPkcs12 } from '../../../../src/pem/containers/pkcs12Writer.ts';
import { holder, issue } from '../../../support/testPki.ts';
import { fixtureBytes } from '../../../support/pemFixtures.ts';
import {
  assembled,
  file,
  leaf,
  lower,
  lowerCertificate,
  pem,
  pkcs8,
  rootCertificate,
  site,
  upperCertificate,
  same,
  sameAll,
} from './fixtures.ts';

const siteKey = pkcs8(site.privateKey);
const otherKey = pkcs8(holder('other.example.com').privateKey);

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
    assert.equal(leaves[0]?.source.file, 'both.pem');
    same(assembled(chosen, [], { leaf: second.facts.fingerprint256 }).leaf, second);
  });

  it('is found beside a key that was chosen alone', () => {
    const beside = [file('b.crt', pem(issue(lower, holder('b'), { names: ['b'] }))), file('www.crt', pem(leaf))];
    const found = assembled([file('www.key', siteKey)], beside);
    same(found.leaf, leaf);
    assert.deepEqual(found.leaf?.source, { file: 'www.crt', where: 'leafFile', block: 0 });
    assert.deepEqual(found.key.found?.source, { file: 'www.key', where: 'chosen', block: 0 });
  });

  it('is found beside a key that was chosen alone, no CA if there is another', () => {
    const own = issue(site, site, { isCa: true });
    const key = file('www.key', siteKey);
    same(assembled([key], [file('ca.crt', pem(own))]).leaf, own);
    same(assembled([key], [file('ca.crt', pem(own)), file('www.crt', pem(leaf))]).leaf, leaf);
  });

  it('may be a self-signed CA whose key is at hand, as openssl makes them', () => {
    const own = issue(site, site, { names: ['www.example.com'], isCa: true });
    const { leaf: found, chain } = assembled([file('own.pem', pem(own, rootCertificate))], [file('own.key', siteKey)]);
    same(found, own);
    assert.equal(chain?.selfSigned, true);
    assert.deepEqual(chain.intermediates, []);
  });

  it('is the lowest of CAs where there is nothing else', () => {
    same(assembled([file('ca.pem', pem(rootCertificate, upperCertificate, lowerCertificate))]).leaf, lowerCertificate);
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
