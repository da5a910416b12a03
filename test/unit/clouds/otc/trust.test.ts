import assert from 'node:assert/strict';
import { createFetchTransport } from '../../../../src/http/fetchTransport.ts';
import { otcFailure } from '../../../../src/sandbox/otc/faultAnswers.ts';
import { passcodeAt } from '../../../../src/sandbox/otc/totp.ts';
import { connectTo, credentialsOf, sandboxes } from './connected.ts';
import type { Connected } from './connected.ts';
import { failureOf } from './failures.ts';

const list = async ({ provider }: Connected): Promise<number> => (await provider.list()).certificates.length;

describe('otc credentials that were refused', () => {
  const sandbox = sandboxes();
  const refused = (): number => sandbox.current.control.otc.failures().signatures.refused;

  it('are shown once more when a person asks for another try, and no more than that', async () => {
    const credentials = { ...credentialsOf(sandbox.current).key, secretKey: 'wrong' };
    const connected = connectTo(sandbox.current, { credentials });
    await failureOf(list(connected), 'cloud.unauthorized');
    for (const times of [2, 3]) {
      connected.provider.retryRefused?.();
      await Promise.allSettled([list(connected), list(connected), connected.provider.gateways?.list()]);
      const error = await failureOf(list(connected), 'cloud.unauthorized');
      assert.equal(error.details['remembered'], true);
      assert.equal(refused(), times);
    }
  });

  for (const kind of ['key', 'password'] as const) {
    it(`work again after another try where only the service was at fault: a ${kind}`, async () => {
      const path = kind === 'key' ? 'v3/projects' : 'auth/tokens';
      sandbox.current.control.addFault({ path, effect: otcFailure('keystone', 'before') });
      const connected = connectTo(sandbox.current, { credentials: credentialsOf(sandbox.current)[kind] });
      await failureOf(list(connected), 'cloud.unauthorized');
      await failureOf(list(connected), 'cloud.unauthorized');
      connected.provider.retryRefused?.();
      assert.ok((await list(connected)) > 0);
    });
  }

  it('are asked for a one-time code again', async () => {
    let asked = 0;
    const passcode = async (): Promise<string> => (asked++, '12345x');
    const connected = connectTo(sandbox.current, { credentials: credentialsOf(sandbox.current).mfa, passcode });
    await failureOf(list(connected), 'cloud.unauthorized');
    connected.provider.retryRefused?.();
    await failureOf(list(connected), 'cloud.unauthorized');
    assert.equal(asked, 4);
  });

  it('may be one-time codes, though the service speaks of the password: they are asked for again', async () => {
    const { control, address } = sandbox.current;
    const codes = ['12345x', passcodeAt(address.otc.mfaSecret, control.now())];
    const passcode = async (): Promise<string> => {
      control.otc.setSwitches({ wrongPasscode: 'generic' });
      return codes.shift() ?? assert.fail('asked too often');
    };
    const connected = connectTo(sandbox.current, { credentials: credentialsOf(sandbox.current).mfa, passcode });
    assert.ok((await list(connected)) > 0);
    assert.equal(control.otc.failures().logins.passwords, 0);
  });

  it('wait for a lock to open, also when a person asks for another try; a test of the account does not', async () => {
    const { key } = credentialsOf(sandbox.current);
    for (let failures = 0; failures < 6; failures++) {
      const credentials = { ...key, secretKey: `wrong ${failures}` };
      await failureOf(list(connectTo(sandbox.current, { credentials })), 'cloud.unauthorized');
    }
    const connected = connectTo(sandbox.current);
    await failureOf(list(connected), 'cloud.locked');
    connected.provider.retryRefused?.();
    await failureOf(list(connected), 'cloud.locked');
    assert.equal(sandbox.current.control.otc.failures().signatures.whileLocked, 1);
    await failureOf(connected.check(), 'cloud.locked');
    assert.equal(sandbox.current.control.otc.failures().signatures.whileLocked, 2);
  });
});

describe('otc credentials that are withdrawn while they are in use', () => {
  const sandbox = sandboxes();
  /** @returns how many of many calls at once went out, where the service refuses them from now on */
  const shownBy = async (idleMs: number): Promise<number> => {
    let sent = 0;
    const real = createFetchTransport();
    const connected = connectTo(sandbox.current, { transport: (...call) => (sent++, real(...call)) });
    const { certificates } = await connected.provider.list();
    const { control } = sandbox.current;
    control.advance(idleMs);
    control.addFault({ count: 'always', effect: otcFailure('keystone', 'before') });
    sent = 0;
    await Promise.allSettled(certificates.map(async (one) => connected.provider.gateways?.boundDomains(one)));
    await failureOf(list(connected), 'cloud.unauthorized');
    return sent;
  };

  it('are shown once after a while in which nothing was asked', async () => {
    assert.equal(await shownBy(60_000), 1);
  });

  it('are shown by no more calls than were on the wire', async () => {
    assert.equal(await shownBy(0), 4);
  });
});
