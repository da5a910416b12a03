import assert from 'node:assert/strict';
import type { CertificateRecord } from '../../../../src/certificates/certificateRecord.ts';
import { MAX_CHILDREN } from '../../../../src/certificates/arrangement/splitting.ts';
import { ExtensionError } from '../../../../src/errors.ts';
import type { Node } from '../../../../src/views/nodes.ts';
import { inDays, NOW, record } from '../../certificates/records.ts';
import { account, allNodes, modelOf, outline, sandbox, snapshot } from '../fixtures.ts';

const many = (length: number, changes: (index: number) => Partial<CertificateRecord> = () => ({})) =>
  Array.from({ length }, (_, index) => record({ id: String(index), name: `web-${index}`, ...changes(index) }));

describe('the Certificates tree', () => {
  it('shows accounts, groups by kind and certificates by name', () => {
    const certificates = [
      record({ id: '1', name: 'web-10' }),
      record({ id: '2', name: 'web-2' }),
      record({ id: '3', name: 'old', kind: 'external' }),
    ];
    const { model } = modelOf(snapshot({ certificates }));
    assert.deepEqual(outline(model), ['Shop', '  Global Edge', '    web-2', '    web-10', '  External', '    old']);
  });

  it('offers to issue as long as one account is of a cloud that does', () => {
    const { model, world } = modelOf(snapshot());
    assert.equal(model.canIssue(), true);
    world.issues = false;
    assert.equal(model.canIssue(), false);
    world.issues = true;
    world.snapshots = [];
    assert.equal(model.canIssue(), false);
  });

  it('takes uploads among the external ones, not among those that the service issues', () => {
    const { model } = modelOf(snapshot({ certificates: [record({ id: '1' }), record({ id: '2', kind: 'external' })] }));
    const groups = allNodes(model).filter((node) => node.kind === 'group');
    assert.deepEqual(
      groups.map((node) => model.row(node).contextValue),
      ['group;', 'group;upload;'],
    );
  });

  it('shows certificates right below the account when nothing is grouped', () => {
    const { model, world } = modelOf(snapshot({ certificates: many(2) }));
    world.options = { ...world.options, groupBy: 'none' };
    assert.deepEqual(outline(model), ['Shop', '  web-0', '  web-1']);
  });

  it('gives every row an id of its own that names cloud and account', () => {
    const { model } = modelOf(
      snapshot({ certificates: many(500) }),
      snapshot({ account: sandbox, certificates: many(3) }),
    );
    const nodes = allNodes(model);
    assert.equal(new Set(nodes.map(({ id }) => id)).size, nodes.length);
    for (const { id } of nodes) assert.match(id, /^naver\/account-\d/);
  });

  it('keeps the ids of all rows when the same certificates come again', () => {
    const { model, world } = modelOf(snapshot({ certificates: many(300) }));
    const before = allNodes(model).map(({ id }) => id);
    world.snapshots = [snapshot({ certificates: many(300) })];
    assert.deepEqual(
      allNodes(model).map(({ id }) => id),
      before,
    );
  });

  it('keeps the very node of an account while the account stays the same', () => {
    const { model, world } = modelOf(snapshot());
    const [before] = model.accountNodes();
    world.snapshots = [snapshot({ loading: true })];
    assert.equal(model.accountNodes()[0], before);
    world.snapshots = [snapshot({ account: { ...account, label: 'Renamed' } })];
    assert.equal(model.accountNodes()[0]?.account.label, 'Renamed');
  });

  for (const groupBy of ['kind', 'expiry', 'domain', 'none'] as const) {
    it(`shows each of 50,000 certificates once and at most ${MAX_CHILDREN} rows below any, grouped by ${groupBy}`, () => {
      const certificates = many(50_000, (index) => ({ commonName: `h.example${index % 45_000}.com` }));
      const { model, world } = modelOf(snapshot({ certificates, notices: [{ code: 'list.partial', details: {} }] }));
      model.setRegistrableDomain((name) => name.split('.').slice(-2).join('.'));
      world.options = { groupBy, sortBy: 'name', filter: '' };
      const seen = new Set<string>();
      const look = (nodes: readonly Node[]) => {
        assert.ok(nodes.length <= MAX_CHILDREN);
        for (const node of nodes) {
          if (node.kind === 'certificate') {
            assert.ok(!seen.has(node.certificate.id));
            seen.add(node.certificate.id);
          }
          look(model.children(node));
        }
      };
      look(model.roots());
      assert.equal(seen.size, certificates.length);
    });
  }

  it('names the parts of a long group by their first and last certificate, with their number', () => {
    const { model } = modelOf(snapshot({ certificates: many(201) }));
    const [group] = model.children(model.roots()[0] as Node);
    const parts = model.children(group as Node).map((part) => model.row(part));
    assert.deepEqual(
      parts.map(({ label, description }) => [label, description]),
      [
        ['web-0 – web-99', '100'],
        ['web-100 – web-200', '101'],
      ],
    );
  });

  it('finds the way to any certificate from its account, through parents that children repeat', () => {
    const { model } = modelOf(snapshot({ certificates: many(450) }));
    let node: Node | undefined = model.find('account-1', '321');
    assert.ok(node?.kind === 'certificate' && node.certificate.id === '321');
    const way: string[] = [];
    while (node && 'parent' in node && node.parent) {
      const { parent, id }: { parent: Node; id: string } = node as never;
      assert.ok(model.children(parent).some((child) => child.id === id));
      way.push(parent.kind);
      node = parent;
    }
    assert.deepEqual(way, ['range', 'group', 'account']);
  });

  it('does not find what the filter hides or what is gone', () => {
    const { model, world } = modelOf(snapshot({ certificates: many(3) }));
    assert.equal(model.find('account-1', '99'), undefined);
    assert.equal(model.find('nobody', '1'), undefined);
    world.options = { ...world.options, filter: 'web-2' };
    assert.equal(model.find('account-1', '1'), undefined);
    assert.equal(model.find('account-1', '2')?.kind, 'certificate');
  });

  it('says how many the filter lets through, and in which account it hides everything', () => {
    const { model, world } = modelOf(
      snapshot({ certificates: many(3) }),
      snapshot({ account: sandbox, certificates: [record({ id: '9', name: 'api' })] }),
    );
    world.options = { ...world.options, filter: 'web-1' };
    assert.deepEqual(model.counts(), { matching: 1, count: 4 });
    assert.deepEqual(outline(model), [
      'Shop',
      '  Global Edge',
      '    web-1',
      'Sandbox',
      '  1 certificate hidden by the filter',
    ]);
    assert.equal(model.row(model.roots()[0] as Node).description, '1 of 3 · NAVER Cloud public');
  });

  it('opens the groups of a short tree and leaves those of a long one closed', () => {
    const collapsible = (length: number) => {
      const { model } = modelOf(snapshot({ certificates: many(length) }));
      return model.row(model.children(model.roots()[0] as Node)[0] as Node).collapsible;
    };
    assert.equal(collapsible(50), 'expanded');
    assert.equal(collapsible(51), 'collapsed');
  });
});

