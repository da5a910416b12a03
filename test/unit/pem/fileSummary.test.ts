import assert from 'node:assert/strict';
import { summariesOf } from '../../../src/pem/fileSummary.ts';
import { fixtureBytes, fixtureItem } from '../../support/pemFixtures.ts';
import { holder, issue } from '../../support/testPki.ts';

describe('summariesOf', () => {
  it('tells leaf and authority of a chain, with end and serial number', () => {
    const [leaf, root] = summariesOf(fixtureBytes('chain.pem'));
    const { facts } = fixtureItem('cert-p256.pem', 'certificate');
    assert.equal(leaf?.kind, 'certificate');
    assert.equal(leaf.name, 'www.example.com');
    assert.equal(leaf.notAfter?.getTime(), facts.notAfter.getTime());
    assert.match(leaf.serialNumber ?? '', /^[0-9a-f]+$/);
    assert.equal(root?.kind, 'authority');
  });

  for (const [file, kind] of [
    ['csr-p256.pem', 'csr'],
    ['key-p256.der', 'key'],
    ['enc-rsa-pbes2-aes256.pem', 'key'],
    ['modern-rsa.p12', 'archive'],
    ['bundle.p7b', 'certificate'],
  ] as const)
    it(`knows ${file} as ${kind}`, () => assert.ok(summariesOf(fixtureBytes(file)).some((each) => each.kind === kind)));

  it('tells the public key of a key and of its certificate alike, and which key is encrypted', () => {
    const [key] = summariesOf(fixtureBytes('key-p256.der'));
    const [leaf] = summariesOf(fixtureBytes('cert-p256.pem'));
    assert.ok(key?.spkiSha256 !== undefined && key.encrypted === undefined);
    assert.equal(key.spkiSha256, leaf?.spkiSha256);
    const locked = summariesOf(fixtureBytes('enc-p256-pbes2-aes128.pem'));
    assert.deepEqual(locked, [{ kind: 'key', name: undefined, encrypted: true }]);
  });

  it('knows a certificate that signed itself for hosts as no authority, though it says that it is one', () => {
    const site = holder('localhost');
    const kinds = (...names: string[]) =>
      summariesOf(issue(site, site, { isCa: true, ...(names.length > 0 && { names }) }).der).map(({ kind }) => kind);
    assert.deepEqual(kinds('localhost'), ['certificate']);
    assert.deepEqual(kinds(), ['authority']);
    const below = issue(holder('Root'), site, { names: ['localhost'], isCa: true });
    assert.deepEqual(
      summariesOf(below.der).map(({ kind }) => kind),
      ['authority'],
    );
  });

  it('tells nothing of other files', () => {
    assert.deepEqual(summariesOf(Buffer.from('# a presentation')), []);
    assert.deepEqual(summariesOf(fixtureBytes('dh-parameters.pem')), []);
    assert.deepEqual(summariesOf(new Uint8Array()), []);
  });
});
