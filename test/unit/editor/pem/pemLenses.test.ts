import assert from 'node:assert/strict';
import { analysePem, itemsAt, type PemAnalysis } from '../../../../src/editor/pem/pemAnalysis.ts';
import { textToCopy } from '../../../../src/editor/pem/pemCopy.ts';
import { hoverOf } from '../../../../src/editor/pem/pemHover.ts';
import { lensesOf } from '../../../../src/editor/pem/pemLenses.ts';
import { encodePem } from '../../../../src/pem/armour/pem.ts';
import { privateKeyDer } from '../../../../src/pem/keys/keyGeneration.ts';
import { setLocale } from '../../../../src/ui/sentences/l10n.ts';
import { withBrokenSignature } from '../../../support/csrFiles.ts';
import { fixtureText } from '../../../support/pemFixtures.ts';
import { holder, issue } from '../../../support/testPki.ts';

const NOW = new Date('2027-01-01T00:00:00Z');
const authority = holder('Authority');

describe('lenses of PEM text', () => {
  it('say above each block what it is, for whom and how long', () => {
    const validity = { notBefore: new Date('2026-12-01T00:00:00Z'), notAfter: new Date('2027-01-31T12:00:00Z') };
    const own = issue(authority, holder('a.example.com'), { names: ['a.example.com', 'b.example.com'], ...validity });
    const text = `${encodePem('CERTIFICATE', own.der)}\n${fixtureText('csr-p256.pem')}`;
    const facts = lensesOf(analysed(text), NOW).filter(({ action }) => action === undefined);
    assert.equal(facts[0]?.title, 'Certificate · a.example.com and 1 more · 30 days left');
    assert.match(facts[1]?.title ?? '', /^CSR · .*P-256$/);
    assert.deepEqual(
      facts.map(({ line }) => text.split('\n')[line]),
      ['-----BEGIN CERTIFICATE-----', '-----BEGIN CERTIFICATE REQUEST-----'],
    );
  });

  it('show a name as it is, without an icon and in its own order', () => {
    const odd = issue(authority, holder('$(pass) \u202emoc.elpmaxe'), {});
    const [fact] = lensesOf(analysed(encodePem('CERTIFICATE', odd.der)), NOW);
    assert.match(fact?.title ?? '', /\$ \(pass\) ‹U\+202E›moc\.elpmaxe/);
  });

  it('say to which certificate beside it a key belongs', () => {
    const titles = (text: string) => lensesOf(analysed(text), NOW).map(({ title }) => title);
    const key = fixtureText('key-rsa.pem');
    const fact = (text: string) => titles(text).find((title) => title.startsWith('Private key'));
    assert.match(
      fact(fixtureText('cert-rsa.pem') + key) ?? '',
      /^Private key · RSA 2048 · belongs to www\.example\.com/,
    );
    assert.match(fact(fixtureText('cert-p256.pem') + key) ?? '', /belongs to nothing beside it$/);
    assert.equal(fact(key), 'Private key · RSA 2048');
  });

  it('take a certificate that signed itself for hosts, as openssl req -x509 makes it, for that of a server', () => {
    const test = holder('test.example.com');
    const notAfter = new Date('2027-01-11T12:00:00Z');
    const own = issue(test, test, { names: ['test.example.com'], isCa: true, notAfter });
    const lenses = lensesOf(analysed(encodePem('CERTIFICATE', own.der)), NOW);
    assert.equal(lenses[0]?.title, 'Certificate · test.example.com · 10 days left');
    assert.ok(lenses.some(({ action }) => action === 'upload'));
  });

  it('say that a key belongs to the certificate of an authority beside it', () => {
    const own = issue(authority, authority);
    const text = encodePem('CERTIFICATE', own.der) + encodePem('PRIVATE KEY', privateKeyDer(authority.privateKey));
    const facts = lensesOf(analysed(text), NOW).filter(({ action }) => action === undefined);
    assert.equal(facts[1]?.title, 'Private key · P-256 · belongs to Authority');
  });

  it('count no days up to the year 9999, which stands for no end', () => {
    const endless = issue(authority, holder('a'), { names: ['a'], notAfter: new Date('9999-12-31T23:59:59Z') });
    const [fact] = lensesOf(analysed(encodePem('CERTIFICATE', endless.der)), NOW);
    assert.equal(fact?.title, 'Certificate · a · valid without an end');
  });

  it('name nobody rather than an empty name', () => {
    const title = (names: string[], subject: readonly (readonly [string, string])[]) => {
      const { der } = issue(authority, holder('a'), { names, subject, notAfter: new Date('2027-01-11T12:00:00Z') });
      return lensesOf(analysed(encodePem('CERTIFICATE', der)), NOW)[0]?.title;
    };
    assert.equal(title(['', 'a.example.com'], []), 'Certificate · a.example.com · 10 days left');
    assert.equal(title([''], [['CN', '']]), 'Certificate · CN= · 10 days left');
    assert.equal(title([], []), 'Certificate · nobody · 10 days left');
  });

  it('offer the actions that fit', () => {
    const actions = (name: string) =>
      lensesOf(analysed(fixtureText(name)), NOW).flatMap(({ action }) => (action === undefined ? [] : [action]));
    assert.deepEqual(actions('cert-p256.pem'), ['inspect', 'upload', 'reissue', 'copyFingerprint', 'copyNames']);
    assert.deepEqual(actions('cert-root.pem'), ['inspect', 'copyFingerprint']);
    assert.deepEqual(actions('csr-p256.pem'), ['inspect', 'reissueWithCsr', 'copyNames', 'copyPublicKeyHash']);
    assert.deepEqual(actions('enc-p521-scrypt.pem'), ['inspect']);
    assert.deepEqual(actions('openssh-key.pem'), []);
  });

  it('do not offer a reissue with a CSR whose signature is broken', () => {
    const lenses = lensesOf(analysed(withBrokenSignature(fixtureText('csr-p256.pem'))), NOW);
    assert.match(lenses[0]?.title ?? '', /its signature is broken$/);
    const actions = lenses.flatMap(({ action }) => (action === undefined ? [] : [action]));
    assert.deepEqual(actions, ['inspect', 'copyNames', 'copyPublicKeyHash']);
  });

  it('say what has no use here', () => {
    const title = (name: string) => lensesOf(analysed(fixtureText(name)), NOW)[0]?.title;
    assert.equal(title('openssh-key.pem'), 'SSH key · ssh-ed25519 · not for TLS');
    assert.equal(title('dh-parameters.pem'), 'X9.42 DH PARAMETERS · neither a key nor a certificate');
  });

  it('stand above unreadable blocks too', () => {
    const [lens] = lensesOf(analysed('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'), NOW);
    assert.equal(lens?.title, 'Unreadable block');
  });
});

