import assert from 'node:assert/strict';
import { Cancelled } from '../../../../src/errors.ts';
import type { AccessKey } from '../../../../src/certificates/account.ts';
import { createFetchTransport } from '../../../../src/http/fetchTransport.ts';
import { passcodeAt } from '../../../../src/sandbox/otc/totp.ts';
import { connectTo, credentialsOf, sandboxes, seen } from './connected.ts';
import type { Connected } from './connected.ts';
import { failureOf } from './failures.ts';

const list = async ({ provider }: Connected): Promise<number> => (await provider.list()).certificates.length;
const LOGIN = /^POST \/v3\/auth\/tokens$/;
const HOUR_MS = 3_600_000;

describe('otc by access key', () => {
  const sandbox = sandboxes();

  for (const signing of ['access', 'credential'] as const) {
    for (const kind of ['key', 'temporary'] as const) {
      it(`reads with a ${kind} in layout ${signing}, the only one let in`, async () => {
        sandbox.current.control.otc.setSwitches({ signatureLayouts: [signing] });
        const credentials = credentialsOf(sandbox.current)[kind];
        assert.ok((await list(connectTo(sandbox.current, { credentials, options: { signing } }))) > 0);
        assert.equal(sandbox.current.control.otc.failures().signatures.refused, 0);
      });
    }
  }

  it('signs in layout Access= unless told otherwise', async () => {
    sandbox.current.control.otc.setSwitches({ signatureLayouts: ['access'] });
    assert.ok((await list(connectTo(sandbox.current))) > 0);
  });

  it('signs a call when its turn comes, and not when it starts to wait', async () => {
    const { control } = sandbox.current;
    const real = createFetchTransport();
    let held: Promise<void> | undefined;
    const connected = connectTo(sandbox.current, {
      transport: async (request, signal) => {
        const answer = await real(request, signal);
        await held;
        return answer;
      },
    });
    const { certificates } = await connected.provider.list();
    let release = (): void => undefined;
    held = new Promise((resolve) => (release = resolve));
    const before = control.requests().length;
    const fetching = connected.provider.fetch(certificates.slice(0, 4));
    while (control.requests().length < before + 4) await new Promise((resolve) => setImmediate(resolve));
    control.advance(HOUR_MS / 2); // the computer slept
    held = undefined;
    release();
    assert.equal((await fetching).length, 4);
    assert.equal(control.otc.failures().signatures.refused, 0);
  });

  it('finds the project itself, once', async () => {
    const connected = connectTo(sandbox.current);
    await Promise.all([list(connected), list(connected)]);
    assert.equal(seen(sandbox.current, /projects/).length, 1);
    assert.deepEqual((await connected.check()).options, { projectId: sandbox.current.address.otc.projectId });
  });

  it('does not look for a project that the account names', async () => {
    const { projectId } = sandbox.current.address.otc;
    assert.ok((await list(connectTo(sandbox.current, { options: { projectId } }))) > 0);
    assert.deepEqual(seen(sandbox.current, /projects/), []);
  });

  it('shows a wrong key once, however many calls are made', async () => {
    const wrong: AccessKey = { ...credentialsOf(sandbox.current).key, secretKey: 'wrong' };
    const connected = connectTo(sandbox.current, { credentials: wrong });
    const { projectId } = sandbox.current.address.otc;
    const other = connectTo(sandbox.current, { credentials: wrong, options: { projectId } });
    await Promise.allSettled([list(connected), list(connected), connected.provider.gateways?.list()]);
    const error = await failureOf(list(connected), 'cloud.unauthorized');
    assert.equal(error.details['errorCode'], 'APIGW.0301');
    assert.equal(error.details['remembered'], true);
    assert.equal(sandbox.current.control.otc.failures().signatures.refused, 1);
    await Promise.allSettled([list(other), list(other), list(other), list(other)]);
    assert.equal(sandbox.current.control.otc.failures().signatures.refused, 2);
  });

  it('goes on once the key has changed', async () => {
    const { key } = credentialsOf(sandbox.current);
    const connected = connectTo(sandbox.current, { credentials: { ...key, secretKey: 'wrong' } });
    await failureOf(list(connected), 'cloud.unauthorized');
    connected.use(key);
    assert.ok((await list(connected)) > 0);
  });

  it('tries a refused key again when a person tests the account, once', async () => {
    const { key } = credentialsOf(sandbox.current);
    const connected = connectTo(sandbox.current, { credentials: { ...key, secretKey: 'wrong' } });
    await failureOf(list(connected), 'cloud.unauthorized');
    await failureOf(connected.check(), 'cloud.unauthorized');
    await failureOf(list(connected), 'cloud.unauthorized');
    assert.equal(sandbox.current.control.otc.failures().signatures.refused, 2);
  });

  it('waits for a locked key to open', async () => {
    const { key } = credentialsOf(sandbox.current);
    for (let failures = 0; failures < 6; failures++) {
      const secretKey = `wrong ${failures}`;
      await failureOf(list(connectTo(sandbox.current, { credentials: { ...key, secretKey } })), 'cloud.unauthorized');
    }
    const connected = connectTo(sandbox.current);
    await failureOf(list(connected), 'cloud.locked');
    await failureOf(list(connected), 'cloud.locked');
    assert.equal(sandbox.current.control.otc.failures().signatures.whileLocked, 1);
    sandbox.current.control.advance(5 * 60_000);
    assert.ok((await list(connected)) > 0);
  });

  it('never tells the key, not even if the service does', async () => {
    const key: AccessKey = { accessKey: 'UNKNOWNACCESSKEY0001', secretKey: 'secret', securityToken: 'token-of-key' };
    const connected = connectTo(sandbox.current, { credentials: key });
    const error = await failureOf(list(connected), 'cloud.unauthorized');
    assert.match(String(error.details['errorMessage']), /ak not exist/);
    const told = JSON.stringify([error.details, error.message, connected.lines]);
    for (const secret of Object.values(key)) assert.ok(!told.includes(secret), told);
  });

  for (const hours of [1, -1]) {
    it(`corrects a clock that is ${hours} h off, and says so`, async () => {
      const { control } = sandbox.current;
      const connected = connectTo(sandbox.current, { now: () => control.now() - hours * HOUR_MS });
      const { certificates, notices } = await connected.provider.list();
      assert.ok(certificates.length > 0);
      const [notice] = notices;
      assert.equal(notice?.code, 'clock.offset');
      assert.ok(Math.abs(Number(notice.details['offsetMs']) - hours * HOUR_MS) < 60_000);
      assert.equal(control.otc.failures().signatures.refused, 1);
    });
  }

  it('gives up a clock that a correction does not mend', async () => {
    const { control } = sandbox.current;
    control.addFault({ effect: { kind: 'clockSkew', ms: HOUR_MS } });
    control.addFault({ effect: { kind: 'clockSkew', ms: -HOUR_MS } });
    const connected = connectTo(sandbox.current);
    await failureOf(list(connected), 'cloud.clockSkew');
    await failureOf(list(connected), 'cloud.clockSkew');
    assert.equal(control.otc.failures().signatures.refused, 2);
  });
});

