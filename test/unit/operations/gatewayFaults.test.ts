import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Account, Credentials } from '../../../src/certificates/account.ts';
import type { CertificateProvider, GatewayDomain } from '../../../src/certificates/provider.ts';
import type { Action, RequestOf, RequestPreview, WriteSecret } from '../../../src/certificates/writes.ts';
import type { JournalEntry, Plan } from '../../../src/operations/plan.ts';
import type { Effect, When } from '../../../src/sandbox/faults.ts';
import { type RunningSandbox, startSandbox } from '../../../src/sandbox/index.ts';
import { otcFailure } from '../../../src/sandbox/otc/faultAnswers.ts';
import { writeOf } from '../../support/fakeCloud.ts';
import { certificateNamed, ownCertificate } from './naverChanges.ts';
import { realRooms } from './realRooms.ts';

const ACCOUNT: Account = { id: 'account-1', label: 'Gateways', cloud: 'otc', zone: 'sandbox' };
const NEW = 'once_only';
const DOMAIN = 'pay.example.com';

type SignIn = 'an access key' | 'a password';

const SIGN_INS: Readonly<
  Record<SignIn, (sandbox: RunningSandbox) => { readonly account: Account; readonly credentials?: Credentials }>
> = {
  'an access key': () => ({ account: ACCOUNT }),
  'a password': ({ address: { otc } }) => {
    const { apigUrl: endpoint, iamUrl: iamEndpoint, user, password, domain } = otc;
    const account = { ...ACCOUNT, zone: 'eu-de', endpoint, options: { iamEndpoint } };
    return { account, credentials: { user, password, domain } };
  },
};

type Wish = {
  [Kind in Action]: { readonly action: Kind; readonly request: RequestOf[Kind]; readonly secret?: WriteSecret };
}[Action];

/** A change of what gateways serve, and where to see on the wire and in the service what became of it. */
interface Change {
  readonly method: string;
  readonly path: string;
  wish(provider: CertificateProvider, sandbox: RunningSandbox): Promise<Wish>;
  /** Whether it took effect. */
  isDone(sandbox: RunningSandbox): boolean;
}

const stored = ({ control }: RunningSandbox, name: string) =>
  control.otc.certificates().filter((certificate) => certificate.name === name);

async function domainNamed({ gateways }: CertificateProvider, name: string): Promise<GatewayDomain> {
  for (const gateway of (await gateways?.list()) ?? []) {
    const found = (await gateways?.domains(gateway))?.find(({ domain }) => domain === name);
    if (found) return found;
  }
  return assert.fail(`no domain ${name}`);
}

/** What is uploaded in the tests: its chain ends below the root, as gateways want it. */
const own = ownCertificate(NEW, DOMAIN);

/** As a plan has it: made from what the service tells of the certificate just then. */
async function replacementOf(provider: CertificateProvider, named: string): Promise<RequestOf['replace']> {
  const listed = await certificateNamed(provider, named);
  const { id, name, serialNumber, updatedAt, placement } =
    (await provider.gateways?.details(listed)) ?? assert.fail('no details');
  return {
    ...own.request,
    certificateName: name,
    certificateId: id,
    placement: placement ?? assert.fail('no placement'),
    previousSerialNumber: serialNumber ?? assert.fail('no serial number'),
    previousUpdate: updatedAt?.toISOString() ?? assert.fail('no time of the last update'),
  };
}

const CHANGES: Readonly<Record<string, Change>> = {
  create: {
    method: 'POST',
    path: '/apigw/certificates$',
    wish: async () => ({ action: 'upload', ...own }),
    isDone: (sandbox) => stored(sandbox, NEW).length === 1,
  },
  replace: {
    method: 'PUT',
    path: '/apigw/certificates/',
    async wish(provider) {
      const request = await replacementOf(provider, 'pay_example_com');
      return { action: 'replace', request, secret: own.secret };
    },
    isDone: (sandbox) => stored(sandbox, 'pay_example_com')[0]?.fingerprint256 === own.request.facts.fingerprint256,
  },
  'replace by the same leaf': {
    method: 'PUT',
    path: '/apigw/certificates/',
    async wish(provider, { control }) {
      await writeOf(provider, 'upload').send(own.request, own.secret);
      control.advance(1_000); // the service tells whole seconds at times
      return { action: 'replace', request: await replacementOf(provider, NEW), secret: own.secret };
    },
    isDone: (sandbox) => stored(sandbox, NEW).some(({ createdAt, updatedAt }) => updatedAt > createdAt),
  },
  bind: {
    method: 'POST',
    path: '/certificates/attach|/domains/attach',
    async wish(provider) {
      const { id, name } = await certificateNamed(provider, 'pay_example_com');
      const domains = [await domainNamed(provider, DOMAIN)];
      return { action: 'bind', request: { certificateId: id, certificateName: name, domains, inPlaceOf: [] } };
    },
    isDone: (sandbox) => stored(sandbox, 'pay_example_com')[0]?.boundTo.includes(DOMAIN) === true,
  },
  unbind: {
    method: 'POST',
    path: '/certificates/detach|/domains/detach',
    async wish(provider) {
      const { id, name } = await certificateNamed(provider, 'shop_example_com');
      const domains = [await domainNamed(provider, 'shop.example.com')];
      return { action: 'unbind', request: { certificateId: id, certificateName: name, domains } };
    },
    isDone: (sandbox) => stored(sandbox, 'shop_example_com')[0]?.boundTo.length === 0,
  },
  delete: {
    method: 'DELETE',
    path: '/apigw/certificates/',
    async wish(provider) {
      const { id, name } = await certificateNamed(provider, 'pay_example_com');
      return { action: 'delete', request: { certificateId: id, certificateName: name } };
    },
    isDone: (sandbox) => stored(sandbox, 'pay_example_com').length === 0,
  },
};

