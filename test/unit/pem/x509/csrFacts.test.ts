import assert from 'node:assert/strict';
import '../../../support/reflectMetadata.ts';
import * as oracle from '@peculiar/x509';
import { csrFacts } from '../../../../src/pem/x509/csrFacts.ts';
import { formatName } from '../../../../src/pem/x509/distinguishedName.ts';
import { fixtureBytes, fixtureItem, fixturesNamed, opensslSays } from '../../../support/pemFixtures.ts';

const said = opensslSays('openssl-csrs.txt');

describe('CSR facts', () => {
  it('are compared with openssl for every CSR among the fixtures', () => {
    assert.deepEqual([...said.keys()], fixturesNamed(/^csr-.*\.pem$/));
  });

  for (const [name, openssl] of said) {
    it(`say of ${name} what openssl and another library say`, () => {
      const { facts, der } = fixtureItem(name, 'csr');
      assert.equal(formatName(facts.subject), openssl.get('subject'));
      assert.equal(facts.spkiSha256, openssl.get('spki'));
      assert.equal(facts.signatureValid, true);
      const library = new oracle.Pkcs10CertificateRequest(der);
      const requested = library.extensions.find(({ type }) => type === '2.5.29.17');
      const names = requested ? new oracle.SubjectAlternativeNameExtension(requested.rawData).names.items : [];
      assert.deepEqual(
        facts.subjectAltNames.map(({ value }) => value),
        Array.from(names, ({ value }) => value),
      );
    });
  }

  it('tell what is requested', () => {
    const { facts } = fixtureItem('csr-rsa.pem', 'csr');
    assert.deepEqual(facts.subjectAltNames, [
      { kind: 'dns', value: 'www.example.com' },
      { kind: 'dns', value: '*.example.com' },
      { kind: 'ip', value: '192.0.2.7' },
    ]);
    assert.deepEqual(facts.keyUsage, ['digitalSignature']);
    assert.deepEqual(facts.extendedKeyUsage, ['serverAuth']);
    assert.equal(facts.hasChallengePassword, false);
  });

  for (const kind of ['rsa', 'p256', 'p384', 'p521', 'ed25519', 'pss']) {
    it(`see that a CSR of ${kind} was changed after it was signed`, () => {
      const changed = Buffer.from(fixtureItem(`csr-${kind}.pem`, 'csr').der);
      const at = changed.indexOf('www.example.com');
      assert.notEqual(at, -1);
      changed.write('xxx', at);
      assert.equal(csrFacts(changed).signatureValid, false);
    });
  }

  it('see that the signature itself was changed', () => {
    const changed = Buffer.from(fixtureItem('csr-rsa.pem', 'csr').der);
    changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
    assert.equal(csrFacts(changed).signatureValid, false);
  });

  it('are the same of DER and of PEM', () => {
    const der = fixtureItem('csr-p256.der', 'csr');
    assert.deepEqual(der.facts, fixtureItem('csr-p256.pem', 'csr').facts);
    assert.equal(der.der.length, fixtureBytes('csr-p256.der').length);
  });
});
