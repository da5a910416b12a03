import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { hasOpenssl, openssl } from '../../../support/openssl.ts';
import { holder, issue, newEcKey } from '../../../support/testPki.ts';
import { Cancelled, ExtensionError } from '../../../../src/errors.ts';
import { generatePrivateKey, privateKeyDer } from '../../../../src/pem/keys/keyGeneration.ts';
import { encodePem } from '../../../../src/pem/armour/pem.ts';
import { openPkcs12 } from '../../../../src/pem/containers/pkcs12Reader.ts';
import { buildPkcs12, type Pkcs12Content, type Pkcs12Options } from '../../../../src/pem/containers/pkcs12Writer.ts';
import { readBytes } from '../../../../src/pem/read.ts';

const root = holder('Test Root');
const intermediate = holder('Test Intermediate');
const site = holder('example.com');
const chainDer = [issue(root, intermediate).der, issue(root, root).der];
const leafDer = issue(intermediate, site, { names: ['example.com'] }).der;
const content: Pkcs12Content = {
  privateKeyDer: privateKeyDer(site.privateKey),
  leafDer,
  chainDer,
  friendlyName: '예시 example.com',
};
const iterations = 2048;
const passwords = ['test', '비밀번호 ÄÖ', '🔑🔑', 'long '.repeat(30)];
const kinds: readonly NonNullable<Pkcs12Options['encryption']>[] = ['aes-256', '3des'];

function opensWithRuntime(pkcs12: Uint8Array, passphrase: string): boolean {
  try {
    createSecureContext({ pfx: Buffer.from(pkcs12), passphrase });
    return true;
  } catch {
    return false;
  }
}

describe('PKCS#12 writer', function () {
  this.timeout(0); // deriving keys takes the time it takes

  for (const encryption of kinds) {
    for (const password of passwords) {
      it(`${encryption} with the password ${JSON.stringify(password.slice(0, 12))} opens in the runtime's TLS`, async () => {
        const pkcs12 = await buildPkcs12(content, password, { encryption, iterations });
        assert.equal(opensWithRuntime(pkcs12, password), true);
        assert.equal(opensWithRuntime(pkcs12, `${password}.`), false);
      });

      if (hasOpenssl)
        it(`${encryption} with the password ${JSON.stringify(password.slice(0, 12))} opens in openssl, octet for octet`, async () => {
          const files = { 'a.p12': await buildPkcs12(content, password, { encryption, iterations }) };
          const read = (...options: string[]) =>
            openssl(['pkcs12', '-in', 'a.p12', '-passin', `pass:${password}`, '-nodes', ...options], files);
          const certificates = [leafDer, ...chainDer].map((certificateDer) => encodePem('CERTIFICATE', certificateDer));
          const blocks = (text: string) => text.match(/-----BEGIN[^]+?-----END[^\n]+\n/g);
          assert.deepEqual(blocks(read('-nokeys')), certificates);
          assert.deepEqual(blocks(read('-nocerts')), [encodePem('PRIVATE KEY', content.privateKeyDer)]);
          assert.match(read('-nokeys', '-clcerts'), /localKeyID/);
        });
    }
  }

  it('opens with an empty password where that is what was asked for', async () => {
    assert.equal(opensWithRuntime(await buildPkcs12(content, '', { iterations }), ''), true);
  });

  it('holds RSA keys and no chain and no name as well', async () => {
    const rsa = holder('rsa.example.com', await generatePrivateKey('rsa-2048'));
    const alone = issue(root, rsa, { names: ['rsa.example.com'] }).der;
    const rsaContent = { privateKeyDer: privateKeyDer(rsa.privateKey), leafDer: alone, chainDer: [] };
    assert.equal(opensWithRuntime(await buildPkcs12(rsaContent, 'test', { iterations }), 'test'), true);
  });

  it('shows neither key, certificate nor name to whoever has no password', async () => {
    const pkcs12 = Buffer.from(await buildPkcs12(content, 'test', { iterations }));
    const scalar = Buffer.from(
      createPrivateKey({ key: Buffer.from(content.privateKeyDer), format: 'der', type: 'pkcs8' }).export({
        format: 'jwk',
      }).d ?? '',
      'base64url',
    );
    assert.equal(scalar.length, 32);
    assert.equal(pkcs12.includes(scalar), false);
    assert.equal(pkcs12.includes('example.com'), false);
  });

  it('never writes the same octets twice', async () => {
    const [one, two] = [
      await buildPkcs12(content, 'test', { iterations }),
      await buildPkcs12(content, 'test', { iterations }),
    ];
    assert.equal(one.length, two.length);
    assert.notDeepEqual(one, two);
  });

  it('refuses a key that is not the one of the certificate', async () => {
    const other = { ...content, privateKeyDer: privateKeyDer(newEcKey()) };
    await assert.rejects(buildPkcs12(other, 'test', { iterations }), { code: 'key.mismatch' });
    const broken = { ...content, privateKeyDer: content.privateKeyDer.subarray(1) };
    await assert.rejects(buildPkcs12(broken, 'test', { iterations }), { code: 'pem.malformed' });
  });

  for (const bad of [0, 2047, 2_000_001, 5000.5, Number.NaN])
    it(`refuses ${bad} iterations`, async () => {
      await assert.rejects(
        buildPkcs12(content, 'test', { iterations: bad }),
        (error) => error instanceof ExtensionError && error.details.field === 'iterations',
      );
    });

  it('stops when it is cancelled', async () => {
    const signal = AbortSignal.abort();
    await assert.rejects(buildPkcs12(content, 'test', { encryption: '3des', signal }), Cancelled);
    await assert.rejects(buildPkcs12(content, 'test', { signal }), Cancelled);
  });
});

describe('PKCS#12 written and read again', () => {
  for (const encryption of kinds)
    it(`${encryption}: key, certificates, name and what ties them together are the same`, async () => {
      for (const password of [...passwords, '']) {
        const item = readBytes(await buildPkcs12(content, password, { encryption, iterations })).items[0];
        assert.ok(item?.kind === 'pkcs12');
        assert.equal(item.mac, encryption === '3des' ? 'HMAC-SHA1' : 'HMAC-SHA256');
        const { keys, certificates, otherBags } = await openPkcs12(item, password);
        assert.deepEqual(
          certificates.map((each) => Buffer.from(each.der)),
          [leafDer, ...chainDer].map((each) => Buffer.from(each)),
        );
        assert.deepEqual(
          keys.map((each) => Buffer.from(each.pkcs8Der)),
          [Buffer.from(content.privateKeyDer)],
        );
        assert.equal(keys[0]?.friendlyName, content.friendlyName);
        assert.equal(certificates[0]?.friendlyName, content.friendlyName);
        assert.equal(certificates[0]?.localKeyId, keys[0]?.localKeyId);
        assert.equal(certificates[1]?.localKeyId, undefined);
        assert.equal(otherBags, 0);
        await assert.rejects(openPkcs12(item, `${password}.`), { code: 'key.password' });
      }
    }).timeout(0);
});
