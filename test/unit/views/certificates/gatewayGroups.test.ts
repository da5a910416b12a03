import assert from 'node:assert/strict';
import { record } from '../../certificates/records.ts';
import { allNodes, modelOf, outline, snapshot } from '../fixtures.ts';

describe('the Certificates tree of a cloud with gateways', () => {
  const gateway = (id: string, gatewayName: string) => ({ scope: 'gateway', gatewayId: id, gatewayName }) as const;
  const domain = { id: 'd1', domain: 'www.example.com', groupId: 'g', groupName: 'shop', gatewayId: 'b' };
  const certificates = [
    record({ id: '1', name: 'everywhere', kind: 'gateway', placement: { scope: 'global' } }),
    record({ id: '2', name: 'shop', kind: 'gateway', placement: gateway('b', 'blue'), boundDomains: [domain] }),
    record({ id: '3', name: 'api', kind: 'gateway', placement: gateway('a', 'red') }),
  ];

  it('shows gateways by name, then what serves all of them, and below a certificate its domains', () => {
    const { model } = modelOf(snapshot({ certificates }));
    assert.deepEqual(outline(model), [
      'Shop',
      ...['  blue', '    shop', '      www.example.com', '  red', '    api', '  All gateways', '    everywhere'],
    ]);
  });

  it('lets a gateway take uploads, which then serve it', () => {
    const { model } = modelOf(snapshot({ certificates }));
    const groups = allNodes(model).filter((node) => node.kind === 'group');
    assert.deepEqual(
      groups.map((node) => [model.row(node).contextValue, node.placement]),
      [gateway('b', 'blue'), gateway('a', 'red'), { scope: 'global' }].map((placement) => ['group;upload;', placement]),
    );
  });

  describe('one of which has no certificate', () => {
    const gateways = [
      { id: 'a', name: 'red' },
      { id: 'c', name: 'green' },
      { id: 'd', name: 'mute', partial: true as const },
    ];
    const rowCalled = (model: ReturnType<typeof modelOf>['model'], name: string) =>
      model.row(allNodes(model).find((node) => model.row(node).label === name) ?? assert.fail(name));

    it('shows it among the others, so that one can be uploaded there', () => {
      const { model } = modelOf(snapshot({ certificates, gateways }));
      assert.deepEqual(
        outline(model).filter((line) => /^ {2}\S/.test(line)),
        ['  blue', '  green', '  mute', '  red', '  All gateways'],
      );
      const green = allNodes(model).find((node) => node.kind === 'group' && node.key === 'c');
      assert.deepEqual(green?.kind === 'group' && green.placement, gateway('c', 'green'));
      const { description, collapsible, contextValue, spoken } = rowCalled(model, 'green');
      assert.deepEqual([description, collapsible, contextValue], ['no certificates', 'none', 'group;upload;']);
      assert.match(spoken, /green.*no certificates/);
      assert.equal(rowCalled(model, 'red').description, '1');
    });

    it('does not call one empty whose certificates could not be read', () => {
      const { model } = modelOf(snapshot({ certificates, gateways }));
      const { description, spoken } = rowCalled(model, 'mute');
      assert.equal(description, 'could not be read');
      assert.match(spoken, /could not be read/);
    });

    it('says of one that is not running, first of all and to every ear', () => {
      const frozen = [
        { id: 'b', name: 'blue', stopped: 'Frozen' },
        { id: 'c', name: 'green', stopped: 'Frozen' },
      ];
      const { model } = modelOf(snapshot({ certificates, gateways: frozen }));
      const [blue, green] = [rowCalled(model, 'blue'), rowCalled(model, 'green')];
      assert.deepEqual(
        [blue.description, green.description],
        ['not running (Frozen) · 1', 'not running (Frozen) · no certificates'],
      );
      assert.deepEqual([blue.contextValue, green.contextValue], ['group;', 'group;'], 'it takes no upload');
      assert.match(blue.spoken, /blue, not running \(Frozen\), 1 certificate/);
      const tooltipOf = (key: string) =>
        model.tooltip(allNodes(model).find((node) => node.kind === 'group' && node.key === key) ?? assert.fail(key));
      assert.match(tooltipOf('b') ?? '', /“Frozen”.*takes no change/);
      assert.equal(tooltipOf('a'), undefined);
    });

    it('shows the gateways of an account without any certificate in place of a word that it is empty', () => {
      const { model, world } = modelOf(snapshot({ gateways }));
      assert.deepEqual(outline(model), ['Shop', '  green', '  mute', '  red']);
      world.snapshots = [snapshot({ gateways, loading: true })];
      assert.deepEqual(outline(model), ['Shop', '  green', '  mute', '  red']);
    });

    it('leaves it out where one filters or groups by something else', () => {
      const { model, world } = modelOf(snapshot({ certificates, gateways }));
      world.options = { ...world.options, filter: 'api' };
      assert.deepEqual(outline(model), ['Shop', '  red', '    api']);
      world.options = { ...world.options, filter: '', groupBy: 'none' };
      assert.deepEqual(outline(model), ['Shop', '  api', '  everywhere', '  shop', '    www.example.com']);
    });
  });

  it('keeps the other groupings', () => {
    const { model, world } = modelOf(snapshot({ certificates }));
    world.options = { ...world.options, groupBy: 'none' };
    assert.deepEqual(outline(model), ['Shop', '  api', '  everywhere', '  shop', '    www.example.com']);
  });

  it('gives every domain an id of its own and the way up to its account', () => {
    const { model } = modelOf(snapshot({ certificates }));
    const nodes = allNodes(model);
    assert.equal(new Set(nodes.map(({ id }) => id)).size, nodes.length);
    const row = nodes.find(({ kind }) => kind === 'domain');
    assert.ok(row?.kind === 'domain' && row.parent.parent.kind === 'group');
    assert.equal(model.row(row).description, 'shop · b');
  });
});
