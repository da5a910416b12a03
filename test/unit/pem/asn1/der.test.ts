import assert from 'node:assert/strict';
import { ExtensionError } from '../../../../src/errors.ts';
import * as der from '../../../../src/pem/asn1/der.ts';
import {
  partsOf,
  readBoolean,
  readDer,
  readObjectIdentifier,
  readString,
  readTime,
  readUnsignedHex,
  readWholeBits,
} from '../../../../src/pem/asn1/derReader.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const bytes = (text: string): Uint8Array => Buffer.from(text.replaceAll(' ', ''), 'hex');
const malformed = (error: unknown): boolean => error instanceof ExtensionError && error.code === 'pem.malformed';

describe('DER writer', () => {
  const integers: readonly [number | bigint, string][] = [
    [0, '020100'],
    [127, '02017f'],
    [128, '02020080'],
    [256, '02020100'],
    [-1, '0201ff'],
    [-128, '020180'],
    [-129, '0202ff7f'],
    [2n ** 64n, '0209010000000000000000'],
  ];
  for (const [value, expected] of integers) {
    it(`writes the integer ${value} in its shortest form`, () => assert.equal(hex(der.integer(value)), expected));
  }

  it('drops leading zeros of a magnitude and keeps it positive', () => {
    assert.equal(hex(der.unsignedInteger(bytes('0000ff'))), '020200ff');
    assert.equal(hex(der.unsignedInteger(bytes('0000'))), '020100');
  });

  for (const [oid, expected] of [
    ['2.5.29.17', '0603551d11'],
    ['1.2.840.10045.4.3.2', '06082a8648ce3d040302'],
    ['2.999.1', '0603883701'],
  ] as const) {
    it(`writes and reads the object identifier ${oid}`, () => {
      assert.equal(hex(der.objectIdentifier(oid)), expected);
      assert.equal(readObjectIdentifier(readDer(bytes(expected))), oid);
    });
  }

  it('drops trailing zero bits of named bits', () => {
    assert.equal(hex(der.namedBits([0])), '03020780');
    assert.equal(hex(der.namedBits([5, 6])), '03020106');
    assert.equal(hex(der.namedBits([8])), '0303070080');
    assert.equal(hex(der.namedBits([])), '030100');
  });

  it('sorts the parts of a set', () => {
    assert.equal(hex(der.setOf(bytes('020102'), bytes('020101'))), '3106020101020102');
  });

  it('writes long lengths with as few octets as they need', () => {
    assert.equal(hex(der.octetString(new Uint8Array(127)).subarray(0, 2)), '047f');
    assert.equal(hex(der.octetString(new Uint8Array(128)).subarray(0, 3)), '048180');
    assert.equal(hex(der.octetString(new Uint8Array(65536)).subarray(0, 5)), '0483010000');
  });

  it('changes from two-digit to four-digit years at 2050', () => {
    const before = der.time(new Date('2049-12-31T23:59:59.999Z'));
    const after = der.time(new Date('2050-01-01T00:00:00Z'));
    assert.equal(Buffer.from(before).toString('latin1', 2), '491231235959Z');
    assert.equal(Buffer.from(after).toString('latin1', 2), '20500101000000Z');
    assert.equal(readTime(readDer(before)).toISOString(), '2049-12-31T23:59:59.000Z');
    assert.equal(readTime(readDer(after)).toISOString(), '2050-01-01T00:00:00.000Z');
  });
});

describe('DER reader', () => {
  it('gives the parts of a sequence with their places', () => {
    const parts = partsOf(readDer(der.sequence(der.boolean(true), der.utf8String('한빛'))), 0x30);
    assert.equal(readBoolean(parts[0]), true);
    assert.ok(parts[1]);
    assert.equal(readString(parts[1]), '한빛');
    assert.equal(parts[1].offset, 5);
  });

  it('reads the string types of names', () => {
    const read = (text: string): string => readString(readDer(bytes(text)));
    assert.equal(read('1e04 d55c be5b'), '한빛');
    assert.equal(read('1303 4b6f72'), 'Kor');
    assert.equal(read('1401 fc'), 'ü');
    assert.equal(read('1a03 4b6f72'), 'Kor');
    assert.equal(read('1b03 4b6f72'), 'Kor');
  });

  it('reads a serial number without its sign octet', () => {
    assert.equal(readUnsignedHex(readDer(bytes('020200ff'))), 'ff');
    assert.equal(readUnsignedHex(readDer(bytes('020100'))), '00');
  });

  const refusals: readonly [string, () => unknown][] = [
    ['an empty input', () => readDer(bytes(''))],
    ['a cut value', () => readDer(bytes('3003 0101'))],
    ['bytes after the end', () => readDer(bytes('0500 00'))],
    ['an indefinite length', () => readDer(bytes('3080 0000'))],
    ['a length that is not the shortest', () => readDer(bytes('04817f' + '00'.repeat(127)))],
    ['a length with a leading zero', () => readDer(bytes('04820080' + '00'.repeat(128)))],
    ['a length of five octets', () => readDer(bytes('04850000000001'))],
    ['a tag of several octets', () => readDer(bytes('1f810100'))],
    ['a part longer than its container', () => readDer(bytes('3003 0204 0101 0101')).children()],
    ['parts of a primitive value', () => readDer(bytes('0403 020101')).children()],
    ['a padded integer', () => readUnsignedHex(readDer(bytes('0202007f')))],
    ['a negative serial number', () => readUnsignedHex(readDer(bytes('020180')))],
    ['a boolean that is neither', () => readBoolean(readDer(bytes('010101')))],
    ['a padded object identifier', () => readObjectIdentifier(readDer(bytes('0603558001')))],
    ['a cut object identifier', () => readObjectIdentifier(readDer(bytes('06025581')))],
    ['a bit string of broken octets', () => readWholeBits(readDer(bytes('03020780')))],
    ['a time without a zone', () => readTime(readDer(Buffer.from('\x17\x0c260101000000', 'latin1')))],
    ['a day that does not exist', () => readTime(readDer(Buffer.from('\x17\x0d260230000000Z', 'latin1')))],
    ['another type than expected', () => partsOf(readDer(bytes('0500')), 0x30)],
  ];
  for (const [what, read] of refusals) it(`refuses ${what}`, () => assert.throws(read, malformed));

  it('refuses what is nested too deeply or too long', () => {
    let nested: Uint8Array = der.nothing();
    for (let i = 0; i < 40; i++) nested = der.sequence(nested);
    const descend = (value: ReturnType<typeof readDer>): void => {
      if (value.tag === 0x30) for (const part of value.children()) descend(part);
    };
    assert.throws(() => descend(readDer(nested)), malformed);
    assert.doesNotThrow(() => descend(readDer(nested, { maxDepth: 50 })));
    assert.throws(() => readDer(nested, { maxBytes: 10 }), malformed);
  });
});
