import assert from 'node:assert/strict';
import { passcodeAt } from '../../../../src/sandbox/otc/totp.ts';
import type { Reply } from '../../../support/sandboxCaller.ts';
import { otcSandboxAt, passwordIdentity, type OtcCallOptions } from './otcCaller.ts';

const DAY_MS = 86_400_000;

describe('IAM of Open Telekom Cloud', () => {
  const now = Date.parse('2026-11-22T03:00:00Z');
  const sandbox = otcSandboxAt(now);
  const iam = (method: string, target: string, options: OtcCallOptions = {}): Promise<Reply> =>
    sandbox.caller.iam(method, target, { by: 'nothing', ...options });
  const ask = (identity: object, scope?: object, query = ''): Promise<Reply> =>
    iam('POST', `/v3/auth/tokens${query}`, { body: { auth: { identity, ...(scope && { scope }) } } });
  const tokenOf = (reply: Reply): string => String(reply.headers['x-subject-token']);
  const region = () => ({ project: { name: 'eu-de', domain: { name: sandbox.otc.domain } } });
  const mfa = (passcode: string, user: object = { id: sandbox.otc.mfaUserId }): object => ({
    methods: ['password', 'totp'],
    password: { user: { id: sandbox.otc.mfaUserId, password: sandbox.otc.password } },
    totp: { user: { ...user, passcode } },
  });

  describe('RFC 6238', () => {
    // Appendix B, SHA-1, cut to six digits.
    const seed = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
    for (const [seconds, code] of [
      [59, '287082'],
      [1111111109, '081804'],
      [1234567890, '005924'],
      [20000000000, '353130'],
    ] as const) {
      it(`gives ${code} at ${seconds} s`, () => assert.equal(passcodeAt(seed, seconds * 1_000), code));
    }
  });

  describe('a token by password', () => {
    it('is a header of a 201 that says what it is for', async () => {
      const reply = await ask(passwordIdentity(sandbox.otc), region());
      assert.equal(reply.status, 201);
      assert.ok(tokenOf(reply).length >= 4_000);
      const { token } = reply.json() as { token: Record<string, unknown> };
      assert.equal(token['expires_at'], '2026-11-23T03:00:00.000000Z');
      assert.equal(token['issued_at'], '2026-11-22T03:00:00.000000Z');
      assert.deepEqual(token['methods'], ['password']);
      assert.equal((token['project'] as { id: string }).id, sandbox.otc.projectId);
      assert.equal(token['domain'], undefined);
      assert.equal((token['user'] as { id: string }).id, sandbox.otc.userId);
      assert.ok(Array.isArray(token['catalog']));
      assert.match(String(reply.headers['x-iam-trace-id']), /^[0-9a-f]{32}$/);
    });

    it('has no catalog where none is wanted', async () => {
      const reply = await ask(passwordIdentity(sandbox.otc), region(), '?nocatalog=true');
      assert.equal((reply.json() as { token: object }).token.hasOwnProperty('catalog'), false);
    });

    it('is given for the account where there is no scope, or one of the account', async () => {
      for (const scope of [undefined, { domain: { name: sandbox.otc.domain } }]) {
        const { token } = (await ask(passwordIdentity(sandbox.otc), scope)).json() as {
          token: Record<string, unknown>;
        };
        assert.equal(token['project'], undefined);
        assert.deepEqual(token['domain'], { id: sandbox.otc.domainId, name: sandbox.otc.domain });
      }
    });

    it('is for the project where both scopes are sent', async () => {
      const reply = await ask(passwordIdentity(sandbox.otc), { ...region(), domain: { name: sandbox.otc.domain } });
      assert.ok((reply.json() as { token: { project?: object } }).token.project);
    });

    it('is refused in the shape of Keystone for a wrong password, user or account', async () => {
      const user = { name: sandbox.otc.user, password: sandbox.otc.password, domain: { name: 'OTC0' } };
      for (const identity of [
        passwordIdentity(sandbox.otc, 'wrong'),
        { methods: ['password'], password: { user } },
        passwordIdentity({ ...sandbox.otc, user: `${sandbox.otc.domain}/${sandbox.otc.user}` }),
      ]) {
        const reply = await ask(identity, region());
        assert.equal(reply.status, 401);
        assert.deepEqual(reply.json(), {
          error: { code: 401, message: 'The username or password is wrong.', title: 'Unauthorized' },
        });
        assert.equal(reply.headers['x-subject-token'], undefined);
      }
      assert.equal(sandbox.control.otc.failures().logins.passwords, 3);
    });

    it('is refused for a quarter of an hour after five wrong passwords', async () => {
      for (let count = 0; count < 5; count++) await ask(passwordIdentity(sandbox.otc, 'wrong'));
      const locked = await ask(passwordIdentity(sandbox.otc), region());
      assert.equal(locked.status, 401);
      assert.equal(locked.json()['error_code'], 'IAM.0061');
      sandbox.control.advance(15 * 60_000);
      assert.equal((await ask(passwordIdentity(sandbox.otc), region())).status, 201);
    });

    it('is refused for a project that is not there', async () => {
      for (const scope of [{ project: { name: 'eu-nl' } }, { project: { id: 'f'.repeat(32) } }]) {
        assert.equal((await ask(passwordIdentity(sandbox.otc), scope)).status, 404);
      }
    });

    it('is refused for what is no request', async () => {
      assert.equal((await iam('POST', '/v3/auth/tokens', { body: 'x' })).status, 400);
      assert.equal((await iam('POST', '/v3/auth/tokens', { body: {} })).status, 400);
      assert.equal((await ask({ methods: ['saml2'] })).status, 400);
    });

    it('grows to the length of the switch, beyond what Node takes by itself', async () => {
      sandbox.control.otc.setSwitches({ tokenLength: 17 << 10 });
      const token = tokenOf(await ask(passwordIdentity(sandbox.otc), region()));
      assert.ok(token.length > 17_000 && token.length <= 17 << 10, String(token.length));
      assert.equal((await sandbox.caller.apig('GET', '/instances', { by: { token } })).status, 200);
    });
  });

  describe('a token by password and passcode', () => {
    const right = () => passcodeAt(sandbox.otc.mfaSecret, now);
    const wrong = () => {
      const near = [-30_000, 0, 30_000].map((offset) => passcodeAt(sandbox.otc.mfaSecret, now + offset));
      return ['000000', '111111', '222222', '333333'].find((code) => !near.includes(code)) ?? '';
    };

    it('is given for the code of the device, by id or by name', async () => {
      for (const user of [{ id: sandbox.otc.mfaUserId }, { name: sandbox.otc.mfaUser }]) {
        const reply = await ask(mfa(right(), user), region());
        assert.equal(reply.status, 201);
        const { token } = reply.json() as { token: Record<string, unknown> };
        assert.deepEqual(token['methods'], ['password', 'totp']);
        assert.equal(token['mfa_authn_at'], '2026-11-22T03:00:00.000000Z');
      }
    });

    it('bears a clock that is off by half a minute, and no more', async () => {
      assert.equal((await ask(mfa(passcodeAt(sandbox.otc.mfaSecret, now - 30_000)))).status, 201);
      const old = passcodeAt(sandbox.otc.mfaSecret, now - 60_000);
      const near = [-30_000, 0, 30_000].map((offset) => passcodeAt(sandbox.otc.mfaSecret, now + offset));
      assert.equal((await ask(mfa(old))).status, near.includes(old) ? 201 : 401);
    });

    it('is refused for a wrong code, in whichever way the switch says', async () => {
      const text = await ask(mfa(wrong()));
      assert.equal(text.status, 401);
      assert.match(text.body.toString(), /mfa totp code verify fail/);
      sandbox.control.otc.setSwitches({ wrongPasscode: 'code' });
      const code = await ask(mfa(wrong()));
      assert.equal(code.status, 400);
      assert.equal(code.json()['error_code'], 'IAM.1061');
      sandbox.control.otc.setSwitches({ wrongPasscode: 'generic' });
      assert.match((await ask(mfa(wrong()))).body.toString(), /username or password is wrong/);
      assert.equal(sandbox.control.otc.failures().logins.passcodes, 3);
    });

    it('is not to be had without a code, unless the switch says so', async () => {
      const identity = { methods: ['password'], password: (mfa('') as { password: object }).password };
      assert.equal((await ask(identity, region())).status, 401);
      sandbox.control.otc.setSwitches({ mfaOptional: true });
      assert.equal((await ask(identity, region())).status, 201);
    });

    it('is refused to a user without a device', async () => {
      const identity = { ...passwordIdentity(sandbox.otc), methods: ['password', 'totp'] };
      assert.equal(
        (await ask({ ...identity, totp: { user: { id: sandbox.otc.userId, passcode: right() } } })).status,
        401,
      );
    });
  });

  describe('the life of a token', () => {
    it('is 24 hours', async () => {
      const token = await sandbox.caller.token();
      const use = async () => (await iam('GET', '/v3/auth/projects', { by: { token } })).json()['error_code'];
      sandbox.control.advance(DAY_MS - 1);
      assert.equal(await use(), undefined);
      sandbox.control.advance(1);
      assert.equal(await use(), 'IAM.0066');
    });

    it('is that of the token it came from, where it is for another project', async () => {
      const first = await sandbox.caller.token({ domain: { name: sandbox.otc.domain } });
      sandbox.control.advance(3_600_000);
      const reply = await ask({ methods: ['token'], token: { id: first } }, { project: { id: sandbox.otc.projectId } });
      assert.equal(reply.status, 201);
      assert.equal((reply.json() as { token: { expires_at: string } }).token.expires_at, '2026-11-23T03:00:00.000000Z');
      assert.equal((await sandbox.caller.apig('GET', '/instances', { by: { token: tokenOf(reply) } })).status, 200);
    });

    it('can be asked for and ended', async () => {
      const token = await sandbox.caller.token();
      const other = await sandbox.caller.token();
      const about = { by: { token: other }, headers: { 'x-subject-token': token } };
      assert.equal((await iam('HEAD', '/v3/auth/tokens', about)).status, 200);
      assert.equal((await iam('DELETE', '/v3/auth/tokens', about)).status, 204);
      assert.equal((await iam('HEAD', '/v3/auth/tokens', about)).status, 404);
      assert.equal(
        (await sandbox.caller.apig('GET', '/instances', { by: { token } })).json()['error_code'],
        'APIC.7102',
      );
      assert.equal((await sandbox.caller.apig('GET', '/instances', { by: { token: other } })).status, 200);
    });
  });

  describe('projects', () => {
    const names = (reply: Reply) => (reply.json() as { projects: { name: string }[] }).projects.map(({ name }) => name);

    it('are listed for a token and for a signature, with or without a slash at the end', async () => {
      const token = await sandbox.caller.token();
      for (const target of ['/v3/projects', '/v3/projects/']) {
        for (const by of [{ token }, 'access', 'credential'] as const) {
          assert.deepEqual(names(await iam('GET', target, { by })), ['eu-de', 'MOS']);
        }
      }
      assert.deepEqual(names(await iam('GET', '/v3/auth/projects', { by: { token } })), ['eu-de', 'MOS']);
    });

    it('tell what they are', async () => {
      const reply = await iam('GET', '/v3/projects?name=eu-de', { by: 'access' });
      const [project] = (reply.json() as { projects: Record<string, unknown>[] }).projects;
      assert.equal(project?.['id'], sandbox.otc.projectId);
      assert.equal(project?.['domain_id'], sandbox.otc.domainId);
      assert.equal(project?.['enabled'], true);
    });

    it('are found by name: exactly, or by its start where the switch says so', async () => {
      sandbox.control.otc.setSwitches({ subProject: true });
      const search = async (name: string) => names(await iam('GET', `/v3/projects?name=${name}`, { by: 'access' }));
      assert.deepEqual(await search('eu-de'), ['eu-de']);
      assert.deepEqual(await search('eu-de_shop'), ['eu-de_shop']);
      assert.deepEqual(await search('nothing'), []);
      sandbox.control.otc.setSwitches({ projectNameFilter: 'start' });
      assert.deepEqual(await search('eu-de'), ['eu-de', 'eu-de_shop']);
    });

    it('come in pages only where page and size are both asked for', async () => {
      const page = (query: string) => iam('GET', `/v3/projects?${query}`, { by: 'access' });
      assert.deepEqual(names(await page('page=2&per_page=1')), ['MOS']);
      assert.equal((await page('page=2')).status, 400);
      assert.equal((await page('page=1&per_page=5001')).status, 400);
      assert.equal((await page('page=0&per_page=1')).status, 400);
    });

    it('are not told to strangers', async () => {
      assert.equal((await iam('GET', '/v3/projects')).json()['error_code'], 'IAM.0001');
      assert.equal((await iam('GET', '/v3/projects', { by: { token: 'x' } })).json()['error_code'], 'IAM.0067');
      assert.equal(
        (await iam('GET', '/v3/projects', { by: 'access', secretKey: 'x' })).json()['error_code'],
        'APIGW.0301',
      );
      assert.equal((await iam('GET', '/v3/auth/projects', { by: 'access' })).status, 401);
      const headers = { 'x-domain-id': 'f'.repeat(32) };
      assert.equal((await iam('GET', '/v3/projects', { by: 'access', headers })).status, 403);
    });
  });

  describe('temporary keys', () => {
    const ask = async (identity: object, token: string) =>
      iam('POST', '/v3.0/OS-CREDENTIAL/securitytokens', { by: { token }, body: { auth: { identity } } });
    interface Credential {
      readonly access: string;
      readonly secret: string;
      readonly securitytoken: string;
      readonly expires_at: string;
    }
    const signedBy = ({ access, secret, securitytoken }: Credential): OtcCallOptions => ({
      accessKey: access,
      secretKey: secret,
      headers: { 'x-security-token': securitytoken },
    });

    it('open what the permanent one opens, for as long as was asked', async () => {
      const reply = await ask({ methods: ['token'], token: { duration_seconds: 900 } }, await sandbox.caller.token());
      assert.equal(reply.status, 201);
      const { credential } = reply.json() as { credential: Credential };
      assert.equal(credential.expires_at, '2026-11-22T03:15:00.000000Z');
      const use = (options: OtcCallOptions) => sandbox.caller.apig('GET', '/instances', options);
      assert.equal((await use(signedBy(credential))).status, 200);
      const unsignedToken = {
        ...signedBy(credential),
        headers: {},
        late: { 'x-security-token': credential.securitytoken },
      };
      assert.equal((await use(unsignedToken)).status, 200, 'the security token need not be signed');
      assert.equal((await use({ ...signedBy(credential), headers: {} })).status, 401);
      assert.equal((await use({ ...signedBy(credential), headers: { 'x-security-token': 'x' } })).status, 401);
      sandbox.control.advance(900_000);
      assert.match((await use({ ...signedBy(credential), at: now + 900_000 })).body.toString(), /ak not exist/);
    });

    it('are refused for a duration out of bounds, a bad token, and an agency nobody set up', async () => {
      const token = await sandbox.caller.token();
      for (const duration_seconds of [899, 86_401, '900']) {
        assert.equal((await ask({ methods: ['token'], token: { duration_seconds } }, token)).status, 400);
      }
      assert.equal((await ask({ methods: ['token'] }, 'x')).status, 401);
      for (const agency of [{ agency_name: 'a' }, { xrole_name: 'a' }]) {
        const assume_role = { domain_name: 'OTC0', ...agency };
        assert.equal((await ask({ methods: ['assume_role'], assume_role }, token)).status, 404);
      }
    });

    it('include one on the line of the sandbox that does not end', async () => {
      const { temporaryAccessKey: access, temporarySecretKey: secret, securityToken: securitytoken } = sandbox.otc;
      const options = signedBy({ access, secret, securitytoken, expires_at: '' });
      assert.equal((await sandbox.caller.apig('GET', '/instances', options)).status, 200);
    });
  });

  it('knows no other path', async () => {
    const reply = await iam('GET', '/v3/users');
    assert.equal(reply.status, 404);
    assert.equal(reply.json()['error_code'], 'IAM.0004');
  });
});
