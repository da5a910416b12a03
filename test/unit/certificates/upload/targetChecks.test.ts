import assert from 'node:assert/strict';
import { type ExistingCertificate } from '../../../../src/certificates/upload/uploadTarget.ts';
import { leaf } from './fixtures.ts';
import { check } from './judge.ts';

const names = ['www.example.com'];
const row = (more: Partial<ExistingCertificate>): ExistingCertificate => ({
  ...{ id: '1', name: 'other', state: 'issued', commonName: 'other.example.com', ...more },
});

describe('the preflight: name and copies', () => {
  it('refuses a name against the rule, and proposes one', () => {
    const { state, facts } = check('name', { choice: { name: 'www.example.com' } });
    assert.equal(state, 'blocked');
    const problem = { problem: 'characters', proposal: 'www_example_com' };
    assert.deepEqual(facts, { name: 'www.example.com', ...problem, unasked: [] });
  });

  it('refuses a name that is taken, except by what is replaced or deleted', () => {
    const existing = [row({ id: '7', name: 'www_example_com' })];
    const taken = check('name', { target: { existing } });
    assert.deepEqual(
      [taken.state, taken.facts.problem, taken.facts.proposal],
      ['blocked', 'taken', 'www_example_com_2'],
    );
    const replaces = { id: '7', names, boundDomains: [] };
    assert.equal(check('name', { target: { existing, replaces } }).state, 'ok');
    assert.equal(check('name', { target: { existing: [row({ ...existing[0], state: 'deleted' })] } }).state, 'ok');
  });

  it('says which gateway could not be asked, and does not stop for it', () => {
    const { state, facts } = check('name', { target: { existing: [], unasked: ['web-gateway'] } });
    assert.deepEqual([state, facts.unasked], ['warning', ['web-gateway']]);
    const taken = { existing: [row({ name: 'www_example_com' })], unasked: ['web-gateway'] };
    assert.equal(check('name', { target: taken }).state, 'blocked');
  });

  it('leaves its name to what is replaced, whatever the rule is now', () => {
    const [name, replaces] = ['商店证书', { id: '7', names, boundDomains: [] }];
    const existing = [row({ id: '7', name })];
    const unasked = ['web-gateway'];
    const { state, facts } = check('name', { target: { existing, replaces, unasked }, choice: { name } });
    assert.deepEqual([state, facts.unasked], ['ok', []]);
    assert.equal(check('name', { target: { existing }, choice: { name } }).state, 'blocked');
  });

  it('cannot tell what is taken where nothing could be listed', () => {
    assert.equal(check('name', { target: { existing: undefined } }).state, 'unknown');
    const { state, facts } = check('duplicate', { target: { existing: undefined } });
    assert.deepEqual([state, facts.found], ['unknown', 'notListed']);
  });

  it('finds the same certificate by its serial number, however that is written', () => {
    const serialNumber = `00:${(leaf.facts.serialNumber.match(/../g) ?? []).join(':').toUpperCase()}`;
    const existing = [row({ id: '3', serialNumber }), row({ id: '4', serialNumber: 'ffff' })];
    const { state, facts } = check('duplicate', { target: { existing } });
    assert.deepEqual([state, facts.found, facts.existing], ['warning', 'same', [{ id: '3', name: 'other' }]]);
    assert.equal(check('duplicate', { target: { existing }, service: 'naver-v1' }).state, 'blocked');
  });

  it('guesses by name and end where the serial number is not told', () => {
    const alike = { commonName: 'WWW.example.com', notAfter: leaf.facts.notAfter };
    for (const service of ['apig', 'naver-v2'] as const) {
      const { state, facts } = check('duplicate', { target: { existing: [row(alike)] }, service });
      assert.deepEqual([state, facts.found], ['warning', 'likely']);
    }
    const earlier = row({ ...alike, notAfter: new Date(leaf.facts.notAfter.getTime() - 1000) });
    assert.equal(check('duplicate', { target: { existing: [earlier] } }).state, 'ok');
    assert.equal(check('duplicate', { target: { existing: [row({ ...alike, serialNumber: 'ff' })] } }).state, 'ok');
  });
});
