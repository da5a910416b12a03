import { createHash, createHmac } from 'node:crypto';
import type { RunningSandbox, SandboxAddress } from '../../../../src/sandbox/index.ts';
import { startSandbox } from '../../../../src/sandbox/index.ts';
import { type Reply, send } from '../../../support/sandboxCaller.ts';

export interface OtcCallOptions {
  /** By which proof: a token, or a signature in one of the two layouts; `access` if absent. */
  readonly by?: { readonly token: string } | 'access' | 'credential' | 'nothing';
  readonly accessKey?: string;
  readonly secretKey?: string;
  /** Sent as JSON; a text is sent as it is. */
  readonly body?: unknown;
  /** When it is signed, milliseconds since the epoch. */
  readonly at?: number;
  /** Signed as well. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Changed after signing: undefined takes a header away. */
  readonly late?: Readonly<Record<string, string | undefined>>;
  /** What the signature covers instead of what is sent. */
  readonly signed?: {
    readonly method?: string;
    readonly target?: string;
    readonly body?: string;
    readonly hash?: string;
  };
  /** Scope of layout `credential` after the date; `eu-de/apig` if absent, `/` for an empty one. */
  readonly scope?: string;
}

export type OtcCall = (method: string, target: string, options?: OtcCallOptions) => Promise<Reply>;

export interface OtcCaller {
  /** @param target with `/v3` */
  readonly iam: OtcCall;
  /** @param target below `/v2/{project}/apigw`, or with `/v2` */
  readonly apig: OtcCall;
  /** @param target whole */
  readonly raw: OtcCall;
  /** A token by password. @param scope of the project of the region if absent */
  readonly token: (scope?: object) => Promise<string>;
}

/** @param now when requests are signed unless they say otherwise */
export function otcCallerOf({ otc }: SandboxAddress, now: () => number = Date.now): OtcCaller {
  const call =
    (base: string): OtcCall =>
    (method, target, options = {}) => {
      const body =
        typeof options.body === 'string' || options.body === undefined ? options.body : JSON.stringify(options.body);
      const headers = { host: new URL(base).host, ...options.headers };
      const proof = proofOf(method, target, headers, body ?? '', { at: now(), ...keysOf(otc, options), ...options });
      return send(base, method, target, { ...headers, ...proof, ...options.late }, body);
    };
  const iam = call(otc.iamUrl);
  const apig = call(otc.apigUrl);
  return {
    iam,
    raw: apig,
    apig: (method, target, options) =>
      apig(method, target.startsWith('/v2') ? target : `/v2/${otc.projectId}/apigw${target}`, options),
    token: async (scope = { project: { id: otc.projectId } }) => {
      const body = { auth: { identity: passwordIdentity(otc), scope } };
      const reply = await iam('POST', '/v3/auth/tokens', { by: 'nothing', body });
      return String(reply.headers['x-subject-token']);
    },
  };
}

/** `auth.identity` of a login by name and password. */
export function passwordIdentity(otc: SandboxAddress['otc'], password = otc.password): object {
  const user = { name: otc.user, password, domain: { name: otc.domain } };
  return { methods: ['password'], password: { user } };
}

/** One sandbox for a whole `describe`, fresh for each test; its clock and that of its callers stand at `now`. */
export function otcSandboxAt(now: number): {
  readonly control: RunningSandbox['control'];
  readonly otc: SandboxAddress['otc'];
  readonly caller: OtcCaller;
} {
  let sandbox: RunningSandbox;
  let caller: OtcCaller;
  before(async () => {
    sandbox = await startSandbox({ now: () => now, otcSwitches: { effectMs: 0 } });
    caller = otcCallerOf(sandbox.address, () => now);
  });
  afterEach(() => sandbox.control.reset());
  after(() => sandbox.dispose());
  return {
    get control() {
      return sandbox.control;
    },
    get otc() {
      return sandbox.address.otc;
    },
    get caller() {
      return caller;
    },
  };
}

function keysOf(otc: SandboxAddress['otc'], { accessKey, secretKey }: OtcCallOptions) {
  return { accessKey: accessKey ?? otc.accessKey, secretKey: secretKey ?? otc.secretKey };
}

type ProofOptions = OtcCallOptions & { at: number; accessKey: string; secretKey: string };

/** A signer of its own, so that neither the client's nor the sandbox's can agree with itself on a mistake. */
function proofOf(
  method: string,
  target: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  options: ProofOptions,
): Record<string, string> {
  const { by = 'access', signed = {}, scope = 'eu-de/apig' } = options;
  if (typeof by === 'object') return { 'x-auth-token': by.token };
  if (by === 'nothing') return {};
  const date = new Date(options.at).toISOString().replace(/[-:]|\.\d+/g, '');
  const covered = Object.entries({ ...headers, 'x-sdk-date': date }).sort(([a], [b]) => (a < b ? -1 : 1));
  const [path = '', query = ''] = (signed.target ?? target).split('?');
  const names = covered.map(([name]) => name).join(';');
  const text = [
    signed.method ?? method,
    path.endsWith('/') ? path : `${path}/`,
    query.split('&').sort().join('&'),
    covered.map(([name, value]) => `${name}:${value}\n`).join(''),
    names,
    signed.hash ?? sha256(signed.body ?? body),
  ].join('\n');
  const hash = sha256(text);
  const mac = (key: string | Buffer, message: string) => createHmac('sha256', key).update(message).digest();
  const finish = (who: string, signature: Buffer) => ({
    'x-sdk-date': date,
    authorization: `SDK-HMAC-SHA256 ${who}, SignedHeaders=${names}, Signature=${signature.toString('hex')}`,
  });
  if (by === 'access') {
    return finish(`Access=${options.accessKey}`, mac(options.secretKey, `SDK-HMAC-SHA256\n${date}\n${hash}`));
  }
  const day = date.slice(0, 8);
  const [region = '', service = ''] = scope.split('/');
  const key = mac(mac(mac(mac(`SDK${options.secretKey}`, day), region), service), 'sdk_request');
  const whole = `${day}/${region}/${service}/sdk_request`;
  return finish(`Credential=${options.accessKey}/${whole}`, mac(key, `SDK-HMAC-SHA256\n${date}\n${whole}\n${hash}`));
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
