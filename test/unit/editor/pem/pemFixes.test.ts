import assert from 'node:assert/strict';
import { analysePem, type PemAnalysis } from '../../../../src/editor/pem/pemAnalysis.ts';
import { fixesOf, type Fix } from '../../../../src/editor/pem/pemFixes.ts';
import { inOneChange, segmentsOf, withChanges } from '../../../../src/editor/pem/pemSegments.ts';
import { attributeOf } from '../../../../src/pem/x509/distinguishedName.ts';
import { encodePem } from '../../../../src/pem/armour/pem.ts';
import type { ReadCertificate } from '../../../../src/pem/chain/issuers.ts';
import { fixtureText } from '../../../support/pemFixtures.ts';
import { holder, issue } from '../../../support/testPki.ts';

const NOW = new Date('2027-01-01T00:00:00Z');

const root = holder('Test Root');
const middle = holder('Test Intermediate');
const leaf = holder('www.example.com');
const rootCertificate = issue(root, root, { isCa: true });
const middleCertificate = issue(root, middle, { isCa: true });
const leafCertificate = issue(middle, leaf, { names: ['www.example.com'] });

describe('fixes of PEM text', () => {
  it('put a chain in order, each certificate with the comment above it', () => {
    const text = `# issuer\n${pem(middleCertificate)}# server\n${pem(leafCertificate)}`;
    const [fix] = solving(text, 'chain-wrong-order');
    assert.equal(applied(text, fix), `# server\n${pem(leafCertificate)}# issuer\n${pem(middleCertificate)}`);
  });

  it('put a chain in order around a key that stays where it is', () => {
    const key = fixtureText('key-p256.pem');
    const text = pem(middleCertificate) + key + pem(leafCertificate);
    const [fix] = solving(text, 'chain-wrong-order');
    assert.equal(applied(text, fix), pem(leafCertificate) + key + pem(middleCertificate));
  });

  it('end the last line when it moves up', () => {
    const text = (pem(middleCertificate) + pem(leafCertificate)).trimEnd();
    const [fix] = solving(text, 'chain-wrong-order');
    assert.equal(applied(text, fix), pem(leafCertificate) + pem(middleCertificate));
  });

  it('leave a chain that is in order alone', () => {
    const text = pem(leafCertificate) + pem(middleCertificate);
    assert.deepEqual(solving(text, 'chain-wrong-order'), []);
  });

  it('take out a second copy, and the root', () => {
    const text = pem(leafCertificate) + pem(middleCertificate) + pem(middleCertificate) + pem(rootCertificate);
    const [copy] = solving(text, 'chain-duplicate-certificate');
    assert.equal(applied(text, copy), pem(leafCertificate) + pem(middleCertificate) + pem(rootCertificate));
    const [top] = solving(text, 'chain-root-included');
    assert.equal(applied(text, top), pem(leafCertificate) + pem(middleCertificate) + pem(middleCertificate));
  });

  it('add the intermediate that lies beside a leaf, but never the root', () => {
    const text = pem(leafCertificate);
    const beside = [rootCertificate, middleCertificate, issue(root, holder('Another'), { isCa: true })];
    const [fix, ...others] = solving(text, 'chain-missing-intermediate', beside);
    assert.deepEqual(others, []);
    assert.equal(applied(text, fix), pem(leafCertificate) + pem(middleCertificate));
    assert.match(fix?.title ?? '', /Test Intermediate/);
  });

  it('add nothing of the same name whose key did not sign', () => {
    const impostor = issue(root, holder('Test Intermediate'), { isCa: true });
    assert.deepEqual(solving(pem(leafCertificate), 'chain-missing-intermediate', [impostor]), []);
  });

  it('take off quotation marks and write spelled-out line ends as line ends', () => {
    const own = fixtureText('cert-p384.pem');
    const text = `"${own.replaceAll('\n', '\\n')}"\n`;
    const [fix] = solving(text, 'pem-literal-newlines');
    assert.equal(applied(text, fix), own);
    assert.ok(fix?.solves.includes('pem-quotes'));
  });

  it('write blanks, empty lines and long lines as RFC 7468 has them, and keep the rest of the text', () => {
    const own = fixtureText('cert-p256.pem');
    const untidy = own
      .split('\n')
      .map((line) => `${line}  `)
      .join('\n\n');
    const text = `kept above\n${untidy.trimEnd()}\nkept below\n`;
    const [fix] = solving(text, 'pem-blank-lines');
    assert.equal(applied(text, fix), `kept above\n${own}kept below\n`);
  });

  it('decode text that was encoded once more, all of its blocks at once', () => {
    const own = fixtureText('chain.pem');
    const text = `${Buffer.from(own).toString('base64')}\n`;
    const [fix, ...others] = fixes(text);
    assert.deepEqual(others, []);
    assert.equal(applied(text, fix), own);
    assert.deepEqual(fix?.solves, ['pem-encoded-twice']);
  });

  it('give a mislabelled key the label of what it is, byte for byte the same otherwise', () => {
    const own = fixtureText('key-p384.pem');
    const text = own.replaceAll('PRIVATE KEY', 'CERTIFICATE');
    const [fix] = solving(text, 'pem-wrong-label');
    assert.equal(applied(text, fix), own);
    assert.match(fix?.title ?? '', /PRIVATE KEY/);
  });

  it('give a CSR with the old label the new one', () => {
    const text = fixtureText('csr-newhdr.pem');
    const [fix] = solving(text, 'pem-old-label');
    assert.equal(applied(text, fix), text.replaceAll('NEW CERTIFICATE', 'CERTIFICATE'));
  });

  for (const [old, plain] of [
    ['key-rsa-pkcs1.pem', 'key-rsa.pem'],
    ['key-p384-sec1.pem', 'key-p384.pem'],
  ] as const) {
    it(`offer PKCS#8 for ${old}`, () => {
      const text = fixtureText(old);
      const [fix] = rewriting(text);
      assert.equal(applied(text, fix), fixtureText(plain));
      assert.match(fix?.title ?? '', /PKCS#8/);
    });
  }

  it('offer PKCS#8 for an untidy key too, and for one under a wrong label', () => {
    const untidy = `"${fixtureText('key-rsa-pkcs1.pem').trimEnd()}"\n`;
    const mislabelled = fixtureText('key-rsa-pkcs1.pem').replaceAll('RSA PRIVATE KEY', 'PRIVATE KEY');
    for (const text of [untidy, mislabelled])
      assert.equal(applied(text, rewriting(text)[0]), fixtureText('key-rsa.pem'));
  });

  it('write a bundle as the certificates in it, and what stands around it stays', () => {
    const text = `# bundle\n${fixtureText('bundle-p7.pem')}${fixtureText('key-p256.pem')}`;
    const [fix] = rewriting(text);
    const changed = applied(text, fix);
    assert.match(fix?.title ?? '', /2 Certificates/);
    assert.ok(
      changed.startsWith('# bundle\n-----BEGIN CERTIFICATE-----\n') && changed.endsWith(fixtureText('key-p256.pem')),
    );
    const subjects = analysed(changed).document.items.flatMap((item) =>
      item.kind === 'certificate' ? [attributeOf(item.facts.subject, 'CN')] : [],
    );
    assert.deepEqual(subjects, ['www.example.com', 'Test Root']);
  });

  it('tidy all blocks at once where there are several', () => {
    const text = (fixtureText('cert-p256.pem') + fixtureText('key-p256.pem')).replaceAll('\n', ' \n');
    const all = fixes(text).find(({ block }) => block === undefined);
    assert.equal(applied(text, all), fixtureText('cert-p256.pem') + fixtureText('key-p256.pem'));
  });

  it('offer nothing for text that is as it should be, nor for what cannot be read', () => {
    assert.deepEqual(fixes(fixtureText('cert-p256.pem')), []);
    assert.deepEqual(fixes('-----BEGIN CERTIFICATE-----\nAAAA\n'), []);
    assert.deepEqual(fixes(''), []);
  });

  it('part no text whose blocks share a line', () => {
    const text = `${pem(middleCertificate).trimEnd()} ${pem(leafCertificate)}`;
    assert.equal(segmentsOf(text, analysed(text).document.items), undefined);
    assert.deepEqual(solving(text, 'chain-wrong-order'), []);
  });
});

function pem({ der }: ReadCertificate): string {
  return encodePem('CERTIFICATE', der);
}

function analysed(text: string): PemAnalysis {
  const analysis = analysePem(text, { now: NOW, withRoot: false });
  assert.ok(analysis);
  return analysis;
}

function fixes(text: string, candidates: readonly ReadCertificate[] = []): Fix[] {
  return fixesOf(analysed(text), { now: NOW, knownRoots: [], candidates });
}

/** Those that end no problem. */
function rewriting(text: string): Fix[] {
  return fixes(text).filter(({ solves }) => solves.length === 0);
}

function solving(text: string, code: string, candidates: readonly ReadCertificate[] = []): Fix[] {
  return fixes(text, candidates).filter(({ solves }) => solves.includes(code));
}

function applied(text: string, fix: Fix | undefined): string {
  assert.ok(fix, 'no such fix');
  const changed = withChanges(text, fix.changes);
  assert.equal(withChanges(text, [inOneChange(text, fix.changes)]), changed);
  return changed;
}
