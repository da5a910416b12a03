import assert from 'node:assert/strict';
import { reissueConsequences } from '../../../../src/certificates/reissue/consequences.ts';
import { record } from '../records.ts';

const NOW = new Date('2026-11-01T00:00:00Z');
const names = { commonName: 'www.example.com', subjectAltNames: ['www.example.com', 'api.example.com'] };
const order = { orderId: 'order-1', kind: 'advanced-dv', notAfter: new Date('2027-03-01T00:00:00Z') } as const;
const replaced = record({ id: '1', name: 'web', state: 'issued', ...names, ...order });
const siblings = [
  replaced,
  record({ id: '2', name: 'web-2', state: 'key-required', ...names, ...order }),
  record({ id: '3', name: 'gone', state: 'revoked', ...names, ...order }),
  record({ id: '4', name: 'lapsed', state: 'issued', ...order, notAfter: new Date('2026-10-01T00:00:00Z') }),
  record({ id: '5', name: 'other', state: 'issued', ...names, ...order, orderId: 'order-2' }),
];

describe('the consequences of a reissue', () => {
  const living = ['web', 'web-2'];
  for (const { given, wanted, expected } of [
    {
      given: 'the same names in another order and letter case',
      wanted: ['API.example.com', 'www.example.com'],
      expected: { nameChange: 'same', added: [], lost: [], staying: living, atRisk: [], billing: 'free' },
    },
    {
      given: 'a further name',
      wanted: ['www.example.com', 'api.example.com', 'new.example.com'],
      expected: {
        nameChange: 'added',
        added: ['new.example.com'],
        lost: [],
        staying: living,
        atRisk: [],
        billing: 'per-added-name',
      },
    },
    {
      given: 'a name less',
      wanted: ['www.example.com'],
      expected: {
        nameChange: 'removed',
        added: [],
        lost: ['api.example.com'],
        staying: [],
        atRisk: living,
        billing: 'possibly',
      },
    },
    {
      given: 'a wildcard in place of a name that it serves',
      wanted: ['www.example.com', '*.example.com'],
      expected: {
        nameChange: 'both',
        added: ['*.example.com'],
        lost: ['api.example.com'],
        staying: [],
        atRisk: living,
        billing: 'possibly',
      },
    },
  ])
    it(`of ${given}: ${expected.nameChange}`, () =>
      assert.deepEqual(reissueConsequences(replaced, wanted, siblings, NOW), expected));

  it('names the certificate itself even if the list does not have it', () =>
    assert.deepEqual(reissueConsequences(replaced, ['www.example.com', 'api.example.com'], [], NOW).staying, ['web']));
});
