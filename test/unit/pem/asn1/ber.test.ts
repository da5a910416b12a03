import assert from 'node:assert/strict';
import { ExtensionError } from '../../../../src/errors.ts';
import { berToDer } from '../../../../src/pem/asn1/ber.ts';
import { fixtureBytes } from '../../../support/pemFixtures.ts';

const bytes = (hex: string): Buffer => Buffer.from(hex.replaceAll(' ', ''), 'hex');
const malformed = (error: unknown): boolean => error instanceof ExtensionError && error.code === 'pem.malformed';

describe('BER', () => {
  for (const [what, ber, der] of [
    ['an indefinite length', '3080 020101 0000', '3003 020101'],
    ['indefinite lengths in each other', '3080 3080 0500 0000 0000', '3004 3002 0500'],
    ['a string in pieces', '2480 0401aa 0402bbcc 0000', '0403 aabbcc'],
    ['pieces of definite length', '2407 0401aa 0402bbcc', '0403 aabbcc'],
    ['pieces of pieces', '2480 2480 0401aa 0000 0401bb 0000', '0402 aabb'],
    ['a length longer than need be', '308103 020101', '3003 020101'],
    ['what lies inside an implicit tag', 'a080 0401aa 0000', 'a003 0401aa'],
  ] as const) {
    it(`with ${what} becomes DER`, () => assert.deepEqual(Buffer.from(berToDer(bytes(ber))), bytes(der)));
  }

  it('that is DER stays what it is, octet for octet and without a copy', () => {
    const der = fixtureBytes('cert-p256.der');
    const same = berToDer(der);
    assert.equal(same.buffer, der.buffer);
    assert.deepEqual([same.byteOffset, same.length], [der.byteOffset, der.length]);
  });

  for (const [what, ber] of [
    ['a primitive value of indefinite length', '0480 0000'],
    ['no end of contents', '3080 020101'],
    ['pieces of another type', '2480 020101 0000'],
    ['a value longer than its container', '3003 0205 01'],
    ['nothing', ''],
  ] as const) {
    it(`with ${what} is refused`, () => assert.throws(() => berToDer(bytes(ber)), malformed));
  }

  it('nested without end is refused', () =>
    assert.throws(() => berToDer(Buffer.alloc(10_000, bytes('3080'))), malformed));
});
