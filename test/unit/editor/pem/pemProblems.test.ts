import assert from 'node:assert/strict';
import { analysePem, LONGEST_TEXT } from '../../../../src/editor/pem/pemAnalysis.ts';
import { fittingName, problemsOf, type FileFacts, type Problem } from '../../../../src/editor/pem/pemProblems.ts';
import { encodePem } from '../../../../src/pem/armour/pem.ts';
import * as asn1 from '../../../../src/pem/asn1/der.ts';
import { fixtureText } from '../../../support/pemFixtures.ts';
import { holder, issue } from '../../../support/testPki.ts';

const NOW = new Date('2027-01-01T00:00:00Z');

describe('problems of PEM text', () => {
  it('are the findings, at the line where their block begins', () => {
    const text = fixtureText('cert-p256.pem') + fixtureText('key-rsa.pem');
    const found = problems(text).find(({ code }) => code === 'key-mismatch');
    assert.equal(found?.severity, 'error');
    assert.equal(text.split('\n')[found?.line ?? 0], '-----BEGIN PRIVATE KEY-----');
  });

  it('say at which line a block cannot be read', () => {
    const text = fixtureText('cert-p256.pem').replace(/\n(.{10})/, '\n$1?');
    const [found] = problems(text);
    assert.deepEqual([found?.code, found?.severity, found?.line], ['pem-malformed', 'error', 1]);
    assert.match(found?.message ?? '', /not base64/);
  });

  it('say at which byte of a block its inside cannot be read, and what belongs there', () => {
    const [found] = problems(encodePem('CERTIFICATE', asn1.sequence(asn1.sequence(asn1.integer(1)), asn1.integer(1))));
    assert.equal(found?.code, 'pem-malformed');
    assert.match(found.message, /\(byte \d+\)\. Expected: Certificate\.$/);
  });

  it('show what cannot be seen in a name', () => {
    const site = holder('www.example.com');
    const { der } = issue(site, site, { names: ['www.example.com'], subject: [['CN', 'a\u202ecom.\0evil']] });
    const found = problems(encodePem('CERTIFICATE', der)).find(({ code }) => code === 'cn-not-in-san');
    assert.match(found?.message ?? '', /The common name a‹U\+202E›com\.‹U\+0000›evil is not/);
  });

  it('tell PEM text that was encoded as base64 once more', () => {
    const found = problems(Buffer.from(fixtureText('csr-p256.pem')).toString('base64'));
    assert.deepEqual(
      found.map(({ code, severity }) => [code, severity]),
      [['pem-encoded-twice', 'warning']],
    );
  });

  it('tell a key that is kept in a file named like a certificate', () => {
    const [found] = problems(fixtureText('key-p256.pem'), { name: 'server.crt' });
    assert.equal(found?.code, 'pem-key-not-certificate');
    assert.deepEqual(codes(fixtureText('key-p256.pem'), { name: 'server.key' }), []);
    assert.deepEqual(codes(fixtureText('key-p256.pem'), { name: 'server.pem' }), []);
  });

  it('tell a key whose label says certificate', () => {
    const text = fixtureText('key-p256.pem').replaceAll('PRIVATE KEY', 'CERTIFICATE');
    const found = problems(text).find(({ code }) => code === 'pem-wrong-label');
    assert.equal(found?.severity, 'error');
    assert.match(found?.message ?? '', /a private key/);
  });

  it('tell a private key that git tracks, but not a certificate or an encrypted key', () => {
    const tracked = { trackedByGit: true };
    assert.deepEqual(codes(fixtureText('key-p256.pem'), tracked), ['private-key-in-git']);
    assert.ok(!codes(fixtureText('cert-p256.pem'), tracked).includes('private-key-in-git'));
    assert.deepEqual(codes(fixtureText('enc-p256-pbes2-aes128.pem'), tracked), []);
  });

  it('tell a byte order mark by the encoding, and only where there is something to read', () => {
    assert.ok(codes(fixtureText('cert-p256.pem'), { encoding: 'utf8bom' }).includes('pem-bom'));
    assert.deepEqual(codes('', { encoding: 'utf8bom' }), []);
  });

  it('only hint at CR LF, and pass over text around blocks', () => {
    const text = `some words\r\n${fixtureText('key-p256.pem').replaceAll('\n', '\r\n')}`;
    assert.deepEqual(
      problems(text).map(({ code, severity }) => [code, severity]),
      [['pem-crlf', 'hint']],
    );
  });

  it('name a key of SSH as what it is', () => {
    assert.deepEqual(codes(fixtureText('openssh-key.pem')), ['pem-ssh-key']);
  });

  it('have no word of the key in them', () => {
    const text = fixtureText('key-p256.pem');
    const body = text.split('\n').slice(1, -2);
    const said = JSON.stringify(problems(text, { name: 'a.crt', trackedByGit: true, encoding: 'utf8bom' }));
    for (const line of body) assert.ok(!said.includes(line));
  });

  it('are not looked for in texts that are too long', () => {
    assert.equal(analysePem('x'.repeat(LONGEST_TEXT + 1), { now: NOW, withRoot: false }), undefined);
  });

  it('come with a fitting name for a file that holds one kind of thing', () => {
    const items = (text: string) => analysePem(text, { now: NOW, withRoot: false })?.document.items ?? [];
    assert.equal(fittingName(items(fixtureText('key-p256.pem')), 'server.crt'), 'server.key');
    assert.equal(fittingName(items(fixtureText('csr-p256.pem')), 'server.key'), 'server.csr');
    assert.equal(
      fittingName(items(fixtureText('key-p256.pem') + fixtureText('csr-p256.pem')), 'server.crt'),
      undefined,
    );
  });
});

function problems(text: string, file: Partial<FileFacts> = {}): Problem[] {
  const analysis = analysePem(text, { now: NOW, withRoot: false });
  assert.ok(analysis);
  return problemsOf(analysis, { name: 'file.pem', encoding: 'utf8', trackedByGit: false, ...file });
}

function codes(text: string, file: Partial<FileFacts> = {}): string[] {
  return problems(text, file).map(({ code }) => code);
}
