import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isProven, offerProof } from '../../../src/clouds/processProof.ts';
import type { SandboxLine } from '../../../src/clouds/registry.ts';
import { SandboxHost } from '../../../src/clouds/sandboxHost.ts';

const LINE = {
  naver: { url: 'http://127.0.0.1:1', stsUrl: 'http://127.0.0.1:2', accessKey: 'AK', secretKey: 'SK' },
};

describe('the proof of a process', () => {
  const strangers: Server[] = [];
  const sockets = new Set<Socket>();
  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    for (const server of strangers.splice(0)) await new Promise((resolve) => server.close(resolve));
  });

  const stranger = async (onSocket: (socket: Socket) => void, port = 0): Promise<number> => {
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      onSocket(socket);
    });
    strangers.push(server);
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return (server.address() as { port: number }).port;
  };

  it('holds while the process lives, any number of times', async () => {
    const { proof, dispose } = await offerProof();
    assert.deepEqual(await Promise.all([isProven(proof), isProven(proof), isProven(proof)]), [true, true, true]);
    await dispose();
    assert.equal(await isProven(proof), false);
  });

  it('is not given by who knows another secret', async () => {
    const { proof, dispose } = await offerProof();
    assert.equal(await isProven({ ...proof, secret: '00'.repeat(32) }), false);
    await dispose();
  });

  const { secret } = { secret: 'ab'.repeat(32) };
  for (const [what, onSocket] of [
    ['echoes', (socket: Socket) => socket.pipe(socket)],
    ['answers something of the right length', (socket: Socket) => socket.end(Buffer.alloc(32))],
    ['hangs up', (socket: Socket) => socket.destroy()],
    ['says nothing', () => undefined],
  ] as const) {
    it(`is not given by a stranger on the port who ${what}`, async () => {
      assert.equal(await isProven({ port: await stranger(onSocket), secret }, 200), false);
    });
  }

  it('is not waited for longer than said, however slowly a stranger answers', async () => {
    const timers: NodeJS.Timeout[] = [];
    const port = await stranger((socket) => timers.push(setInterval(() => socket.write('.'), 20)));
    assert.equal(await isProven({ port, secret }, 100), false);
    timers.forEach(clearInterval);
  });
});

describe('the sandbox that windows share', () => {
  let folder: string;
  let hosts: SandboxHost[];
  let started: number;
  beforeEach(async () => {
    folder = path.join(await mkdtemp(path.join(tmpdir(), 'sandbox-host-')), 'sandbox');
    hosts = [];
    started = 0;
  });
  afterEach(async () => {
    for (const host of hosts) await host.dispose();
    await rm(path.dirname(folder), { recursive: true });
  });

  /** A window; its sandbox is numbered, so that one can see whose it is. */
  const window = (given?: string): SandboxHost => {
    const start = async () => {
      started += 1;
      const address: SandboxLine = { naver: { ...LINE.naver, accessKey: `AK${started}` } };
      return { address, dispose: async () => undefined };
    };
    const host = new SandboxHost({ folder, given, start });
    hosts.push(host);
    return host;
  };
  const keyOf = async (host: SandboxHost) => (await host.address()).naver.accessKey;
  const addressFile = () => path.join(folder, 'running.json');

  it('is started once, by the first window that needs it', async () => {
    const [here, there] = [window(), window()];
    assert.equal(await keyOf(here), 'AK1');
    assert.deepEqual(await Promise.all([keyOf(there), keyOf(there), keyOf(here)]), ['AK1', 'AK1', 'AK1']);
    assert.equal(started, 1);
  });

  it('is started by another window when the first one is gone', async () => {
    const [here, there] = [window(), window()];
    await keyOf(here);
    await here.dispose();
    assert.equal(await keyOf(there), 'AK2');
  });

  it('is not believed to run because somebody listens where a window that crashed did', async () => {
    const crashed = await offerProof();
    await keyOf(window());
    const { address } = JSON.parse(await readFile(addressFile(), 'utf8')) as { address: SandboxLine };
    const stale = { address, proof: { ...crashed.proof, secret: 'ab'.repeat(32) } };
    await writeFile(addressFile(), JSON.stringify(stale));
    assert.equal(await keyOf(window()), 'AK2');
    await crashed.dispose();
  });

  for (const [what, text] of [
    ['half written', '{"address":{"naver":{"url":"http:'],
    ['of an earlier version', JSON.stringify(LINE)],
    ['without addresses', '{"proof":{"port":1,"secret":"ab"}}'],
    ['with a port that is none', '{"address":{},"proof":{"port":-1,"secret":"ab"}}'],
  ]) {
    it(`a note that is ${what} does not keep it from being started`, async () => {
      await keyOf(window());
      await writeFile(addressFile(), text!);
      assert.equal(await keyOf(window()), 'AK2');
    });
  }

  it('leaves a note that its owner alone can read', async function () {
    if (process.platform === 'win32') this.skip();
    await keyOf(window());
    assert.equal((await stat(addressFile())).mode & 0o777, 0o600);
  });

  it('is the given one where one is given', async () => {
    assert.equal(await keyOf(window(JSON.stringify(LINE))), 'AK');
    assert.equal(started, 0);
  });

  it('says by code that a given line cannot be read', async () => {
    const broken = JSON.stringify({ ...LINE, otc: { iamUrl: 'nowhere', apigUrl: 'http://127.0.0.1:1' } });
    for (const line of ['', '{}', broken]) await assert.rejects(keyOf(window(line)), { code: 'sandbox.unavailable' });
  });

  it('may start the next time if it did not the first', async () => {
    let fails = true;
    const start = async () => {
      if (fails) throw new Error('no port');
      return { address: LINE, dispose: async () => undefined };
    };
    const host = new SandboxHost({ folder, given: undefined, start });
    hosts.push(host);
    await assert.rejects(host.address(), { code: 'sandbox.unavailable' });
    fails = false;
    assert.equal(await keyOf(host), 'AK');
  });
});
