import assert from 'node:assert/strict';
import { createHmac, pbkdf2Sync } from 'node:crypto';
import { ExtensionError } from '../../../../src/errors.ts';
import * as der from '../../../../src/pem/asn1/der.ts';
import { partsOf, readDer } from '../../../../src/pem/asn1/derReader.ts';
import { openPkcs12 } from '../../../../src/pem/containers/pkcs12Reader.ts';
import { readBytes } from '../../../../src/pem/read.ts';
import { fixtureBytes } from '../../../support/pemFixtures.ts';

const PASSWORD = '한글';
const salt = Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8]);
const hmacSha512 = der.sequence(der.objectIdentifier('1.2.840.113549.2.11'), der.nothing());

/** The archive without encryption under a MAC of another kind. */
function withMac(algorithm: Uint8Array, mac: Uint8Array): Uint8Array {
  const [version, authSafe] = partsOf(readDer(fixtureBytes('unencrypted.p12')), 0x30);
  const digestInfo = der.sequence(algorithm, der.octetString(mac));
  const macData = der.sequence(digestInfo, der.octetString(salt), der.integer(1));
  return der.sequence(version?.der ?? der.nothing(), authSafe?.der ?? der.nothing(), macData);
}

/** RFC 9579 §4. */
function pbmac1(): Uint8Array {
  const [, authSafe] = partsOf(readDer(fixtureBytes('unencrypted.p12')), 0x30);
  const content = authSafe?.children()[1]?.children()[0]?.content ?? new Uint8Array();
  const key = pbkdf2Sync(Buffer.from(PASSWORD, 'utf8'), salt, 3000, 64, 'sha512');
  const parameters = der.sequence(der.octetString(salt), der.integer(3000), der.integer(64), hmacSha512);
  const derivation = der.sequence(der.objectIdentifier('1.2.840.113549.1.5.12'), parameters);
  const algorithm = der.sequence(der.objectIdentifier('1.2.840.113549.1.5.14'), der.sequence(derivation, hmacSha512));
  return withMac(algorithm, createHmac('sha512', key).update(content).digest());
}

const withCode = (code: string) => (error: unknown) => error instanceof ExtensionError && error.code === code;

describe('MAC of PKCS#12', () => {
  it('is checked as PBMAC1, whose password is UTF-8', async () => {
    const archive = pbmac1();
    const [item] = readBytes(archive).items;
    assert.ok(item?.kind === 'pkcs12');
    assert.equal(item.mac, 'PBMAC1-HMAC-SHA512');
    const { keys, certificates } = await openPkcs12(item, PASSWORD);
    assert.deepEqual([keys.length, certificates.length], [1, 2]);
    await assert.rejects(openPkcs12(item, 'other'), withCode('key.password'));
  });

  it('of an unknown kind is named and opens nothing', async () => {
    const archive = withMac(der.sequence(der.objectIdentifier('1.2.3.4')), salt);
    await assert.rejects(
      openPkcs12({ der: archive }, PASSWORD),
      (error) => withCode('key.unsupported')(error) && (error as ExtensionError).details['algorithm'] === '1.2.3.4',
    );
  });
});
