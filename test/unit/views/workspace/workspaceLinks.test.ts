import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { type FileSummary, summariesOf } from '../../../../src/pem/fileSummary.ts';
import { buildCsr } from '../../../../src/pem/x509/csrBuilder.ts';
import { encodePem } from '../../../../src/pem/armour/pem.ts';
import { linksOf } from '../../../../src/views/workspace/workspaceLinks.ts';
import { fixtureBytes } from '../../../support/pemFixtures.ts';
import { holder, issue } from '../../../support/testPki.ts';
import { record } from '../../certificates/records.ts';
import { sandbox, snapshot } from '../fixtures.ts';

const authority = holder('Authority');
const www = holder('www.example.com');
const old = certificateOf('2026-06-30T00:00:00Z');
const renewed = certificateOf('2026-12-31T00:00:00Z');
const [key] = summariesOf(Buffer.from(www.privateKey.export({ format: 'pem', type: 'pkcs8' })));
assert.ok(key);

describe('links of files in the workspace', () => {
  it('find the row of a certificate by its serial number, however the cloud writes it', () => {
    const written = `0${renewed.serialNumber?.toUpperCase()}`.replace(/..(?=.)/g, '$&:');
    const links = linksOf(
      [old, renewed],
      [snapshot({ certificates: [record({ name: 'edge-www', serialNumber: written })] })],
    );
    assert.deepEqual(names(links(renewed)), ['Shop/edge-www']);
    assert.deepEqual(names(links(old)), []);
  });

  it('find the row of a private key by the certificate file that has its public key', () => {
    const links = linksOf(
      [key, old],
      [snapshot({ certificates: [record({ name: 'edge', serialNumber: old.serialNumber })] })],
    );
    assert.deepEqual(names(links(key)), ['Shop/edge']);
    assert.equal(links(key).holder, 'www.example.com');
  });

  it('name all rows of a key that serves several certificates, that which lasts longest first', () => {
    const certificates = [old, renewed].map(({ serialNumber }, index) =>
      record({ id: String(index), name: `c${index}`, serialNumber }),
    );
    const links = linksOf(
      [old, key, renewed],
      [snapshot({ certificates }), snapshot({ account: sandbox, certificates: certificates.slice(0, 1) })],
    );
    assert.deepEqual(names(links(key)), ['Shop/c1', 'Shop/c0', 'Sandbox/c0']);
  });

  it('say whose key it is where no cloud has the certificate', () => {
    assert.deepEqual(linksOf([key, old], [])(key), { holder: 'www.example.com', cloud: [] });
  });

  it('say whose key it is where its certificate is that of an authority, and name a leaf rather than that', () => {
    const [own] = summariesOf(issue(www, www).der);
    assert.ok(own?.kind === 'authority');
    assert.deepEqual(linksOf([key, own], [])(key), { holder: 'www.example.com', cloud: [] });
    const [leaf] = summariesOf(issue(authority, www, { names: ['a'], subject: [['CN', 'a']] }).der);
    assert.ok(leaf);
    assert.equal(linksOf([own, leaf, key], [])(key).holder, 'a');
  });

  it('say whose key it is where there is only its CSR yet, and name its certificate as soon as there is one', () => {
    const organisation = { organisation: '', locality: '', country: '' };
    const [csr] = summariesOf(buildCsr({ dnsNames: ['next.example.com'], organisation }, www.privateKey));
    assert.ok(csr?.kind === 'csr');
    assert.deepEqual(linksOf([csr, key], [])(key), { holder: 'next.example.com', cloud: [] });
    assert.equal(linksOf([csr, key, old], [])(key).holder, 'www.example.com');
  });

  it('link no key with the certificates of others, nor one that is encrypted', () => {
    const certificates = [record({ name: 'edge', serialNumber: old.serialNumber })];
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    const [stranger] = summariesOf(Buffer.from(privateKey.export({ format: 'pem', type: 'pkcs8' })));
    const [encrypted] = summariesOf(fixtureBytes('enc-p256-pbes2-aes128.pem'));
    for (const other of [stranger, encrypted]) {
      assert.ok(other?.kind === 'key');
      assert.deepEqual(linksOf([old, other], [snapshot({ certificates })])(other), { holder: undefined, cloud: [] });
    }
  });

  it('link nothing to certificates of a cloud that have no serial number yet', () => {
    const links = linksOf(
      [old, key],
      [snapshot({ certificates: [record({ name: 'pending' }), record({ serialNumber: '' })] })],
    );
    assert.deepEqual(names(links(old)), []);
    assert.deepEqual(names(links({ kind: 'csr', name: 'a' })), []);
  });
});

function certificateOf(notAfter: string): FileSummary {
  const { der } = issue(authority, www, { names: ['www.example.com'], notAfter: new Date(notAfter) });
  const [summary] = summariesOf(Buffer.from(encodePem('CERTIFICATE', der)));
  assert.ok(summary);
  return summary;
}

function names({ cloud }: ReturnType<ReturnType<typeof linksOf>>): string[] {
  return cloud.map(({ account, certificate }) => `${account.label}/${certificate.name}`);
}
