import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Effect } from '../../../src/sandbox/faults.ts';
import { startSandbox, type RunningSandbox } from '../../../src/sandbox/index.ts';
import { callerOf, type Call, type Reply } from '../../support/sandboxCaller.ts';

const LIST = '/api/v1/certificates';
const ISSUE = '/api/v2/certificate/requestGedCertificateIssuance';

describe('faults of the sandbox', () => {
  let sandbox: RunningSandbox;
  let call: Call;
  before(async () => {
    sandbox = await startSandbox({ certificates: 3 });
    call = callerOf(sandbox.address);
  });
  afterEach(() => sandbox.control.reset());
  after(() => sandbox.dispose());

  const issue = (): Promise<Reply> =>
    call('POST', ISSUE, { body: { certificateName: 'web-a', commonName: 'a.example.com' } });
  const exists = (): boolean => sandbox.control.certificates('web-a').length === 1;
  const hit = (effect: Effect): void => sandbox.control.addFault({ method: 'POST', path: 'requestGed', effect });
  const sent = (): unknown => sandbox.control.requests().at(-1)?.sent;

  describe('cut the connection', () => {
    it('before the commit: nothing exists', async () => {
      hit({ kind: 'cut', when: 'before' });
      await assert.rejects(issue());
      assert.equal(exists(), false);
      assert.deepEqual(sandbox.control.issues()['web-a'], { received: 1, committed: 0 });
      assert.equal(sent(), 'cut');
    });
    it('after the commit: the certificate exists', async () => {
      hit({ kind: 'cut', when: 'after' });
      await assert.rejects(issue());
      assert.equal(exists(), true);
      assert.deepEqual(sandbox.control.issues()['web-a'], { received: 1, committed: 1 });
      assert.equal(sent(), 'cut');
    });
    it('in the middle of the answer: the head and half a body came', async () => {
      hit({ kind: 'half' });
      await assert.rejects(issue());
      assert.equal(exists(), true);
    });
    it('after a whole answer that said the connection stays open', async () => {
      hit({ kind: 'hangUp' });
      assert.equal((await issue()).json()['returnCode'], '0');
    });
  });

  it('the half answer announces its whole length', async () => {
    sandbox.control.addFault({ effect: { kind: 'half' } });
    const raw = await rawGet(sandbox.address.naver.stsUrl, '/');
    const length = Number(/content-length: (\d+)/i.exec(raw)?.[1]);
    const body = raw.slice(raw.indexOf('\r\n\r\n') + 4);
    assert.ok(body.length > 0 && body.length < length);
  });

  for (const [code, status] of [
    ['400', 429],
    ['410', 429],
    ['420', 429],
    ['500', 503],
    ['510', 504],
    ['900', 500],
  ] as const) {
    it(`the gateway answers ${status} with ${code}, before or after the commit`, async () => {
      for (const when of ['before', 'after'] as const) {
        sandbox.control.reset();
        hit({ kind: 'gateway', when, code, retryAfter: 2 });
        const reply = await issue();
        assert.equal(reply.status, status);
        assert.equal((reply.json() as { error: { errorCode: string } }).error.errorCode, code);
        assert.equal(reply.headers['retry-after'], '2');
        assert.equal(exists(), when === 'after');
      }
    });
  }

  const answers: readonly [
    what: string,
    effect: (when: 'before' | 'after') => Effect,
    check: (reply: Reply) => void,
  ][] = [
    [
      'an HTML page',
      (when) => ({ kind: 'html', when }),
      ({ status, body }) => assert.match(`${status} ${body}`, /^502 <html>/),
    ],
    [
      'an HTML page of another status',
      (when) => ({ kind: 'html', when, status: 401 }),
      ({ status, body }) => assert.match(`${status} ${body}`, /^401 <html>.*Unauthorized/),
    ],
    [
      'an empty 200',
      (when) => ({ kind: 'empty', when }),
      ({ status, body }) => assert.equal(`${status} ${body}`, '200 '),
    ],
    [
      'JSON that ends in the middle',
      (when) => ({ kind: 'malformed', when }),
      (reply) => assert.throws(() => reply.json()),
    ],
    [
      'a redirect',
      (when) => ({ kind: 'redirect', when, location: 'https://elsewhere.example/' }),
      ({ status, headers }) => assert.equal(`${status} ${headers['location']}`, '302 https://elsewhere.example/'),
    ],
    [
      'any other answer',
      (when) => ({ kind: 'answer', when, status: 418, headers: { 'x-own': '1' }, body: 'tea' }),
      ({ status, headers, body }) => assert.equal(`${status} ${headers['x-own']} ${body}`, '418 1 tea'),
    ],
  ];
  for (const [what, effect, check] of answers) {
    it(`${what}, before or after the commit`, async () => {
      for (const when of ['before', 'after'] as const) {
        sandbox.control.reset();
        hit(effect(when));
        check(await issue());
        assert.equal(exists(), when === 'after');
      }
    });
  }

  for (const when of ['before', 'after'] as const) {
    it(`hold a request ${when} the commit until it is released`, async () => {
      hit({ kind: 'hold', when });
      const reply = issue();
      const answered = reply.then(() => true);
      while (sandbox.control.held() === 0) assert.notEqual(await Promise.race([answered, nextTurn()]), true);
      assert.equal(exists(), when === 'after');
      sandbox.control.release();
      assert.equal((await reply).json()['returnCode'], '0');
      assert.equal(exists(), true);
    });
    it(`delay a request ${when} the commit and then go on`, async () => {
      hit({ kind: 'delay', when, ms: 1 });
      assert.equal((await issue()).json()['returnCode'], '0');
      assert.equal(exists(), true);
    });
  }

  it('a slow body comes whole in the end', async () => {
    sandbox.control.addFault({ path: 'certificates', effect: { kind: 'slow', pauseMs: 1 } });
    const reply = await call('GET', LIST);
    assert.equal((reply.json()['sslCertificateList'] as unknown[]).length, 3);
  });

  it('a skewed clock refuses a good timestamp, and its Date tells by how much', async () => {
    sandbox.control.addFault({ effect: { kind: 'clockSkew', ms: 600_000 }, count: 2 });
    const reply = await call('GET', LIST);
    assert.equal(reply.status, 401);
    const ahead = Date.parse(String(reply.headers['date'])) - Date.now();
    assert.ok(ahead > 500_000 && ahead < 700_000);
    assert.equal((await call('GET', LIST, { at: Date.now() + 600_000 })).status, 200);
    assert.equal((await call('GET', LIST)).status, 200);
  });

  it('hit only the method and path they are for', async () => {
    sandbox.control.addFault({ method: 'POST', path: 'requestGed', effect: { kind: 'cut', when: 'before' } });
    assert.equal((await call('GET', LIST)).status, 200);
    assert.equal(sandbox.control.faults().length, 1);
  });

  it('hit as often as they say, after letting as many pass as they say', async () => {
    sandbox.control.addFault({ skip: 1, count: 2, effect: { kind: 'gateway', when: 'before', code: '410' } });
    const statuses: number[] = [];
    for (let i = 0; i < 4; i++) statuses.push((await call('GET', LIST)).status);
    assert.deepEqual(statuses, [200, 429, 429, 200]);
    assert.deepEqual(sandbox.control.faults(), []);
  });

  it('go on until they are cleared, if they say so', async () => {
    sandbox.control.addFault({ count: 'always', effect: { kind: 'gateway', when: 'before', code: '510' } });
    for (let i = 0; i < 3; i++) assert.equal((await call('GET', LIST)).status, 504);
    sandbox.control.clearFaults();
    assert.equal((await call('GET', LIST)).status, 200);
  });

  it('hit the token service as well', async () => {
    sandbox.control.addFault({ path: 'caller-identity', effect: { kind: 'gateway', when: 'after', code: '900' } });
    assert.equal((await call('GET', '/api/v1/caller-identity', { zone: 'sts' })).status, 500);
  });

  it('are seen in the list of requests, which holds no header', async () => {
    hit({ kind: 'gateway', when: 'after', code: '510' });
    await issue();
    await call('GET', LIST, { as: 'sub' });
    await call('GET', LIST, { secretKey: 'wrong' });
    assert.deepEqual(sandbox.control.requests(), [
      { listener: 'public', method: 'POST', target: ISSUE, fault: 'gateway', caller: 'main', decided: 200, sent: 504 },
      { listener: 'public', method: 'GET', target: LIST, caller: 'sub', decided: 200, sent: 200 },
      { listener: 'public', method: 'GET', target: LIST, decided: 401, sent: 401 },
    ]);
  });
});

function nextTurn(): Promise<void> {
  return new Promise(setImmediate);
}

/** Everything the server sends on one connection, until it closes it. */
async function rawGet(base: string, target: string): Promise<string> {
  const { hostname, port } = new URL(base);
  const socket = connect(Number(port), hostname);
  let text = '';
  socket.setEncoding('latin1');
  socket.on('data', (data) => (text += String(data)));
  socket.on('error', () => undefined); // being cut off is what is expected
  socket.write(`GET ${target} HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`);
  await once(socket, 'close');
  return text;
}
