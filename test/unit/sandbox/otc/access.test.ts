import assert from 'node:assert/strict';
import { subProjectId } from '../../../../src/sandbox/otc/projects.ts';
import { otcSandboxAt } from './otcCaller.ts';

describe('way into API Gateway of Open Telekom Cloud', () => {
  const now = Date.parse('2026-11-22T03:00:00Z');
  const sandbox = otcSandboxAt(now);
  const groups = '/instances/x/api-groups';

  it('wants a token of a project, and says what is wrong with another in the words of each of its services', async () => {
    const account = await sandbox.caller.token({ domain: { name: sandbox.otc.domain } });
    const good = await sandbox.caller.token();
    const cases: readonly [token: string | undefined, number: string][] = [
      [undefined, '0'],
      [`${good.slice(0, -1)}${good.endsWith('0') ? '1' : '0'}`, '2'],
      [account, '3'],
    ];
    for (const [token, number] of cases) {
      const by = token === undefined ? 'nothing' : ({ token } as const);
      const apig = await sandbox.caller.apig('GET', groups, { by });
      assert.equal(apig.status, 401);
      assert.equal(apig.json()['error_code'], `APIG.100${number}`);
      const apic = await sandbox.caller.apig('GET', '/instances', { by });
      assert.equal(apic.status, 401);
      assert.equal(apic.json()['error_code'], `APIC.710${number}`);
    }
    assert.equal(sandbox.control.otc.failures().logins.tokens, 4, 'a token of the account is none that failed');
    sandbox.control.advance(86_400_000);
    assert.equal((await sandbox.caller.apig('GET', groups, { by: { token: good } })).json()['error_code'], 'APIG.1001');
  });

  it('has bad tokens refused by the gateway in front where the switch says so', async () => {
    sandbox.control.otc.setSwitches({ tokenRefusedBy: 'front', tokenLifeMs: 1_000 });
    const token = await sandbox.caller.token();
    const bad = await sandbox.caller.apig('GET', groups, { by: { token: 'x' } });
    assert.equal(bad.json()['error_code'], 'APIGW.0301');
    assert.match(String(bad.json()['error_msg']), /decrypt token fail/);
    sandbox.control.advance(1_000);
    assert.equal((await sandbox.caller.apig('GET', groups, { by: { token } })).json()['error_code'], 'APIGW.0307');
  });

  it('refuses the project of somebody else, however the caller proves who it is', async () => {
    const token = await sandbox.caller.token();
    const target = `/v2/${'f'.repeat(32)}/apigw/instances`;
    for (const by of [{ token }, 'access', 'credential'] as const) {
      const reply = await sandbox.caller.apig('GET', target, { by });
      assert.equal(reply.status, 403);
      assert.equal(reply.json()['error_code'], 'APIC.7130');
    }
    const headers = { 'x-project-id': 'f'.repeat(32) };
    assert.equal((await sandbox.caller.apig('GET', target, { headers })).status, 403);
    assert.equal((await sandbox.caller.apig('GET', '/instances', { headers })).status, 403);
    sandbox.control.otc.setSwitches({ projectMismatchCode: 'APIG.1020' });
    assert.equal((await sandbox.caller.apig('GET', target)).json()['error_code'], 'APIG.1020');
  });

  it('opens a sub-project to a key only where the request names it', async () => {
    sandbox.control.otc.setSwitches({ subProject: true });
    const id = subProjectId({ ...sandbox.otc, tokenSecret: '' });
    const target = `/v2/${id}/apigw/instances`;
    assert.equal((await sandbox.caller.apig('GET', target)).status, 403);
    const named = await sandbox.caller.apig('GET', target, { headers: { 'x-project-id': id } });
    assert.deepEqual(
      (named.json() as { instances: { instance_name: string }[] }).instances.map((row) => row.instance_name),
      ['shop-gateway'],
    );
    const token = await sandbox.caller.token({ project: { name: 'eu-de_shop' } });
    assert.equal((await sandbox.caller.apig('GET', target, { by: { token } })).status, 200);
    sandbox.control.otc.setSwitches({ subProject: false });
    assert.equal((await sandbox.caller.apig('GET', target, { by: { token } })).status, 403);
  });

  it('is refused to a caller without the rights, as the switch says', async () => {
    sandbox.control.otc.setSwitches({ denied: 'certificates' });
    const list = await sandbox.caller.apig('GET', '/certificates?instance_id=x');
    assert.equal(list.status, 403);
    assert.equal(list.json()['error_code'], 'APIG.1005');
    sandbox.control.otc.setSwitches({ denied: 'writes' });
    assert.equal((await sandbox.caller.apig('DELETE', '/certificates/x')).status, 403);
    assert.equal((await sandbox.caller.apig('GET', '/certificates/x')).status, 404);
  });

  it('knows no path but its own, to the letter', async () => {
    const { projectId } = sandbox.otc;
    for (const target of [
      `/v2/${projectId}/v2/${projectId}/apigw/certificates`,
      `/V2/${projectId}/apigw/instances`,
      `/v1.0/${projectId}/apigw/instances`,
      `/v2/${projectId}/apigw/`,
      `/${projectId}/apigw/instances`,
    ]) {
      const reply = await sandbox.caller.raw('GET', target);
      assert.equal(reply.status, 404, target);
      assert.equal(reply.json()['error_code'], 'APIGW.0101');
    }
    assert.equal((await sandbox.caller.apig('PATCH', '/certificates/x')).status, 404);
  });

  it('refuses what is too long, each in its way', async () => {
    const long = 'x'.repeat(33 << 10);
    assert.equal((await sandbox.caller.apig('GET', `/certificates?name=${long}`)).status, 414);
    assert.equal((await sandbox.caller.apig('GET', '/instances', { by: { token: long } })).status, 494);
    const body = { name: 'x'.repeat(13 << 20) };
    assert.equal((await sandbox.caller.apig('POST', '/certificates', { body })).status, 413);
  });

  it('gives each answer an id, and the time of its own clock', async () => {
    const reply = await sandbox.caller.apig('GET', '/instances');
    assert.match(String(reply.headers['x-request-id']), /^[0-9a-f]{32}$/);
    assert.equal(Date.parse(String(reply.headers['date'])), now);
  });
});