/** Everything real from the plan to the wire: operations, journal on disk, signed client, HTTP, and a service that fails. */
describe('a change at a gateway that fails on the way', () => {
  let sandbox: RunningSandbox;
  let folder: string;
  let lines: string[];
  before(async () => (sandbox = await startSandbox()));
  after(() => sandbox.dispose());
  beforeEach(async () => {
    sandbox.control.reset();
    folder = await mkdtemp(path.join(tmpdir(), 'gateway-faults-'));
    lines = [];
  });
  afterEach(() => rm(folder, { recursive: true }));

  const carryOut = async (
    { method, path: target, wish }: Change,
    effect: Effect,
    signIn: SignIn = 'an access key',
  ): Promise<JournalEntry> => {
    const { account, credentials } = SIGN_INS[signIn](sandbox);
    const rooms = realRooms(account, sandbox, folder, (line) => void lines.push(line), credentials);
    const provider = await rooms.provider();
    const { secret, ...wished } = await wish(provider, sandbox);
    const { preview } = writeOf(provider, wished.action) as { preview(request: unknown): RequestPreview };
    const { id: accountId, label: accountLabel } = ACCOUNT;
    const plan: Plan = { id: randomUUID(), accountId, accountLabel, preview: preview(wished.request), ...wished };
    sandbox.control.addFault({ method, path: target, effect });
    const { entry } = await rooms.operations.run(plan, secret);
    assert.deepEqual(sandbox.control.faults(), [], 'the fault never struck');
    return entry;
  };
  /** How often it was on the wire, and how often the service carried it out. */
  const counts = ({ method, path: target }: Change): { received: number; committed: number } => {
    const seen = sandbox.control
      .requests()
      .filter((one) => one.method === method && new RegExp(target).test(one.target.split('?')[0] ?? ''));
    const ran = seen.filter(({ decided }) => decided !== undefined && decided < 300);
    return { received: seen.length, committed: ran.length };
  };

  const faults: Record<string, (when: When) => Effect> = {
    'the connection is cut': (when) => ({ kind: 'cut', when }),
    'no answer in time': (when) => ({ kind: 'hold', when }),
    'synchronisation failed (500)': (when) => otcFailure('etcd', when),
    'too many requests, told as a 500': (when) => otcFailure('tooManyRequests', when),
    'the back end timed out (504)': (when) => otcFailure('backendTimeout', when),
    'a bad gateway with a page (502)': (when) => ({ kind: 'html', when }),
    'a redirect': (when) => ({ kind: 'redirect', when, location: 'https://elsewhere.example/' }),
  };

  /** Answers of somebody between here and the service: they decide nothing, whatever their status. */
  const strangers: Record<string, (when: When) => Effect> = {
    ...Object.fromEntries(
      [401, 403, 404, 413, 429].map((status) => [
        `a page of a proxy (${status})`,
        (when: When): Effect => ({ kind: 'html', when, status }),
      ]),
    ),
    'an empty 200': (when) => ({ kind: 'empty', when }),
    'JSON that is none of a gateway (200)': (when) => ({ kind: 'answer', when, status: 200, body: '{"status":"ok"}' }),
    'an empty 401': (when) => ({ kind: 'answer', when, status: 401 }),
    'JSON that is none of a gateway (401)': (when) => otcFailure('keystone', when),
  };

  for (const [what, change] of Object.entries(CHANGES)) {
    for (const [name, effect] of Object.entries(faults)) {
      it(`${what}, ${name} after it took effect: once, and the journal says how it was found`, async () => {
        const entry = await carryOut(change, effect('after'));
        assert.ok(change.isDone(sandbox));
        assert.equal(entry.outcome, 'done', JSON.stringify(entry.evidence));
        assert.ok(entry.finding === 'details' || entry.finding === 'list', entry.finding);
        assert.ok(entry.doubt, 'the doubt is not noted');
        assert.deepEqual(counts(change), { received: 1, committed: 1 });
      });

      it(`${what}, ${name} before it took effect: not at all, and the journal says so`, async () => {
        const entry = await carryOut(change, effect('before'));
        assert.deepEqual([entry.outcome, entry.finding], ['not-done', 'absent']);
        assert.equal(change.isDone(sandbox), false);
        assert.deepEqual(counts(change), { received: name === 'no answer in time' ? 0 : 1, committed: 0 });
        sandbox.control.clearFaults();
      });
    }

    for (const signIn of ['an access key', 'a password'] as const) {
      for (const [name, effect] of Object.entries(strangers)) {
        // How it is signed makes a difference for a 401 alone.
        if (signIn === 'an access key' && !name.includes('401')) continue;
        it(`${what} with ${signIn}, ${name} in place of the answer: once, and the journal says how it was found`, async () => {
          const entry = await carryOut(change, effect('after'), signIn);
          assert.deepEqual(counts(change), { received: 1, committed: 1 });
          assert.equal(entry.outcome, 'done', JSON.stringify(entry.evidence));
          assert.equal(entry.doubt?.code, 'cloud.unexpectedAnswer');
        });

        it(`${what} with ${signIn}, ${name} before it took effect: not at all, and only after it was looked for`, async () => {
          const entry = await carryOut(change, effect('before'), signIn);
          assert.deepEqual(counts(change), { received: 1, committed: 0 });
          assert.deepEqual([entry.outcome, entry.finding], ['not-done', 'absent']);
          assert.equal(entry.doubt?.code, 'cloud.unexpectedAnswer');
        });
      }
    }

    it(`${what}, a refusal of the token did not run, so it is sent again with another one, and runs once`, async () => {
      const entry = await carryOut(change, otcFailure('tokenMustBeUpdated', 'before'), 'a password');
      assert.deepEqual([entry.outcome, entry.finding, entry.doubt], ['done', 'answer', undefined]);
      assert.deepEqual(counts(change), { received: 2, committed: 1 });
    });

    it(`${what}, a 401 for a reason of its own is not met with another token`, async () => {
      const entry = await carryOut(change, otcFailure('unknownCaller', 'before'), 'a password');
      assert.deepEqual([entry.outcome, entry.finding, entry.doubt], ['not-done', 'refusal', undefined]);
      assert.deepEqual(counts(change), { received: 1, committed: 0 });
    });

    it(`${what}, a refusal of the user is the end of it, and nothing is looked for`, async () => {
      const entry = await carryOut(change, otcFailure('notAllowed', 'before'), 'a password');
      assert.deepEqual([entry.outcome, entry.finding, entry.doubt], ['not-done', 'refusal', undefined]);
      assert.deepEqual(counts(change), { received: 1, committed: 0 });
    });

    it(`${what}, a refusal for the number of requests did not run, so it is sent again, and runs once`, async () => {
      const entry = await carryOut(change, otcFailure('throttled', 'before', 0));
      assert.deepEqual([entry.outcome, entry.finding, entry.doubt], ['done', 'answer', undefined]);
      assert.ok(change.isDone(sandbox));
      assert.deepEqual(counts(change), { received: 2, committed: 1 });
    });
  }

  for (const what of ['create', 'replace', 'replace by the same leaf']) {
    it(`${what}, an answer about another certificate: once, and the journal says how it was found`, async () => {
      const change = CHANGES[what]!;
      const body = JSON.stringify({ id: 'f0e1', name: 'of_somebody_else' });
      const entry = await carryOut(change, { kind: 'answer', when: 'after', status: 200, body });
      assert.deepEqual([entry.outcome, entry.doubt?.code], ['done', 'cloud.unexpectedAnswer']);
      assert.notEqual(entry.certificateId, 'f0e1');
      assert.deepEqual(counts(change), { received: 1, committed: 1 });
    });
  }

  it('replace by the same leaf, where nothing tells when it was changed: a person has to look, at what was seen', async () => {
    const change = CHANGES['replace by the same leaf']!;
    const wish: Change['wish'] = async (...rooms) => {
      const { request, secret } = (await change.wish(...rooms)) as {
        request: RequestOf['replace'];
        secret: WriteSecret;
      };
      const { previousUpdate: _untold, ...plain } = request;
      return { action: 'replace', request: plain, secret };
    };
    const entry = await carryOut({ ...change, wish }, { kind: 'cut', when: 'before' });
    assert.deepEqual([entry.outcome, entry.finding], ['needs-eyes', 'unproven']);
    const serial = BigInt(`0x${own.request.facts.serialNumber}`);
    assert.equal(BigInt(`0x${String(entry.evidence['serialNumber'])}`), serial);
    assert.match(String(entry.evidence['updated']), /^\d{4}-/);
    assert.equal(counts(change).received, 1);
  });

  it('neither journal nor log holds a line of the key', async () => {
    await carryOut(CHANGES['create']!, { kind: 'cut', when: 'after' });
    const kept = (await readFile(path.join(folder, 'journal.jsonl'), 'utf8')) + lines.join('\n');
    for (const line of own.secret.privateKeyPem.split('\n').slice(1, -2)) assert.ok(!kept.includes(line));
    assert.ok(kept.includes(own.request.facts.serialNumber), 'what was uploaded is kept');
  });
});