describe('the hover of PEM text', () => {
  before(() => setLocale('en', 'UTC'));
  after(() => setLocale('en'));

  it('has the facts of a certificate', () => {
    const text = fixtureText('cert-p256.pem');
    const [item] = itemsAt(analysed(text), 3);
    assert.ok(item?.kind === 'certificate');
    const markdown = hoverOf(item, analysed(text), NOW);
    for (const fact of [item.facts.fingerprint256, item.facts.serialNumber, item.facts.spkiSha256, 'www.example.com'])
      assert.ok(markdown.includes(fact), fact);
  });

  it('formats nothing that a certificate says', () => {
    const evil = '[click](https://evil.example) <img src=x> $(alert) **bold**';
    const own = issue(authority, holder('x'), { names: ['x.example'], subject: [['CN', evil]] });
    const analysis = analysed(encodePem('CERTIFICATE', own.der));
    const [item] = analysis.document.items;
    assert.ok(item);
    const markdown = hoverOf(item, analysis, NOW).replace(/`[^`]*`/g, '');
    assert.doesNotMatch(markdown, /[^\\]\[click|<img|[^\\]\$\(/);
  });

  it('tells how a key is encrypted, and which passwords are quickly guessed', () => {
    const hover = (name: string) => {
      const analysis = analysed(fixtureText(name));
      const [item] = analysis.document.items;
      assert.ok(item);
      return hoverOf(item, analysis, NOW);
    };
    assert.match(
      hover('enc-rsa-legacy-3des.pem'),
      /`Proc-Type: 4,ENCRYPTED`[\s\S]*`DES-EDE3-CBC, MD5, 1 round`[\s\S]*quickly guessed/,
    );
    assert.match(
      hover('enc-rsa-pbes2-aes256.pem'),
      /PKCS\\#8[\s\S]*`AES-256-CBC, PBKDF2-HMAC-SHA256, 2,048 rounds`[\s\S]*quickly guessed/,
    );
    assert.doesNotMatch(hover('enc-p521-scrypt.pem'), /quickly guessed/);
  });

  it('tells of a private key what it is and nothing of its bytes', () => {
    for (const name of ['key-rsa.pem', 'key-p256-sec1.pem', 'key-ed25519.pem']) {
      const analysis = analysed(fixtureText(name));
      const item = analysis.document.items.find(({ kind }) => kind === 'privateKey');
      assert.ok(item?.kind === 'privateKey');
      const markdown = hoverOf(item, analysis, NOW);
      assert.ok(markdown.includes(item.key.spkiSha256 ?? '?'));
      for (const line of fixtureText(name).split('\n').slice(1, -2)) assert.ok(!markdown.includes(line));
    }
  });
});

describe('copying from PEM text', () => {
  it('gives what a block has and nothing where it has nothing', () => {
    const [certificate] = analysed(fixtureText('cert-p256.pem')).document.items;
    const [key] = analysed(fixtureText('key-p256.pem')).document.items;
    assert.ok(certificate?.kind === 'certificate' && key?.kind === 'privateKey');
    assert.equal(textToCopy(certificate, 'copyFingerprint'), certificate.facts.fingerprint256);
    assert.equal(textToCopy(certificate, 'copyNames')?.split('\n')[0], 'www.example.com');
    assert.equal(textToCopy(key, 'copyPublicKeyHash'), certificate.facts.spkiSha256);
    assert.equal(textToCopy(key, 'copyFingerprint'), undefined);
    assert.equal(textToCopy(key, 'copyNames'), undefined);
  });
});

function analysed(text: string): PemAnalysis {
  const analysis = analysePem(text, { now: NOW, withRoot: false });
  assert.ok(analysis);
  return analysis;
}
