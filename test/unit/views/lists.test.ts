import assert from 'node:assert/strict';
import { ExtensionError } from '../../../src/errors.ts';
import { activityItems } from '../../../src/views/activity/activityItems.ts';
import { attentionItems, attentionRoots } from '../../../src/views/attention/attentionItems.ts';
import { activityRow, activityTooltip } from '../../../src/views/activity/activityRow.ts';
import { attentionRow, attentionTooltip } from '../../../src/views/attention/attentionRow.ts';
import type { ActivityNode, AttentionNode } from '../../../src/views/nodes.ts';
import { inDays, NOW, record } from '../certificates/records.ts';
import { account, entry, sandbox, snapshot } from './fixtures.ts';

const options = { now: NOW, withinDays: 30 };
const context = { ...options, following: false };

describe('what needs attention', () => {
  it('is accounts that fail, orders without outcome, then certificates by urgency', () => {
    const certificates = [
      record({ id: '1', name: 'soon', notAfter: inDays(20) }),
      record({ id: '2', name: 'broken', state: 'failed', notAfter: undefined }),
      record({ id: '3', name: 'fine', notAfter: inDays(90) }),
      record({ id: '4', name: 'sooner', notAfter: inDays(10) }),
    ];
    const items = attentionItems(
      [
        snapshot({ certificates }),
        snapshot({ account: sandbox, problem: new ExtensionError('sandbox.unavailable', 'x') }),
      ],
      [entry({ outcome: 'needs-eyes' }), entry({ outcome: 'done' })],
      options,
    );
    assert.deepEqual(
      items.map((item) => attentionRow(item, context, false).label),
      ['Sandbox', 'Issue edge-shop', 'broken', 'sooner', 'soon'],
    );
  });

  it('is explained row by row, with what to do', () => {
    const [item] = attentionItems([snapshot({ certificates: [record({ state: 'timed-out' })] })], [], options);
    assert.ok(item);
    const row = attentionRow(item, context, true);
    assert.equal(row.description, 'validation timed out · www.example.com · Shop');
    assert.match(row.spoken, /Check their DNS, then issue it again/);
    assert.match(attentionTooltip(item), /Check their DNS/);
  });

  it('never puts a failing account away in a range', () => {
    const problem = new ExtensionError('cloud.unauthorized', 'refused');
    const certificates = Array.from({ length: 450 }, (_, index) => record({ id: String(index), state: 'timed-out' }));
    const roots = attentionRoots(attentionItems([snapshot({ certificates, problem })], [], options));
    assert.deepEqual(
      roots.map(({ kind }) => kind),
      ['attention', 'range', 'range', 'range'],
    );
  });

  it('leads from a failing account to what mends it', () => {
    const problem = new ExtensionError('account.keyMissing', 'x');
    const [item] = attentionItems([snapshot({ problem })], [], options);
    const row = attentionRow(item as AttentionNode, context, false);
    assert.equal(row.command, 'cloudCertificates.account.rotateKeys');
    assert.equal(row.contextValue, 'accountProblem;keys;');
  });

  it('offers the menus of a certificate on its row', () => {
    const certificate = record({ state: 'failed', capabilities: { 'issue-again': true } });
    const [item] = attentionItems([snapshot({ certificates: [certificate] })], [], options);
    const row = attentionRow(item as AttentionNode, context, false);
    assert.equal(row.contextValue, 'certificate;issueAgain;nextIssueAgain;');
    assert.equal(item?.certificate, certificate);
    assert.equal(item?.account, account);
  });
});

describe('a row of Activity', () => {
  const rowOf = (changes: Parameters<typeof entry>[0]) => {
    const [node] = activityItems([snapshot({ certificates: [record({ id: '77' })] })], [entry(changes)]);
    return activityRow(node as ActivityNode, NOW);
  };

  for (const [what, changes, icon, description] of [
    ['is being sent', {}, 'loading~spin', 'being sent · 5 minutes ago · Shop'],
    [
      'is looked for after a lost answer',
      { doubt: { code: 'network.timeout', details: {} } },
      'loading~spin',
      'looking for the result · 5 minutes ago · Shop',
    ],
    ['is done', { outcome: 'done' }, 'pass-filled', 'ordered · 5 minutes ago · Shop'],
    [
      'is followed',
      { outcome: 'done', followed: { state: 'pending', at: NOW } },
      'clock',
      'ordered, pending · 5 minutes ago · Shop',
    ],
    [
      'ended well',
      { outcome: 'done', followed: { state: 'issued', at: NOW } },
      'pass-filled',
      'issued · 5 minutes ago · Shop',
    ],
    [
      'ended badly',
      { outcome: 'done', followed: { state: 'failed', at: NOW } },
      'error',
      'ordered, then failed · 5 minutes ago · Shop',
    ],
    ['did not happen', { outcome: 'not-done' }, 'circle-slash', 'not carried out · 5 minutes ago · Shop'],
    ['needs eyes', { outcome: 'needs-eyes' }, 'eye', 'outcome unknown · 5 minutes ago · Shop'],
  ] as const) {
    it(`tells that an order ${what}`, () => {
      const row = rowOf(changes);
      assert.equal(row.icon.name, icon);
      assert.equal(row.description, description);
    });
  }

  it('names the domains of a binding, the first of many, and so it is spoken', () => {
    const bound = (action: 'bind' | 'unbind', ...domains: string[]) => {
      const refs = domains.map((domain) => ({ id: domain, domain, groupId: 'g', gatewayId: 'gw' }));
      const request = { certificateId: '77', certificateName: 'shop', domains: refs };
      const { label, spoken } = rowOf({ plan: { ...entry().plan, action, request } });
      assert.ok(spoken.startsWith(`${label}, `));
      return label;
    };
    assert.equal(bound('bind', 'www.example.com'), 'Bind shop to www.example.com');
    assert.equal(bound('unbind', 'a.example', 'b.example'), 'Unbind shop from a.example, b.example');
    assert.equal(
      bound('unbind', 'a.example', 'b.example', 'c.example'),
      'Unbind shop from a.example, b.example and 1 more',
    );
  });

  it('offers to look again, and the certificate that came of it', () => {
    assert.equal(rowOf({ outcome: 'needs-eyes' }).contextValue, 'activity;lookAgain;');
    assert.equal(rowOf({ outcome: 'not-done', finding: 'absent' }).contextValue, 'activity;lookAgain;');
    assert.equal(rowOf({ outcome: 'done', certificateId: '77' }).contextValue, 'activity;certificateKnown;');
    assert.equal(rowOf({ outcome: 'done', certificateId: '78' }).contextValue, 'activity;');
  });

  it('has its evidence in the tooltip', () => {
    const text = activityTooltip(entry({ outcome: 'done', finding: 'recent-changes', evidence: { looks: 3 } }));
    assert.match(text, /Found among the recent changes/);
    assert.match(text, /`looks` {3}\| `3`/);
  });

  it('stays when its account is gone', () => {
    const [node] = activityItems([], [entry()]);
    assert.equal(node?.account, undefined);
    assert.match(activityRow(node as ActivityNode, NOW).description, /Shop/);
  });
});