describe('remarks below an account', () => {
  const remarks = (...parts: Parameters<typeof snapshot>) => {
    const { model } = modelOf(snapshot(...parts));
    return model
      .children(model.accountNodes()[0] as Node)
      .filter(({ kind }) => kind === 'remark')
      .map((node) => model.row(node));
  };

  it('explain a failure and lead out of it', () => {
    const [row] = remarks({ problem: new ExtensionError('cloud.unauthorized', 'refused'), certificates: many(1) });
    assert.equal(row?.label, 'Sign-in refused');
    assert.equal(row?.command, 'cloudCertificates.account.rotateKeys');
    assert.match(row?.description ?? '', /nothing was done.* → Rotate Keys…$/);
  });

  it('explain a sub-account key and what to do', () => {
    const [row] = remarks({
      notices: [{ code: 'naver.mainAccountOnly', details: { caller: 'dev' } }],
      certificates: many(1),
    });
    assert.match(row?.label ?? '', /Sub account key/);
    assert.match(row?.description ?? '', /“dev”.*main account/);
  });

  it('tell how the first certificate comes: ordered, or brought where nothing is ordered', () => {
    const { model, world } = modelOf(snapshot({ certificates: [] }));
    const account = model.accountNodes()[0] as Node;
    const hint = () => model.children(account).map((node) => model.row(node).description);
    assert.deepEqual(hint(), ['Issue one with the + button of the account.']);
    world.issues = false;
    assert.deepEqual(hint(), ['Upload one with the button of the account.']);
  });

  it('tell loading from empty', () => {
    assert.deepEqual(
      remarks({ loading: true, source: 'none', asOf: undefined }).map(({ label }) => label),
      ['Reading certificates…'],
    );
    assert.deepEqual(
      remarks({}).map(({ label }) => label),
      ['No certificates yet'],
    );
  });

  it('say that and why pending certificates are no longer followed', () => {
    const { model, world } = modelOf(snapshot({ certificates: many(1) }));
    world.stopped = 'failing';
    const row = model.row(model.children(model.accountNodes()[0] as Node)[0] as Node);
    assert.match(row.description, /failed too often/);
    assert.equal(row.command, 'cloudCertificates.tracking.start');
  });

  it('do not say twice that an account cannot be read', () => {
    const problem = new ExtensionError('network.unreachable', 'no route');
    const { model, world } = modelOf(snapshot({ certificates: many(1), problem }));
    world.stopped = 'failing';
    const remarks = model.children(model.accountNodes()[0] as Node).filter(({ kind }) => kind === 'remark');
    assert.deepEqual(
      remarks.map((node) => model.row(node).label),
      ['Service not reachable'],
    );
  });
});

