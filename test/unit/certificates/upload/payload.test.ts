import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import fc from 'fast-check';
import { ExtensionError } from '../../../../src/errors.ts';
import { bytesToSend, sendablePrivateKey } from '../../../../src/certificates/upload/payload.ts';
import { UPLOAD_RULES } from '../../../../src/certificates/upload/uploadTarget.ts';
import { withUnlocked } from '../../../../src/certificates/upload/unlocked.ts';
import { openPkcs12 } from '../../../../src/pem/containers/pkcs12Reader.ts';
import { sandboxAt } from '../../../support/sandboxCaller.ts';
import { hasOpenssl, openssl } from '../../../support/openssl.ts';
import { fixtureBytes, fixtureText, PASSWORDS } from '../../../support/pemFixtures.ts';
import { holder, issue } from '../../../support/testPki.ts';
import {
  assembled,
  bundle,
  file,
  leaf,
  lowerCertificate,
  NOW,
  pem,
  pkcs8,
  rootCertificate,
  site,
  upperCertificate,
} from './fixtures.ts';

const { apig } = UPLOAD_RULES;
const naver = UPLOAD_RULES['naver-v2'];
const key = pkcs8(site.privateKey);
const chain = pem(lowerCertificate, upperCertificate);
const stranger = issue(holder('Elsewhere'), holder('Elsewhere'));
const bag = (text: string) => `Bag Attributes\n    friendlyName: www\nsubject=CN = www\n\nissuer=CN = CA\n\n${text}`;

describe('what is sent of an upload', () => {
  const files: readonly (readonly [what: string, text: string])[] = [
    ['a tidy file', key + pem(leaf) + chain],
    ['CRLF', (key + pem(leaf) + chain).replaceAll('\n', '\r\n')],
    ['CR alone', (key + pem(leaf) + chain).replaceAll('\n', '\r')],
    ['a BOM', `\uFEFF${key}${pem(leaf)}${chain}`],
    ['no final line end', (key + pem(leaf) + chain).trimEnd()],
    ['bag attributes', bag(key) + bag(pem(leaf)) + bag(pem(lowerCertificate)) + bag(pem(upperCertificate))],
    ['blanks and empty lines', (key + pem(leaf) + chain).replaceAll('\n', ' \t\n\n')],
    ['reversed', pem(upperCertificate, lowerCertificate, leaf) + key],
    ['its root', key + pem(leaf) + chain + pem(rootCertificate)],
    ['copies', key + pem(leaf, leaf, lowerCertificate, upperCertificate, lowerCertificate)],
    ['strangers', pem(stranger) + key + pem(leaf, stranger) + chain],
    ['one line of base64 a block', (key + pem(leaf) + chain).replace(/(?<![-\n])\n(?!-)/g, '')],
  ];
  for (const [what, text] of files)
    it(`is the same, octet for octet, from a file with ${what}`, () => {
      const found = assembled([file('www.pem', text)]);
      assert.deepEqual(bytesToSend(found, apig), {
        leafPem: pem(leaf),
        chainPem: chain,
        certContent: pem(leaf) + chain,
      });
      assert.equal(sendablePrivateKey(found), key);
    });

  it('is the same from UTF-16 and from DER', () => {
    const utf16 = Buffer.from(`\uFEFF${key}${pem(leaf)}${chain}`, 'utf16le');
    assert.equal(bytesToSend(assembled([file('www.pem', utf16)]), apig).certContent, pem(leaf) + chain);
    const der = [leaf, upperCertificate, lowerCertificate].map((each, index) => file(`${index}.der`, each.der));
    const secret = file('key.der', site.privateKey.export({ format: 'der', type: 'sec1' }));
    const found = assembled([...der, secret]);
    assert.equal(bytesToSend(found, apig).certContent, pem(leaf) + chain);
    assert.equal(sendablePrivateKey(found), key);
  });

  it('is the same however the blocks are spread over files', () => {
    const blocks = [
      key,
      ...[leaf, leaf, lowerCertificate, upperCertificate, rootCertificate, stranger].map((each) => pem(each)),
    ];
    const spread = fc.tuple(
      fc.shuffledSubarray(blocks, { minLength: blocks.length }),
      fc.array(fc.nat(2), { minLength: blocks.length, maxLength: blocks.length }),
    );
    fc.assert(
      fc.property(spread, ([order, places]) => {
        const files = [0, 1, 2].map((place) =>
          file(`${place}.pem`, order.filter((_, index) => places[index] === place).join('')),
        );
        const found = assembled(files);
        assert.equal(bytesToSend(found, apig).certContent, pem(leaf) + chain);
        assert.equal(bytesToSend(found, naver).chainPem, chain + pem(rootCertificate));
        assert.equal(sendablePrivateKey(found), key);
      }),
    );
  });

  it('has the root where the service wants it, from the files or from the runtime', () => {
    const withRoot = { leafPem: pem(leaf), chainPem: chain + pem(rootCertificate) };
    const certContent = withRoot.leafPem + withRoot.chainPem;
    for (const found of [
      assembled([bundle()], [file('root.pem', pem(rootCertificate))]),
      assembled([bundle()], [], { knownRoots: [rootCertificate] }),
      assembled([file('www.pem', key + pem(rootCertificate) + chain + pem(leaf))]),
    ])
      assert.deepEqual(bytesToSend(found, naver), { ...withRoot, certContent });
    assert.equal(bytesToSend(assembled([bundle()]), naver).chainPem, chain);
  });

  it('has a self-signed certificate as its own root only where a root is wanted', () => {
    const own = issue(site, site, { names: ['www.example.com'] });
    const found = assembled([file('own.pem', key + pem(own))]);
    assert.deepEqual(bytesToSend(found, apig), { leafPem: pem(own), chainPem: '', certContent: pem(own) });
    assert.equal(bytesToSend(found, naver).chainPem, pem(own));
  });

  it('comes out of archives too', async () => {
    const closed = [file('rsa.p12', fixtureBytes('modern-rsa.p12'))];
    const [container] = assembled(closed).key.closed;
    assert.ok(container?.kind === 'pkcs12');
    const { item } = container;
    const contents = await openPkcs12(item, PASSWORDS.plain);
    const found = assembled(withUnlocked(closed, { kind: 'pkcs12', item, contents }));
    assert.equal(bytesToSend(found, apig).certContent, fixtureText('cert-rsa.pem'));
    assert.equal(bytesToSend(found, naver).chainPem, fixtureText('cert-root.pem'));
    assert.equal(sendablePrivateKey(found), fixtureText('key-rsa.pem'));
  });

  it('is nothing without a certificate, and no key without the right one', () => {
    const refused = (code: string) => (error: unknown) => error instanceof ExtensionError && error.code === code;
    assert.throws(() => bytesToSend(assembled([file('www.key', key)]), apig), refused('input.invalid'));
    const other = pkcs8(holder('other').privateKey);
    assert.throws(() => sendablePrivateKey(assembled([file('www.pem', pem(leaf) + other)])), refused('key.mismatch'));
  });

  for (const type of ['pkcs8', 'sec1'] as const)
    it(`has the key of ${type} as PKCS#8 that the runtime reads as the same key`, () => {
      const text = site.privateKey.export({ format: 'pem', type }).toString();
      const sent = sendablePrivateKey(assembled([file('www.pem', text + pem(leaf))]));
      assert.match(sent, /^-----BEGIN PRIVATE KEY-----\n[^\r]+\n-----END PRIVATE KEY-----\n$/);
      assert.equal(createPrivateKey(sent).equals(site.privateKey), true);
    });

  if (hasOpenssl)
    it('is what openssl verifies, and makes the same text of', () => {
      const found = assembled([file('www.pem', pem(rootCertificate, upperCertificate, leaf, lowerCertificate) + key)]);
      const { leafPem, chainPem } = bytesToSend(found, apig);
      const given = { leaf: leafPem, chain: chainPem, root: pem(rootCertificate), key: sendablePrivateKey(found) };
      const at = String(NOW.getTime() / 1000);
      assert.match(
        openssl(['verify', '-attime', at, '-CAfile', 'root', '-untrusted', 'chain', 'leaf'], given),
        /leaf: OK/,
      );
      assert.equal(openssl(['x509', '-in', 'leaf'], given), leafPem);
      assert.equal(openssl(['pkey', '-in', 'key'], given), given.key);
    });
});

