import assert from 'node:assert/strict';
import { ExtensionError } from '../../../../src/errors.ts';
import { attentionItems } from '../../../../src/views/attention/attentionItems.ts';
import { sameItems, staleness } from '../../../../src/views/certificates/repaint.ts';
import { inDays, NOW, record } from '../../certificates/records.ts';
import { snapshot } from '../fixtures.ts';

const certificates = [record()];
const painted = (changes: Parameters<typeof snapshot>[0] = {}) => ({
  snapshot: snapshot({ certificates, ...changes }),
  following: false,
  stopped: undefined,
});

describe('staleness of painted rows', () => {
  it('is none after a poll that brought nothing, although the time of reading moved on', () => {
    assert.equal(staleness(painted(), painted({ asOf: inDays(1) })), 'fresh');
  });

  it('is only the spinner while a poll runs', () => {
    assert.equal(staleness(painted(), painted({ loading: true })), 'loading');
    assert.equal(staleness(painted({ loading: true }), painted()), 'loading');
  });

  it('counts loading as a row where there are no others', () => {
    assert.equal(staleness(painted({ certificates: [] }), painted({ certificates: [], loading: true })), 'stale');
  });

  it('does not count it where gateways without certificates are shown', () => {
    const none = { certificates: [], gateways: [{ id: 'a', name: 'blue' }] };
    assert.equal(staleness(painted(none), painted({ ...none, loading: true })), 'loading');
  });

  it('is none when the same gateways are told again', () => {
    const told = () => painted({ gateways: [{ id: 'a', name: 'blue' }] });
    assert.equal(staleness(told(), told()), 'fresh');
  });

  for (const [what, changes] of [
    ['certificates', { certificates: [record()] }],
    ['a problem', { problem: new ExtensionError('cloud.throttled', 'x') }],
    ['a notice', { notices: [{ code: 'list.partial', details: { list: 'a' } }] }],
    ['a gateway', { gateways: [{ id: 'a', name: 'blue' }] }],
    ['the source', { source: 'cache' }],
  ] as const) {
    it(`comes with ${what}`, () => assert.equal(staleness(painted(), painted(changes)), 'stale'));
  }

  it('comes with the time of reading where that is shown', () => {
    assert.equal(staleness(painted({ source: 'cache' }), painted({ source: 'cache', asOf: inDays(1) })), 'stale');
  });

  it('comes with following, and before anything was painted', () => {
    assert.equal(staleness(painted(), { ...painted(), following: true }), 'stale');
    assert.equal(staleness(undefined, painted()), 'stale');
  });
});

describe('sameItems', () => {
  const items = (...certificatesNow: ReturnType<typeof record>[]) =>
    attentionItems([snapshot({ certificates: certificatesNow })], [], { now: NOW, withinDays: 30 });
  const failed = record({ state: 'failed' });

  it('sees no change when the same certificates are listed again', () => {
    assert.equal(sameItems(items(failed), items(failed)), true);
  });

  it('sees a certificate that came, went or changed', () => {
    assert.equal(sameItems(items(), items(failed)), false);
    assert.equal(sameItems(items(failed), items()), false);
    assert.equal(sameItems(items(failed), items({ ...failed })), false);
  });
});
