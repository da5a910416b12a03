import assert from 'node:assert/strict';
import { certificateFilter } from '../../../../src/certificates/arrangement/filter.ts';
import { record } from '../records.ts';

const certificate = record({
  id: '30728',
  name: 'Shop-Front',
  commonName: '*.example.com',
  subjectAltNames: ['*.example.com', 'shop.example.org', 'xn--9n2bp8q.kr'],
  serialNumber: '0a1b2c3d',
  orderId: 'ORDER-77',
});

describe('certificateFilter', () => {
  for (const text of [
    'shop-front',
    'SHOP',
    '*.example.com',
    'example.org',
    '30728',
    'order-77',
    '1b2c',
    '0A:1B:2C',
    '실례.kr',
    'shop 30728',
    '  org   front ',
  ]) {
    it(`finds the certificate by "${text}"`, () => assert.equal(certificateFilter(text)?.(certificate), true));
  }

  for (const text of ['shop 99999', 'example.net', '3072 8x']) {
    it(`does not find the certificate by "${text}"`, () => assert.equal(certificateFilter(text)?.(certificate), false));
  }

  it('finds an internationalised name typed in decomposed form', () => {
    assert.equal(certificateFilter('실례'.normalize('NFD'))?.(certificate), true);
  });

  it('does not match across two fields', () => {
    assert.equal(certificateFilter('front*.example')?.(certificate), false);
  });

  it('is absent when nothing but blanks was typed', () => assert.equal(certificateFilter('  '), undefined));
});