describe('what the tree shows as a whole', () => {
  const shows = (...snapshots: Parameters<typeof modelOf>) => modelOf(...snapshots).model.state();
  const problem = (code: ConstructorParameters<typeof ExtensionError>[0]) => new ExtensionError(code, 'x');

  it('is a welcome without accounts', () => assert.deepEqual(shows(), { shows: 'no-account' }));

  it('is a welcome when every account was read and has nothing', () => {
    assert.deepEqual(shows(snapshot(), snapshot({ account: sandbox })), { shows: 'empty' });
  });

  it('is rows while an account is still being read or has a notice', () => {
    assert.deepEqual(shows(snapshot({ loading: true })), { shows: 'rows' });
    assert.deepEqual(shows(snapshot({ notices: [{ code: 'list.partial', details: {} }] })), { shows: 'rows' });
  });

  it('is a welcome by the kind of failure when nothing could be read', () => {
    const failing = (code: Parameters<typeof problem>[0]) =>
      shows(snapshot({ source: 'none', problem: problem(code) }));
    assert.deepEqual(failing('cloud.unauthorized'), { shows: 'failing', because: 'credentials' });
    assert.deepEqual(failing('network.unreachable'), { shows: 'failing', because: 'network' });
    assert.deepEqual(failing('cloud.unexpectedAnswer'), { shows: 'failing', because: 'service' });
  });

  it('is rows when accounts fail for different reasons or have certificates from before', () => {
    const a = snapshot({ source: 'none', problem: problem('cloud.unauthorized') });
    const b = snapshot({ account: sandbox, source: 'none', problem: problem('network.timeout') });
    assert.deepEqual(shows(a, b), { shows: 'rows' });
    assert.deepEqual(shows({ ...a, certificates: many(1) }), { shows: 'rows' });
  });

  it('is a welcome when the filter hides everything', () => {
    const { model, world } = modelOf(snapshot({ certificates: many(1) }));
    world.options = { ...world.options, filter: 'nothing-like-this' };
    assert.deepEqual(model.state(), { shows: 'filtered' });
    assert.deepEqual(model.roots(), []);
  });
});

