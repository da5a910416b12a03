import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import { type RunningSandbox, type SandboxAddress, startSandbox } from '../../src/sandbox/index.ts';

/** What came back. `json` throws if the body is none. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
  json(): Record<string, unknown>;
}

export interface CallOptions {
  readonly zone?: 'public' | 'government' | 'sts';
  readonly as?: 'main' | 'sub';
  /** Sent as JSON; a text is sent as it is. */
  readonly body?: unknown;
  /** Timestamp; now if absent. */
  readonly at?: number;
  /** Changes the headers just before they are sent; undefined takes one away. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly secretKey?: string;
  /** What the signature covers, if not the target. */
  readonly signed?: string;
}

export type Call = (method: string, target: string, options?: CallOptions) => Promise<Reply>;

/** A signer of its own, so that neither the client's nor the sandbox's can agree with itself on a mistake. */
export function callerOf({ naver }: SandboxAddress): Call {
  return (method, target, options = {}) => {
    const sub = options.as === 'sub';
    const accessKey = sub ? naver.subAccessKey : naver.accessKey;
    const secretKey = options.secretKey ?? (sub ? naver.subSecretKey : naver.secretKey);
    const base = { public: naver.url, government: naver.governmentUrl, sts: naver.stsUrl }[options.zone ?? 'public'];
    const timestamp = String(options.at ?? Date.now());
    const message = [`${method} ${options.signed ?? target}`, timestamp, accessKey].join('\n');
    const headers: Record<string, string | undefined> = {
      'content-type': 'application/json',
      accept: 'application/json',
      'x-ncp-apigw-timestamp': timestamp,
      'x-ncp-iam-access-key': accessKey,
      'x-ncp-apigw-signature-v2': createHmac('sha256', secretKey).update(message).digest('base64'),
      ...options.headers,
    };
    const body =
      typeof options.body === 'string' || options.body === undefined ? options.body : JSON.stringify(options.body);
    return send(base, method, target, headers, body);
  };
}

/** Sends exactly this target: `fetch` would normalize it. Answers may have long headers. A connection a call. */
export function send(
  base: string,
  method: string,
  target: string,
  headers: Readonly<Record<string, string | undefined>>,
  body: string | undefined,
): Promise<Reply> {
  const { hostname, port } = new URL(base);
  const sent = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined));
  return new Promise((resolve, reject) => {
    const outgoing = request({
      hostname,
      port,
      method,
      path: target,
      headers: sent as Record<string, string>,
      agent: false,
      maxHeaderSize: 256 << 10,
    });
    outgoing.once('error', reject);
    outgoing.once('response', (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.once('error', reject);
      incoming.once('end', () => {
        const whole = Buffer.concat(chunks);
        const { statusCode = 0, headers: received } = incoming;
        const json = (): Record<string, unknown> => JSON.parse(whole.toString('utf8')) as Record<string, unknown>;
        resolve({ status: statusCode, headers: received, body: whole, json });
      });
    });
    outgoing.end(body);
  });
}

/** One sandbox for a whole `describe`, fresh for each test; its clock and that of its callers stand at `now`. */
export function sandboxAt(now: number): { readonly control: RunningSandbox['control']; readonly call: Call } {
  let sandbox: RunningSandbox;
  let caller: Call;
  before(async () => {
    sandbox = await startSandbox({ now: () => now });
    caller = callerOf(sandbox.address);
  });
  afterEach(() => sandbox.control.reset());
  after(() => sandbox.dispose());
  return {
    get control() {
      return sandbox.control;
    },
    call: (method, target, options) => caller(method, target, { at: now, ...options }),
  };
}
