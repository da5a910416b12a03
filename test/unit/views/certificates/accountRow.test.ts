import assert from 'node:assert/strict';
import { ExtensionError } from '../../../../src/errors.ts';
import type { Node } from '../../../../src/views/nodes.ts';
import { record } from '../../certificates/records.ts';
import { modelOf, sandbox, snapshot } from '../fixtures.ts';

const many = (length: number) =>
  Array.from({ length }, (_, index) => record({ id: String(index), name: `web-${index}` }));

describe('an account row', () => {
  const rowOf = (...parts: Parameters<typeof snapshot>) => {
    const { model } = modelOf(snapshot(...parts));
    return model.row(model.accountNodes()[0] as Node);
  };

  it('says how many certificates the account has, then where it is', () => {
    assert.equal(rowOf({ certificates: many(2) }).description, '2 certificates · NAVER Cloud public');
  });

  it('says first of when cached certificates are, and of fresh ones nothing', () => {
    assert.match(rowOf({ certificates: many(1), source: 'cache' }).description, /^as of .* · 1 certificate · /);
    assert.doesNotMatch(rowOf({ certificates: many(1) }).description, /as of/);
  });

  it('says of when the certificates are that a failed refresh left behind', () => {
    const problem = new ExtensionError('network.timeout', 'slow');
    const row = rowOf({ certificates: many(1), problem });
    assert.match(row.description, /as of/);
    assert.equal(row.icon.name, 'error');
    assert.match(row.spoken, /Problem: No answer in time/);
  });

  it('turns while loading', () => assert.equal(rowOf({ loading: true }).icon.name, 'loading~spin'));

  it('does not repeat itself for the sandbox', () => {
    assert.equal(rowOf({ account: sandbox, certificates: many(2) }).description, '2 certificates');
  });

  it('tells the menus whether it has keys', () => {
    assert.equal(rowOf({}).contextValue, 'account;keys;issue;');
    assert.equal(rowOf({ account: sandbox }).contextValue, 'account;sandbox;issue;');
  });

  it('tells the menus whether certificates are ordered there or only brought', () => {
    const { model, world } = modelOf(snapshot());
    world.issues = false;
    assert.equal(model.row(model.accountNodes()[0] as Node).contextValue, 'account;keys;bring;');
  });

  it('tells the menus whether pending certificates are followed', () => {
    const { model, world } = modelOf(snapshot());
    const flags = () => model.row(model.accountNodes()[0] as Node).contextValue;
    world.following = true;
    assert.equal(flags(), 'account;keys;issue;following;');
    world.following = false;
    world.stopped = 'too-long';
    assert.equal(flags(), 'account;keys;issue;stopped;');
  });
});
