import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Account } from '../../../src/certificates/account.ts';
import type { IssuanceRequest } from '../../../src/certificates/writes.ts';
import type { RunResult } from '../../../src/operations/operations.ts';
import { type RunningSandbox, startSandbox } from '../../../src/sandbox/index.ts';
import { globalEdge, writeOf } from '../../support/fakeCloud.ts';
import { send } from '../../support/sandboxCaller.ts';
import { realRooms } from './realRooms.ts';

type Answer = (response: ServerResponse, real: { status: number; body: Buffer }) => void;

/** Between client and service, over real HTTP: it hands every request on, and answers the order in its own way. */
describe('an order whose answer somebody in between replaces', () => {
  let sandbox: RunningSandbox;
  let proxy: Server;
  let folder: string;
  let orders: number;
  let answer: Answer;

  before(async () => {
    sandbox = await startSandbox();
    proxy = createServer((request, response) => void handOn(request, response));
    await new Promise<void>((resolve) => void proxy.listen(0, '127.0.0.1', resolve));
  });
  after(async () => {
    proxy.closeAllConnections();
    await new Promise((resolve) => proxy.close(resolve));
    await sandbox.dispose();
  });
  beforeEach(async () => {
    sandbox.control.reset();
    orders = 0;
    folder = await mkdtemp(path.join(tmpdir(), 'proxies-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const handOn = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { host: _, ...headers } = request.headers as Record<string, string>;
    const { method = '', url: target = '' } = request;
    const { naver } = sandbox.address;
    const real = await send(naver.url, method, target, headers, Buffer.concat(chunks).toString() || undefined);
    if (!target.includes('requestGedCertificateIssuance')) {
      return void response.writeHead(real.status, { 'content-type': 'application/json' }).end(real.body);
    }
    orders += 1;
    answer(response, real);
  };

  const order = async (): Promise<RunResult> => {
    const { accessKey, secretKey } = sandbox.address.naver;
    const endpoint = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const account: Account = { id: 'account-1', label: 'Shop', cloud: 'naver', zone: 'public', endpoint };
    const { operations, provider } = realRooms(account, sandbox, folder, () => undefined, { accessKey, secretKey });
    const request: IssuanceRequest = {
      offer: globalEdge,
      certificateName: 'once-only',
      commonName: 'once.example.com',
      subjectAltNames: [],
    };
    const preview = writeOf(await provider(), 'issue').preview(request);
    const common = { accountId: account.id, accountLabel: account.label, request, preview };
    return operations.run({ id: randomUUID(), action: 'issue', ...common });
  };
  const ordered = () => sandbox.control.certificates().filter(({ name }) => name === 'once-only');

  const page = '<html>This content was blocked.</html>';
  const answers: Readonly<Record<string, Answer>> = {
    'a page that says 403': (response) => response.writeHead(403, { 'content-type': 'text/html' }).end(page),
    'a page that says 401': (response) => response.writeHead(401, { 'www-authenticate': 'Basic' }).end(page),
    'a page that says 404': (response) => response.writeHead(404).end(page),
    'a page that says 429': (response) => response.writeHead(429, { 'retry-after': '1' }).end(page),
    'JSON of its own that says 403': (response) => response.writeHead(403).end('{"message":"blocked"}'),
    'the answer to another order': (response, { body }) =>
      response.writeHead(200).end(
        body
          .toString()
          .replaceAll('once-only', 'another')
          .replaceAll(/\d{5,}/g, '10001'),
      ),
    'an answer of 11 MB': (response, { body }) => response.writeHead(200).end(`${body}${' '.repeat(11 << 20)}`),
    'a small answer that unpacks to 64 MB': (response, { body }) =>
      response
        .writeHead(200, { 'content-encoding': 'gzip' })
        .end(gzipSync(Buffer.concat([body, Buffer.alloc(64 << 20, ' ')]))),
    'something that is not packed as it says': (response, { body }) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(body),
    'a redirect to HTTP': (response) => response.writeHead(307, { location: 'http://elsewhere.example/' }).end(),
    'a list of choices': (response, { body }) => response.writeHead(300).end(body),
    'not modified': (response) => response.writeHead(304).end(),
    'no content': (response) => response.writeHead(204).end(),
    'a request time-out': (response) => response.writeHead(408).end(page),
    'a chunk that breaks off': (response, { body }) => {
      response.writeHead(200);
      response.write(body.subarray(0, 20), () => response.destroy());
    },
  };
  for (const [what, replaced] of Object.entries(answers)) {
    it(`${what}: sent once, and found`, async () => {
      answer = replaced;
      const { entry } = await order();
      const [certificate, ...more] = ordered();
      assert.deepEqual([orders, more.length], [1, 0]);
      assert.deepEqual(
        [entry.outcome, entry.certificateId],
        ['done', String(certificate?.number)],
        JSON.stringify(entry.doubt),
      );
    });
  }

  it('a 429 that asks for a pause of years is the end of it', async () => {
    const throttled = { error: { errorCode: '410', message: 'Throttle Limited' } };
    answer = (response) => response.writeHead(429, { 'retry-after': '99999999999' }).end(JSON.stringify(throttled));
    const { entry, error } = await order();
    assert.deepEqual([orders, entry.outcome, error?.code], [1, 'not-done', 'cloud.throttled']);
  });
});