describe('otc by password', () => {
  const sandbox = sandboxes();
  const logins = (): number => seen(sandbox.current, LOGIN).length;
  const byPassword = (more: Parameters<typeof connectTo>[1] = {}): Connected =>
    connectTo(sandbox.current, { credentials: credentialsOf(sandbox.current).password, ...more });

  it('reads with one token for all calls, and tells user and project', async () => {
    const connected = byPassword();
    const check = await connected.check();
    assert.deepEqual(check.options, { projectId: sandbox.current.address.otc.projectId });
    assert.equal(check.caller?.name, 'sandbox-operator');
    await Promise.all([list(connected), list(connected)]);
    assert.equal(logins(), 1);
  });

  it('takes a token that is longer than usual headers', async () => {
    sandbox.current.control.otc.setSwitches({ tokenLength: 20_000 });
    assert.ok((await list(byPassword())) > 0);
  });

  it('makes a new token shortly before the end of the old one', async () => {
    const connected = byPassword();
    await list(connected);
    sandbox.current.control.advance(24 * HOUR_MS - 11 * 60_000);
    await list(connected);
    assert.equal(logins(), 1);
    sandbox.current.control.advance(2 * 60_000);
    await list(connected);
    assert.equal(logins(), 2);
    assert.equal(sandbox.current.control.otc.failures().logins.tokens, 0);
  });

  it('counts the life of a token, whatever this computer takes for the time', async () => {
    const { control } = sandbox.current;
    const connected = byPassword({ now: () => control.now() + 30 * 24 * HOUR_MS });
    await list(connected);
    await list(connected);
    assert.equal(logins(), 1);
  });

  for (const tokenRefusedBy of ['service', 'front'] as const) {
    it(`replaces a token that the ${tokenRefusedBy} refuses, once for all calls, and makes each again`, async () => {
      sandbox.current.control.otc.setSwitches({ tokenRefusedBy });
      let offset = 0;
      // A clock that stands still here: the token's end shows only in the refusal.
      const start = sandbox.current.control.now();
      const connected = byPassword({ now: () => start + offset++ });
      const before = await list(connected);
      sandbox.current.control.advance(25 * HOUR_MS);
      const [first, second] = await Promise.all([list(connected), list(connected)]);
      assert.deepEqual([first, second], [before, before]);
      assert.equal(logins(), 2);
    });
  }

  it('shows a wrong password once, however many calls are made', async () => {
    const credentials = { ...credentialsOf(sandbox.current).password, password: 'wrong-password' };
    const connected = byPassword({ credentials });
    await Promise.allSettled([list(connected), list(connected), list(connected)]);
    const error = await failureOf(list(connected), 'cloud.unauthorized');
    assert.equal(logins(), 1);
    assert.equal(sandbox.current.control.otc.failures().logins.passwords, 1);
    assert.ok(!JSON.stringify([error.details, connected.lines]).includes('wrong-password'));
    connected.use(credentialsOf(sandbox.current).password);
    assert.ok((await list(connected)) > 0);
  });

  it('makes no call with a user who is locked', async () => {
    sandbox.current.control.otc.setSwitches({ passwordsBeforeLock: 1 });
    const { password } = credentialsOf(sandbox.current);
    await failureOf(list(byPassword({ credentials: { ...password, password: 'wrong' } })), 'cloud.unauthorized');
    const connected = byPassword();
    await failureOf(list(connected), 'cloud.locked');
    await failureOf(list(connected), 'cloud.locked');
    assert.equal(logins(), 2);
    sandbox.current.control.advance(15 * 60_000);
    assert.ok((await list(connected)) > 0);
  });

  it('goes again after a login that had no answer, since it changes nothing', async () => {
    sandbox.current.control.addFault({ path: 'auth/tokens', effect: { kind: 'cut', when: 'before' } });
    const connected = byPassword();
    assert.ok((await list(connected)) > 0);
    assert.equal(connected.waits(), 1);
  });

  it('asks nobody for a one-time code where none is wanted', async () => {
    assert.ok((await list(byPassword({ passcode: () => assert.fail('asked') }))) > 0);
  });

  for (const wrongPasscode of ['text', 'code'] as const) {
    it(`asks for a one-time code where one is wanted (${wrongPasscode}), and once more after a wrong one`, async () => {
      sandbox.current.control.otc.setSwitches({ wrongPasscode });
      const { address, control } = sandbox.current;
      const codes = ['000000x', passcodeAt(address.otc.mfaSecret, control.now())];
      let asked = 0;
      const connected = byPassword({
        credentials: credentialsOf(sandbox.current).mfa,
        passcode: async () => codes[asked++] ?? assert.fail('asked too often'),
      });
      assert.ok((await list(connected)) > 0);
      assert.equal(asked, 2);
    });
  }

  it('sends user and account with a one-time code where the id of the user is not known', async () => {
    const { address, control } = sandbox.current;
    const { userId: _unknown, ...credentials } = credentialsOf(sandbox.current).mfa;
    const passcode = async (): Promise<string> => passcodeAt(address.otc.mfaSecret, control.now());
    assert.ok((await list(byPassword({ credentials, passcode }))) > 0);
  });

  it('is refused for good by wrong one-time codes, by none, and by nobody to ask', async () => {
    const credentials = credentialsOf(sandbox.current).mfa;
    let asked = 0;
    const wrong = byPassword({ credentials, passcode: async () => (asked++, '12345x') });
    await failureOf(list(wrong), 'cloud.unauthorized');
    await failureOf(list(wrong), 'cloud.unauthorized');
    assert.equal(asked, 2);
    const cancelling = byPassword({ credentials, passcode: () => Promise.reject(new Cancelled()) });
    await assert.rejects(list(cancelling), Cancelled);
    await failureOf(list(cancelling), 'cloud.unauthorized');
    const before = logins();
    await failureOf(list(byPassword({ credentials })), 'cloud.unauthorized');
    assert.equal(logins(), before + 1);
  });
});

