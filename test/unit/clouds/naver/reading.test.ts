import assert from 'node:assert/strict';
import { Cancelled } from '../../../../src/errors.ts';
import { startSandbox } from '../../../../src/sandbox/index.ts';
import { connectTo, orderOf, sharedSandbox } from './connected.ts';

const HOUR = 3_600_000;

describe('naver reading, against the sandbox', () => {
  const sandbox = sharedSandbox();

  const targets = (): string[] => sandbox.control.requests().map(({ method, target }) => `${method} ${target}`);
  const listed = () =>
    sandbox.control.certificates().filter(({ zone, status }) => zone === 'public' && status !== '-6');

  it('lists every certificate of every list once, with what each knows', async () => {
    const { provider } = connectTo(sandbox);
    const { certificates, notices } = await provider.list();
    assert.deepEqual(notices, []);
    assert.deepEqual(
      certificates.map(({ id }) => id).sort(),
      listed()
        .map(({ number }) => String(number))
        .sort(),
    );
    const kinds = new Set(certificates.map(({ kind }) => kind));
    for (const kind of ['cloud-basic', 'global-edge', 'advanced-dv', 'external'] as const)
      assert.ok(kinds.has(kind), kind);
    for (const one of certificates) {
      const summary = listed().find(({ number }) => String(number) === one.id)!;
      assert.equal(one.name, summary.name);
      assert.equal(one.commonName, summary.commonName);
      assert.deepEqual(one.subjectAltNames, summary.dnsNames);
      // The service prints whole seconds.
      assert.equal(one.notAfter?.getTime(), summary.notAfter && Math.floor(summary.notAfter / 1000) * 1000);
      assert.equal(one.accountId, 'account');
      if (one.kind.startsWith('advanced')) assert.equal(typeof one.raw['subscriptionYears'], 'number');
    }
  });

  for (const [what, switches] of [
    ['numbers as texts', { numbersAsStrings: true }],
    ['older names in the Advanced list', { oldAdvancedNames: true }],
    ['small pages', { maxPageSize: 7 }],
    ['a first list without Advanced certificates', { allListHasAdvanced: false }],
    ['empty texts for what is unset', { unsetFields: 'empty' as const }],
    ['missing fields for what is unset', { unsetFields: 'absent' as const }],
    ['plain dates in v1', { v1Dates: 'plain' as const }],
    ['other serial numbers', { serialNumberFormat: 'colons' as const }],
    ['decimal serial numbers', { serialNumberFormat: 'decimal' as const }],
    ['another word for imported', { externalCertificateType: 'WHATEVER' }],
  ] as const) {
    it(`reads the same with ${what}`, async () => {
      const { provider } = connectTo(sandbox);
      const facts = async () =>
        (await provider.list()).certificates
          .map(({ raw, ...one }) => ({ ...one, years: raw['subscriptionYears'] === undefined }))
          .sort((a, b) => Number(a.id) - Number(b.id));
      const expected = await facts();
      sandbox.control.setSwitches(switches);
      assert.deepEqual(await facts(), expected);
    });
  }

  it('reports progress up to the end', async () => {
    const seen: [number, number | undefined][] = [];
    const { certificates } = await connectTo(sandbox).provider.list({
      onProgress: (done, total) => seen.push([done, total]),
    });
    assert.deepEqual(seen.at(-1), [certificates.length, certificates.length]);
    assert.ok(seen.length > 1);
  });

  it('shows an empty account as empty', async () => {
    const empty = await startSandbox({ certificates: 0 });
    try {
      assert.deepEqual(await connectTo(empty).provider.list(), { certificates: [], notices: [] });
    } finally {
      await empty.dispose();
    }
  });

  it('falls back to v1 for a sub account, says so, and does not ask v2 again at once', async () => {
    const { provider } = connectTo(sandbox, { key: 'sub' });
    const { certificates, notices } = await provider.list();
    assert.equal(certificates.length, listed().length);
    assert.ok(certificates.some(({ notAfter }) => notAfter !== undefined));
    assert.deepEqual(
      notices.map(({ code }) => code),
      ['naver.mainAccountOnly'],
    );
    assert.equal(typeof notices[0]?.details['caller'], 'string');
    assert.deepEqual([provider.changes, provider.issuance, provider.validation], [undefined, undefined, undefined]);
    sandbox.control.clearRequests();
    assert.deepEqual((await provider.list()).notices, notices);
    assert.deepEqual(targets(), ['GET /api/v1/certificates']);
  });

  it('asks v2 again after a while, and at a check', async () => {
    let later = 0;
    const { provider, check } = connectTo(sandbox, { key: 'sub', now: () => Date.now() + later });
    await provider.list();
    sandbox.control.clearRequests();
    const { caller, notices } = await check();
    assert.equal(caller?.type, 'sub');
    assert.deepEqual(notices, [{ code: 'naver.mainAccountOnly', details: { caller: caller.name } }]);
    assert.ok(targets().some((target) => target.startsWith('GET /api/v2/')));
    sandbox.control.clearRequests();
    sandbox.control.advance(HOUR);
    later = HOUR;
    await provider.list();
    assert.ok(targets().some((target) => target.startsWith('GET /api/v2/')));
  });

  it('knows no v2 in the government zone', async () => {
    const { provider, check } = connectTo(sandbox, { zone: 'government' });
    const { certificates, notices } = await provider.list();
    assert.ok(certificates.length > 0);
    assert.deepEqual(notices, []);
    assert.deepEqual([provider.changes, provider.issuance, provider.validation], [undefined, undefined, undefined]);
    assert.deepEqual(await check(), { notices: [] });
    assert.ok(!targets().some((target) => target.includes('/api/v2/')));
  });

  it('tells who is calling at a check', async () => {
    const { caller, notices } = await connectTo(sandbox).check();
    assert.equal(caller?.type, 'main');
    assert.deepEqual(notices, []);
  });

  it('does without knowing who is calling', async () => {
    sandbox.control.addFault({ path: 'caller-identity', count: 'always', effect: { kind: 'html', when: 'before' } });
    assert.deepEqual(await connectTo(sandbox).check(), { notices: [] });
  });

  for (const [what, change] of [
    ['a wrong secret key', { secretKey: 'wrong' }],
    ['an unknown access key', { accessKey: 'unknown' }],
  ] as const) {
    it(`calls ${what} unauthorized, and repeats none`, async () => {
      const { accessKey, secretKey } = sandbox.address.naver;
      const wrong = connectTo(sandbox, { key: { accessKey, secretKey, ...change } });
      await assert.rejects(wrong.check(), { code: 'cloud.unauthorized' });
      await assert.rejects(wrong.provider.list(), { code: 'cloud.unauthorized' });
      assert.equal(wrong.waits(), 0);
      assert.ok(!wrong.lines.join().includes(secretKey));
    });
  }

  for (const offsetMs of [-2 * HOUR, 2 * HOUR]) {
    it(`corrects a clock that is ${offsetMs} ms off, and says so`, async () => {
      const { provider, check, lines } = connectTo(sandbox, { now: () => Date.now() + offsetMs });
      const { certificates, notices } = await provider.list();
      assert.equal(certificates.length, listed().length);
      const [notice] = notices;
      assert.equal(notice?.code, 'clock.offset');
      assert.ok(Math.abs(Number(notice.details['offsetMs']) + offsetMs) < 60_000);
      assert.equal(lines.filter((line) => line.includes('clock')).length, 1);
      sandbox.control.clearRequests();
      assert.equal((await check()).notices[0]?.code, 'clock.offset');
      assert.equal(sandbox.control.requests().filter(({ decided }) => decided === 401).length, 0);
    });
  }

  it('names the clock if correcting it does not help', async () => {
    // Each refused answer tells another time, as a gateway with disagreeing servers would.
    for (const ms of [2 * HOUR, 5 * HOUR]) {
      sandbox.control.addFault({ path: 'certificateTypes', effect: { kind: 'clockSkew', ms } });
    }
    await assert.rejects(connectTo(sandbox).check(), (error: { code: string; details: { offsetMs: number } }) => {
      assert.equal(error.code, 'cloud.clockSkew');
      return Math.abs(error.details.offsetMs - 5 * HOUR) < 60_000;
    });
  });

  for (const effect of [
    { kind: 'gateway', when: 'before', code: '410' },
    { kind: 'gateway', when: 'before', code: '500' },
    { kind: 'gateway', when: 'after', code: '510' },
    { kind: 'cut', when: 'before' },
    { kind: 'half' },
  ] as const) {
    it(`bears a passing ${JSON.stringify(effect)} while reading`, async () => {
      sandbox.control.addFault({ path: 'getCertificates', effect });
      const { provider, waits } = connectTo(sandbox);
      const { certificates, notices } = await provider.list();
      assert.deepEqual([certificates.length, notices, waits()], [listed().length, [], 1]);
    });
  }

  it('shows what it has if one list keeps failing, and names it', async () => {
    sandbox.control.addFault({
      path: 'getPaidCertificates',
      count: 'always',
      effect: { kind: 'html', when: 'before' },
    });
    const { certificates, notices } = await connectTo(sandbox).provider.list();
    assert.equal(certificates.length, listed().length);
    assert.deepEqual(notices, [
      { code: 'list.partial', details: { list: 'getPaidCertificates', code: 'cloud.unavailable' } },
    ]);
  });

  it('fails if no list answers', async () => {
    sandbox.control.addFault({ count: 'always', effect: { kind: 'html', when: 'before' } });
    await assert.rejects(connectTo(sandbox).provider.list(), { code: 'cloud.unavailable' });
  });

  it('cancels a list', async () => {
    const controller = new AbortController();
    sandbox.control.addFault({ path: 'getPaid', effect: { kind: 'hold', when: 'before' } });
    const list = connectTo(sandbox).provider.list({ signal: controller.signal, onProgress: () => controller.abort() });
    await assert.rejects(list, Cancelled);
  });

  it('learns of changes with one request, and fetches what changed just as the list has it', async () => {
    const { provider } = connectTo(sandbox);
    const { certificates } = await provider.list();
    const pending = certificates.find(({ state, kind }) => state === 'pending' && kind === 'cloud-basic');
    assert.ok(pending);
    sandbox.control.validate(Number(pending.id));
    sandbox.control.clearRequests();
    const changes = await provider.changes!.recent(59_001);
    assert.deepEqual(targets(), ['GET /api/v2/certificate/recentChanges?seconds=60']);
    const change = changes.find(({ certificateId }) => certificateId === pending.id);
    assert.equal(change?.status, 'Normal');
    const [fetched] = await provider.fetch([pending]);
    assert.equal(fetched?.state, 'issued');
    assert.deepEqual(
      fetched,
      (await provider.list()).certificates.find(({ id }) => id === pending.id),
    );
  });

  for (const [asked, sent] of [
    [0, 1],
    [Number.MAX_SAFE_INTEGER, 604_800],
  ] as const) {
    it(`asks for changes of at least a second and at most a week: ${sent}`, async () => {
      await connectTo(sandbox).provider.changes!.recent(asked);
      assert.deepEqual(targets(), [`GET /api/v2/certificate/recentChanges?seconds=${sent}`]);
    });
  }

  for (const key of ['main', 'sub'] as const) {
    it(`fetches single certificates with a ${key} account, those that are left`, async () => {
      const { provider } = connectTo(sandbox, { key });
      const { certificates } = await provider.list();
      const gone = { ...certificates[0]!, id: '99999999', name: 'never-was' };
      const some = [...certificates.slice(0, 3), gone];
      const expected = key === 'main' ? certificates.slice(0, 3).map(({ raw, ...one }) => one) : undefined;
      const fetched = await provider.fetch(some);
      assert.deepEqual(
        fetched.map(({ id }) => id),
        certificates.slice(0, 3).map(({ id }) => id),
      );
      if (expected)
        assert.deepEqual(
          fetched.map(({ raw, ...one }) => one),
          expected,
        );
    });
  }

  it('fetches an Advanced certificate though the first list may leave it out', async () => {
    const { provider } = connectTo(sandbox);
    const advanced = (await provider.list()).certificates.find(({ kind }) => kind === 'advanced-dv')!;
    sandbox.control.setSwitches({ allListHasAdvanced: false });
    const [fetched] = await provider.fetch([advanced]);
    assert.equal(fetched?.orderId, advanced.orderId);
  });

  it('fetches many certificates as one list', async () => {
    const { provider } = connectTo(sandbox);
    const { certificates } = await provider.list();
    const many = Array.from({ length: 30 }, (_, index) => certificates[index % 4]!);
    assert.deepEqual((await provider.fetch(many)).length, 4);
  });

  for (const address of ['literal', 'base', 'both'] as const) {
    it(`finds the validations of every name if wildcards go by ${address}`, async () => {
      sandbox.control.setSwitches({ wildcardValidationAddress: address });
      const connected = connectTo(sandbox);
      const order = await orderOf(connected, 'cloud-basic', 'wild', '*.example.com', [
        'example.com',
        'www.example.org',
      ]);
      await connected.provider.issuance!.send(order);
      const result = await connected.provider.issuance!.probe(order);
      assert.ok(result.found && result.certificate);
      const { certificate } = result;
      const statuses = await connected.provider.validation!.statuses(certificate);
      assert.deepEqual(
        statuses.map(({ domain }) => domain).sort(),
        [...new Set([certificate.commonName, ...certificate.subjectAltNames])].sort(),
      );
      for (const status of statuses) {
        assert.equal(status.problem, undefined);
        assert.ok(['pending', 'valid'].includes(status.state), status.state);
      }
      assert.deepEqual(
        statuses.map(({ record }) => record?.type),
        ['CNAME', 'CNAME', 'CNAME'],
      );
    });
  }

  it('names the one name whose validation the service refuses to tell', async () => {
    const { provider } = connectTo(sandbox);
    const pending = (await provider.list()).certificates.find(
      ({ state, kind }) => state === 'pending' && kind === 'cloud-basic',
    )!;
    const strange = { ...pending, subjectAltNames: ['never.ordered.example'] };
    const statuses = await provider.validation!.statuses(strange);
    const problem = statuses.find(({ domain }) => domain === 'never.ordered.example');
    assert.equal(problem?.state, 'unknown');
    assert.equal(statuses.length, 2);
  });

  it('fails as a whole if no validation can be asked for', async () => {
    const { provider } = connectTo(sandbox);
    const pending = (await provider.list()).certificates.find(({ state }) => state === 'pending')!;
    sandbox.control.addFault({
      path: 'getVerificationInfo',
      count: 'always',
      effect: { kind: 'html', when: 'before' },
    });
    await assert.rejects(provider.validation!.statuses(pending), { code: 'cloud.unavailable' });
  });

  it('leads to the console of its zone', () => {
    assert.match(connectTo(sandbox).provider.consoleUrl(), /^https:\/\/console\.ncloud\.com\//);
    assert.match(
      connectTo(sandbox, { zone: 'government' }).provider.consoleUrl(),
      /^https:\/\/console\.gov-ncloud\.com\//,
    );
  });
});
