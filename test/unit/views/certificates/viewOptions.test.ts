import assert from 'node:assert/strict';
import { ViewOptionsStore } from '../../../../src/views/certificates/viewOptions.ts';

function memento(stored?: unknown) {
  const values = new Map<string, unknown>([['cloudCertificates.viewOptions', stored]]);
  return {
    values,
    get: (key: string) => values.get(key),
    update: async (key: string, value: unknown) => void values.set(key, value),
  };
}

describe('ViewOptionsStore', () => {
  it('begins with kinds by name and no filter', () => {
    assert.deepEqual(new ViewOptionsStore(memento()).current, { groupBy: 'kind', sortBy: 'name', filter: '' });
  });

  it('remembers grouping and sorting, but not the filter', () => {
    const storage = memento();
    new ViewOptionsStore(storage).update({ groupBy: 'domain', sortBy: 'expiry', filter: 'x' });
    assert.deepEqual(new ViewOptionsStore(storage).current, { groupBy: 'domain', sortBy: 'expiry', filter: '' });
  });

  it('falls back where another version stored something else', () => {
    const store = new ViewOptionsStore(memento({ groupBy: 'colour', sortBy: 7 }));
    assert.deepEqual(store.current, { groupBy: 'kind', sortBy: 'name', filter: '' });
  });

  it('tells of changes only', () => {
    const store = new ViewOptionsStore(memento());
    const told: string[] = [];
    store.onDidChange(({ filter }) => void told.push(filter));
    store.update({ filter: 'a' });
    store.update({ filter: 'a' });
    store.update({ filter: '' });
    assert.deepEqual(told, ['a', '']);
  });
});
