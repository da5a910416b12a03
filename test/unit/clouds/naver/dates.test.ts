import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { parseDate } from '../../../../src/clouds/naver/dates.ts';

describe('naver dates', () => {
  for (const [value, expected] of [
    ['2026-01-01 10:00:00(UTC+09:00)', '2026-01-01T01:00:00.000Z'],
    ['2026-01-01 10:00:00 (UTC+09:00)', '2026-01-01T01:00:00.000Z'],
    ['2026-01-01 10:00:00(UTC+05:30)', '2026-01-01T04:30:00.000Z'],
    ['2026-01-01 10:00:00(UTC-03:30)', '2026-01-01T13:30:00.000Z'],
    ['2026-01-01 10:00:00(UTC)', '2026-01-01T10:00:00.000Z'],
    ['2026-01-01 10:00:00', '2026-01-01T01:00:00.000Z'],
    ['2026-01-01 10:00', '2026-01-01T01:00:00.000Z'],
    ['2026-01-01', '2025-12-31T15:00:00.000Z'],
    ['2026-01-01T10:00:00Z', '2026-01-01T10:00:00.000Z'],
    ['2026-01-01T10:00:00.250Z', '2026-01-01T10:00:00.250Z'],
    ['2026-01-01T10:00:00+0900', '2026-01-01T01:00:00.000Z'],
    ['2026-01-01T10:00:00+09', '2026-01-01T01:00:00.000Z'],
    ['2026-01-01T10:00:00', '2026-01-01T01:00:00.000Z'],
    ['2028-02-29 00:00:00(UTC+00:00)', '2028-02-29T00:00:00.000Z'],
    [1790000000000, '2026-09-21T14:13:20.000Z'],
    ['1790000000000', '2026-09-21T14:13:20.000Z'],
  ] as const) {
    it(`reads ${value}`, () => assert.equal(parseDate(value)?.toISOString(), expected));
  }

  for (const value of [
    '',
    ' ',
    'soon',
    '2026-02-30 10:00:00',
    '2027-02-29',
    '2026-13-01',
    '2026-01-00',
    '2026-01-01 24:00:00',
    '2026-01-01 10:60:00',
    '2026-01-01 10:00:00(UTC+09:60)',
    '01/02/2026',
    '2026',
    0,
    1790000000,
    1.5e12 + 0.5,
    Number.NaN,
    null,
    undefined,
    {},
  ]) {
    it(`does not guess at ${JSON.stringify(value)}`, () => assert.equal(parseDate(value), undefined));
  }

  it('finds the moment again from any zone, half hours included', () => {
    const moment = fc.date({ min: new Date('1990-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });
    const zone = fc.integer({ min: -12 * 4, max: 14 * 4 }).map((quarters) => quarters * 15);
    fc.assert(
      fc.property(moment, zone, fc.constantFrom(' ', 'T'), fc.boolean(), (date, offset, separator, inBrackets) => {
        const seconds = Math.floor(date.getTime() / 1000) * 1000;
        const local = new Date(seconds + offset * 60_000).toISOString().slice(0, 19).replace('T', separator);
        const minutes = Math.abs(offset);
        const pad = (value: number): string => String(value).padStart(2, '0');
        const suffix = `${offset < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
        assert.equal(parseDate(local + (inBrackets ? `(UTC${suffix})` : suffix))?.getTime(), seconds);
      }),
    );
  });

  it('does not ponder over a long text', () => {
    assert.equal(parseDate(`2026-01-01${' '.repeat(10_000)}x`), undefined);
  });

  it('takes any text without failing', () => {
    fc.assert(fc.property(fc.string(), (text) => parseDate(text) === undefined || parseDate(text) instanceof Date));
  });
});
