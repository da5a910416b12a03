import assert from 'node:assert/strict';
import '../../../support/reflectMetadata.ts';
import * as oracle from '@peculiar/x509';
import { encodePem } from '../../../../src/pem/armour/pem.ts';
import * as der from '../../../../src/pem/asn1/der.ts';
import { publicKeyDer } from '../../../../src/pem/keys/keyGeneration.ts';
import { csrFacts } from '../../../../src/pem/x509/csrFacts.ts';
import { encodeName, formatName, nameOf } from '../../../../src/pem/x509/distinguishedName.ts';
import { encodeExtensions, subjectAltName } from '../../../../src/pem/x509/extensions.ts';
import { signed } from '../../../../src/pem/x509/signing.ts';
import { hasOpenssl, openssl } from '../../../support/openssl.ts';
import { fixtureBytes, fixtureItem, fixturesNamed, opensslSays } from '../../../support/pemFixtures.ts';
import { newEcKey } from '../../../support/testPki.ts';

const said = opensslSays('openssl-csrs.txt');

describe('CSR facts', () => {
  it('are compared with openssl for every CSR among the fixtures', () => {
    assert.deepEqual([...said.keys()], fixturesNamed(/^csr-.*\.pem$/));
  });

  for (const [name, openssl] of said) {
    it(`say of ${name} what openssl and another library say`, () => {
      const { facts, der: csrDer } = fixtureItem(name, 'csr');
      assert.equal(formatName(facts.subject), openssl.get('subject'));
      assert.equal(facts.spkiSha256, openssl.get('spki'));
      assert.equal(facts.signatureValid, true);
      const library = new oracle.Pkcs10CertificateRequest(csrDer);
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

  for (const [oid, program] of [
    ['1.2.840.113549.1.9.14', 'certreq'],
    ['1.3.6.1.4.1.311.2.1.14', 'IIS'],
  ] as const)
    it(`tell what ${program} of Windows requests among attributes of its own`, () => {
      const csrDer = windowsCsr(oid);
      const facts = csrFacts(csrDer);
      assert.deepEqual(facts.subjectAltNames, [{ kind: 'dns', value: 'www.example.com' }]);
      assert.equal(facts.signatureValid, true);
      assert.equal(facts.hasChallengePassword, false);
      if (!hasOpenssl) return;
      const pem = encodePem('NEW CERTIFICATE REQUEST', csrDer, '\r\n');
      const text = openssl(['req', '-in', 'csr', '-verify', '-noout', '-text'], { csr: pem });
      assert.match(text, /DNS:www\.example\.com/);
      assert.match(text, /OS ?[Vv]ersion|1\.3\.6\.1\.4\.1\.311\.13\.2\.3/);
    });

  it('tell that there is a challenge password, and not what it is', () => {
    const password = attribute('1.2.840.113549.1.9.7', der.utf8String('open sesame'));
    const facts = csrFacts(requestOf(password));
    assert.equal(facts.hasChallengePassword, true);
    assert.doesNotMatch(JSON.stringify(facts), /sesame/);
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
    const binary = fixtureItem('csr-p256.der', 'csr');
    assert.deepEqual(binary.facts, fixtureItem('csr-p256.pem', 'csr').facts);
    assert.equal(binary.der.length, fixtureBytes('csr-p256.der').length);
  });
});

const attribute = (oid: string, value: Uint8Array): Uint8Array =>
  der.sequence(der.objectIdentifier(oid), der.setOf(value));

function requestOf(...attributes: readonly Uint8Array[]): Uint8Array {
  const key = newEcKey();
  const subject = encodeName(nameOf(['CN', 'www.example.com']));
  return signed(der.sequence(der.integer(0), subject, publicKeyDer(key), der.explicit(0, ...attributes)), key);
}

/** With the version of the system, who asked with which program, and where the key lies: [MS-WCCE] §2.2.2.7. */
function windowsCsr(extensionRequest: string): Uint8Array {
  const program = der.sequence(
    der.integer(5),
    der.utf8String('www'),
    der.utf8String('SHOP\\admin'),
    der.utf8String('certreq'),
  );
  const provider = der.sequence(
    der.integer(1),
    der.bmpString('Microsoft Software Key Storage Provider'),
    der.bitString(new Uint8Array()),
  );
  return requestOf(
    attribute('1.3.6.1.4.1.311.13.2.3', der.ia5String('10.0.20348.2')),
    attribute('1.3.6.1.4.1.311.21.20', program),
    attribute('1.3.6.1.4.1.311.13.2.2', provider),
    attribute(extensionRequest, encodeExtensions([subjectAltName(['www.example.com'])])),
  );
}