describe('what is sent of an upload to the sandbox', () => {
  const sandbox = sandboxAt(NOW.getTime());
  const register = async (version: 'v1' | 'v2', body: Record<string, string>) => {
    const target = version === 'v1' ? '/api/v1/certificate/withExternal' : '/api/v2/certificate/withExternal';
    return (await sandbox.call('POST', target, { body })).json()['returnCode'];
  };

  it('is accepted by both versions, also where the root is demanded', async () => {
    sandbox.control.setSwitches({ chainNeedsRoot: true, expiredUploadRefused: true });
    const messy = `\uFEFF${pem(upperCertificate, leaf, stranger, lowerCertificate, leaf)}${key}`.replaceAll(
      '\n',
      '\r\n',
    );
    const found = assembled([file('www.pem', messy)], [], { knownRoots: [rootCertificate] });
    const { leafPem, chainPem } = bytesToSend(found, naver);
    const rest = { privateKey: sendablePrivateKey(found), certificateChain: chainPem };
    assert.equal(await register('v2', { certificateName: 'new', certificateBody: leafPem, ...rest }), '0');
    sandbox.control.reset();
    sandbox.control.setSwitches({ chainNeedsRoot: true });
    assert.equal(await register('v1', { certificateName: 'new', publicKeyCertificate: leafPem, ...rest }), '0');
    const withoutRoot = { ...rest, certificateChain: bytesToSend(found, apig).chainPem };
    assert.equal(await register('v2', { certificateName: 'two', certificateBody: leafPem, ...withoutRoot }), '26034');
  });
});