describe('otc projects', () => {
  const sandbox = sandboxes({ otcSwitches: { subProject: true } });

  for (const kind of ['key', 'password'] as const) {
    it(`are not guessed where several fit: a ${kind} gets a choice`, async () => {
      const credentials = credentialsOf(sandbox.current)[kind];
      const connected = connectTo(sandbox.current, { credentials });
      const error = await failureOf(list(connected), 'project.ambiguous');
      assert.equal(error.details['projects'], 'eu-de, eu-de_shop');
      const { projects, options: found } = await connected.check();
      assert.equal(found, undefined);
      assert.deepEqual(
        projects?.map(({ name }) => name),
        ['eu-de', 'eu-de_shop'],
      );
      const chosen = projects?.[1]?.id ?? assert.fail('no choice');
      const wishes: Readonly<Record<string, string>>[] = [{ projectId: chosen }, { projectName: 'eu-de_shop' }];
      for (const options of wishes) {
        const named = connectTo(sandbox.current, { credentials, options });
        assert.deepEqual((await named.check()).options, { projectId: chosen });
        assert.deepEqual(
          (await named.provider.gateways?.list())?.map(({ name }) => name),
          ['shop-gateway'],
        );
      }
    });

    it(`that are not there are named to a ${kind}`, async () => {
      const credentials = credentialsOf(sandbox.current)[kind];
      const connected = connectTo(sandbox.current, { credentials, options: { projectName: 'eu-de_gone' } });
      const error = await failureOf(list(connected), 'project.unknown');
      assert.equal(error.details['project'], 'eu-de_gone');
    });
  }

  it('offer a choice without another one-time code', async () => {
    const { address, control } = sandbox.current;
    let asked = 0;
    const connected = connectTo(sandbox.current, {
      credentials: credentialsOf(sandbox.current).mfa,
      passcode: async () => (asked++, passcodeAt(address.otc.mfaSecret, control.now())),
    });
    assert.equal((await connected.check()).projects?.length, 2);
    assert.equal(asked, 1);
  });
});
