import assert from 'node:assert/strict';
import { isBlocked } from '../../../../src/certificates/upload/preflight.ts';
import { holder, issue } from '../../../support/testPki.ts';
import { fixtureText } from '../../../support/pemFixtures.ts';
import { file, leaf, lower, lowerCertificate, pem, pkcs8, site, upperCertificate } from './fixtures.ts';
import { judge, check, bundleOf, states } from './judge.ts';

const names = ['www.example.com'];

describe('the preflight of an upload', () => {
  it('finds nothing wrong with a sound one, and always looks at the same things in the same order', () => {
    for (const service of ['apig', 'naver-v1', 'naver-v2'] as const)
      assert.deepEqual(Object.entries(states(judge({ service }))), [
        ['parsable', 'ok'],
        ['keyMatches', 'ok'],
        ['keyType', 'ok'],
        ['keyUnencrypted', 'ok'],
        ['chain', service === 'apig' ? 'ok' : 'mended'],
        ['san', 'ok'],
        ['validity', 'ok'],
        ['usage', 'ok'],
        ['domains', 'ok'],
        ['name', 'ok'],
        ['duplicate', 'ok'],
        ['bytes', 'ok'],
      ]);
    assert.equal(isBlocked(judge()), false);
  });

  it('compares with the one that is replaced, before the name', () => {
    const replaces = { id: '1', names, boundDomains: names };
    const ids = judge({ target: { replaces } }).map(({ id }) => id);
    assert.deepEqual(ids.slice(8, 12), ['domains', 'boundDomains', 'successor', 'name']);
  });

  it('holds nothing of the private key', () => {
    const text = JSON.stringify(judge());
    const { d } = site.privateKey.export({ format: 'jwk' });
    const secret = Buffer.from(d ?? '', 'base64url');
    for (const form of ['hex', 'base64', 'base64url'] as const) assert.ok(!text.includes(secret.toString(form)));
    assert.ok(!text.includes([...secret.subarray(0, 6)].join()));
    assert.ok(!text.includes('PRIVATE KEY'));
  });
});

describe('the preflight: parsable', () => {
  it('is the only one, and blocks, without a certificate', () => {
    const checks = judge({ chosen: [file('notes.txt', 'nothing here')] });
    assert.deepEqual(states(checks), { parsable: 'blocked' });
    assert.equal(isBlocked(checks), true);
    assert.equal(
      check('parsable', { chosen: [file('www.key', pkcs8(site.privateKey))] }).facts.problem,
      'noCertificate',
    );
  });

  it('names those to choose from', () => {
    const second = issue(lower, holder('b.example.com'), { names: ['b.example.com'] });
    const { state, facts } = check('parsable', { chosen: [file('both.pem', pem(leaf, second))] });
    assert.equal(state, 'blocked');
    assert.equal(facts.problem, 'severalLeaves');
    assert.deepEqual(
      facts.candidates.map(({ name, source }) => [name, source?.block]),
      [
        ['www.example.com', 0],
        ['b.example.com', 1],
      ],
    );
  });

  it('says that a password may help', () => {
    const chosen = [file('key.pem', fixtureText('enc-rsa-pbes2-aes256.pem'))];
    const { facts } = check('parsable', { chosen });
    assert.equal(facts.problem, 'closed');
    assert.deepEqual(facts.closed, [{ file: 'key.pem', where: 'chosen', block: 0 }]);
    const elsewhere = check('parsable', { chosen: [file('notes.txt', '')], beside: chosen });
    assert.equal(elsewhere.facts.problem, 'noCertificate');
  });

  it('warns of other blocks that cannot be read', () => {
    const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
    const { state, facts } = check('parsable', {
      chosen: [file('www.pem', broken + pkcs8(site.privateKey) + pem(leaf))],
    });
    assert.equal(state, 'warning');
    assert.deepEqual(facts.unreadable, [{ file: 'www.pem', where: 'leafFile', block: 0 }]);
    assert.equal(facts.leaf?.name, 'www.example.com');
  });
});

describe('the preflight: bytes', () => {
  it('tells what is tidied up, of used files alone', () => {
    const messy = `\uFEFFBag Attributes\n    localKeyID: 01\n${pkcs8(site.privateKey)}${pem(leaf, lowerCertificate, upperCertificate)}`;
    const chosen = [file('www.pem', messy.replaceAll('\n', '\r\n'))];
    const { state, facts } = check('bytes', { chosen, beside: [file('other.pem', `\uFEFF${pem(leaf)}`)] });
    assert.equal(state, 'mended');
    assert.deepEqual(
      facts.tidied.map((each) => [each.file, [...each.codes].sort()]),
      [['www.pem', ['bagAttributes', 'bom', 'crlf']]],
    );
  });

  it('says nothing of blocks that are not sent', () => {
    const twice = pkcs8(site.privateKey) + pem(leaf, lowerCertificate, upperCertificate);
    const chosen = [file('www.pem', twice + pem(leaf).replaceAll('\n', '\r\n'))];
    assert.equal(check('bytes', { chosen }).state, 'ok');
  });

  it('tells that DER was armoured', () => {
    const chosen = [file('www.der', leaf.der), file('rest.pem', pem(lowerCertificate, upperCertificate))];
    const { facts } = check('bytes', { chosen, beside: [file('www.key', pkcs8(site.privateKey))] });
    assert.deepEqual(facts.tidied, [{ file: 'www.der', codes: ['binary'] }]);
    assert.equal(facts.certificates, 2);
  });

  it('warns of fields that are longer than usual, per field as they are sent', () => {
    const many = Array.from({ length: 130 }, (_, index) => `a-rather-long-name-of-a-host-${index}.example.com`);
    const long = (count: number, service: 'apig' | 'naver-v1') =>
      check('bytes', { chosen: [bundleOf(site, { names: [...names, ...many.slice(0, count)] })], service });
    assert.deepEqual(long(130, 'apig').facts.long, ['certificate']);
    assert.deepEqual(long(130, 'naver-v1').facts.long, ['certificate']);
    assert.equal(long(130, 'apig').state, 'warning');
    assert.deepEqual(long(105, 'apig').facts.long, ['certificate'], 'leaf and chain are one field');
    assert.deepEqual(long(105, 'naver-v1').facts.long, [], 'leaf and chain are two fields');
    assert.deepEqual(long(70, 'apig').facts.long, []);
  });
});