describe('a certificate row', () => {
  const rowOf = (changes: Partial<CertificateRecord>, following = false) => {
    const { model, world } = modelOf(snapshot({ certificates: [record(changes)] }));
    world.following = following;
    return model.row(model.find('account-1', record(changes).id) as Node);
  };

  it('says days left, common name, and all of it aloud', () => {
    const row = rowOf({ notAfter: inDays(42) });
    assert.equal(row.description, '42 days left · www.example.com');
    assert.equal(row.spoken, 'web, www.example.com, Issued, 42 days left, Nothing to do');
    const failed = rowOf({ state: 'failed', capabilities: {} });
    assert.match(failed.spoken, /Failed, Next: mend or replace it in the console$/);
    assert.match(rowOf({ notAfter: inDays(-9) }).spoken, /example\.com, Expired \d days ago, Next: /);
    assert.deepEqual(row.icon, { name: 'verified-filled', color: 'testing.iconPassed' });
  });

  it('marks one that expires soon and offers to issue it again', () => {
    const row = rowOf({ notAfter: inDays(12), capabilities: { 'issue-again': true } });
    assert.equal(row.icon.name, 'warning');
    assert.equal(row.contextValue, 'certificate;issueAgain;nextIssueAgain;');
    assert.match(row.spoken, /Next: issue it again$/);
  });

  it('offers the DNS records of one that waits for them', () => {
    const row = rowOf({
      kind: 'cloud-basic',
      state: 'pending',
      notAfter: undefined,
      capabilities: { validation: true },
    });
    assert.equal(row.contextValue, 'certificate;validation;nextValidation;');
    assert.match(row.description, /^waits for its DNS records/);
  });

  it('turns while a pending one that needs nobody is followed', () => {
    assert.equal(rowOf({ state: 'pending', notAfter: undefined }, true).icon.name, 'loading~spin');
    assert.equal(rowOf({ state: 'pending', notAfter: undefined }, false).icon.name, 'clock');
  });

  it('shows what the service said of a failure, in its words', () => {
    assert.match(rowOf({ state: 'failed', stateDetail: 'CAA forbids' }).description, /^failed: CAA forbids · /);
    assert.match(rowOf({ state: 'failed', stateDetail: 'Failed (CT)' }).description, /^Failed \(CT\) · /);
    assert.match(rowOf({ state: 'failed', stateDetail: 'Failed' }).description, /^failed · /);
  });

  it('shows an unknown state verbatim', () => {
    assert.match(rowOf({ state: 'unknown', stateDetail: 'Frozen' }).description, /^Frozen · /);
  });

  it('shows internationalised names as people write them', () => {
    assert.match(rowOf({ commonName: 'xn--9n2bp8q.kr' }).description, /실례\.kr$/);
  });
});

describe('a tooltip', () => {
  it('has every fact, and nothing of the service acts in it', () => {
    const certificate = record({
      name: '[x](command:evil) $(bug) <b>',
      issuer: '**CA** | http://ca.example',
      serialNumber: '0a1b',
      orderId: 'O-1',
      notBefore: NOW,
      usedBy: ['lb-1'],
    });
    const { model } = modelOf(snapshot({ certificates: [certificate] }));
    const text = model.tooltip(model.find('account-1', certificate.id) as Node) ?? '';
    for (const fact of ['0a1b', 'O-1', 'lb-1', 'www.example.com', '1001', '40 days left', 'Shop']) {
      assert.ok(text.includes(fact), fact);
    }
    assert.ok(text.includes('\\[x\\](command:evil) \\$(bug) &lt;b&gt;'));
    assert.ok(text.includes('\\*\\*CA\\*\\* \\| http\\://ca\\.example'));
  });

  it('counts the names that it has no room for', () => {
    const subjectAltNames = Array.from({ length: 40 }, (_, index) => `h${index}.example.com`);
    const { model } = modelOf(snapshot({ certificates: [record({ subjectAltNames })] }));
    assert.match(model.tooltip(model.find('account-1', '1001') as Node) ?? '', /and 29 more/);
  });
});
