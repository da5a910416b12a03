import assert from 'node:assert/strict';
import type { CertificateProvider } from '../../../../src/certificates/provider.ts';
import type { CommandDeps } from '../../../../src/commands/deps.ts';
import { onlyIssuer } from '../../../../src/commands/accounts/onlyIssuer.ts';
import { ExtensionError } from '../../../../src/errors.ts';
import { type CommandBench, commandBench } from '../../../support/commandBench.ts';

describe('the one account to order from', () => {
  let bench: CommandBench;
  beforeEach(async () => (bench = await commandBench()));
  afterEach(() => bench.dispose());

  /** Accounts by label: whether they can issue; undefined if they cannot be asked. */
  const found = async (can: Readonly<Record<string, boolean | undefined>>): Promise<string | undefined> => {
    for (const label of Object.keys(can)) await bench.accounts.add({ label, cloud: 'naver', zone: 'sandbox' });
    const deps = bench.deps();
    const provider = async (id: string): Promise<CertificateProvider> => {
      const may = can[bench.accounts.get(id)?.label ?? ''];
      if (may === undefined) throw new ExtensionError('network.unreachable', 'away');
      const { issuance, ...others } = bench.cloud.provider;
      return may && issuance ? { ...others, issuance } : others;
    };
    const changed: CommandDeps = { ...deps, clouds: { ...deps.clouds, provider } };
    return (await onlyIssuer(changed))?.label;
  };

  it('is the only account, whatever it can do', async () => assert.equal(await found({ A: false }), 'A'));
  it('is none without accounts', async () => assert.equal(await found({}), undefined));
  it('is the one that can issue', async () => assert.equal(await found({ A: false, B: true, C: false }), 'B'));
  it('is none of several', async () => assert.equal(await found({ A: true, B: true }), undefined));
  it('is none if nobody can issue', async () => assert.equal(await found({ A: false, B: false }), undefined));
  it('is not decided while one cannot be asked', async () =>
    assert.equal(await found({ A: true, B: undefined }), undefined));
});
