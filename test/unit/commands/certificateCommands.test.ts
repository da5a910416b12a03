import assert from 'node:assert/strict';
import type { ValidationStatus } from '../../../src/certificates/provider.ts';
import { copyValidationRecords } from '../../../src/commands/certificateCommands.ts';
import { type CommandBench, commandBench } from '../../support/commandBench.ts';

describe('copying DNS validation records', () => {
  let bench: CommandBench;
  beforeEach(async () => {
    bench = await commandBench();
    await bench.accounts.add({ label: 'Shop', cloud: 'naver', zone: 'public' }, { accessKey: 'a', secretKey: 's' });
  });
  afterEach(() => bench.dispose());

  it('a record that a domain and its wildcard share is copied once', async () => {
    const record = { type: 'CNAME', name: '_1.shop.example', value: '_2.cloud.example' } as const;
    const statuses = ['shop.example', '*.shop.example'].map((domain): ValidationStatus => ({
      domain,
      state: 'pending',
      stateDetail: '',
      record,
    }));
    Object.assign(bench.cloud.provider, { validation: { statuses: async () => statuses } });
    const certificate = bench.cloud.add('shop', 'pending', { capabilities: { validation: true } });
    const [account] = bench.accounts.list();
    const deps = bench.deps();
    await copyValidationRecords(deps)({ account, certificate: { ...certificate, accountId: account!.id } });
    assert.deepEqual(deps.ui.copied, ['_1.shop.example. IN CNAME _2.cloud.example.']);
  });
});
