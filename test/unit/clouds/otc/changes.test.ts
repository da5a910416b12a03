import assert from 'node:assert/strict';
import type { CertificateProvider } from '../../../../src/certificates/provider.ts';
import type { BindingRequest, ReplacementRequest, UploadRequest, Write } from '../../../../src/certificates/writes.ts';
import { ExtensionError, neverExecuted } from '../../../../src/errors.ts';
import { otcFailure } from '../../../../src/sandbox/otc/faultAnswers.ts';
import type { Fault } from '../../../../src/sandbox/faults.ts';
import { domainOf, named, uploadOf, write } from './changing.ts';
import { connectTo, credentialsOf, sandboxes, seen } from './connected.ts';
import { failureOf } from './failures.ts';

const NOW = Date.parse('2026-11-22T03:00:00Z');
const WRITES = /^(POST|PUT|DELETE) .*apigw/;

describe('otc changes', () => {
  const sandbox = sandboxes({ now: () => NOW });
  const provider = (): CertificateProvider => connectTo(sandbox.current).provider;
  const writesSeen = (): string[] => seen(sandbox.current, WRITES);

  for (const placed of ['global', 'gateway'] as const) {
    it(`upload a certificate, ${placed}, and find it by what it is`, async () => {
      const cloud = provider();
      const upload = write(cloud, 'upload');
      const [plain, secret] = uploadOf(['new.example.com']);
      const [gateway] = (await cloud.gateways?.list()) ?? [];
      const request: UploadRequest =
        placed === 'global'
          ? { ...plain, placement: { scope: 'global' } }
          : { ...plain, placement: { scope: 'gateway', gatewayId: gateway?.id ?? '' } };
      await upload.check(request);
      assert.deepEqual(await upload.probe(request), { found: false });
      const { certificateId } = await upload.send(request, secret);
      const there = sandbox.current.control.otc.certificates().find(({ id }) => id === certificateId);
      assert.equal(there?.fingerprint256, request.facts.fingerprint256);
      assert.equal(there.type, placed === 'global' ? 'global' : 'instance');
      const probe = await upload.probe(request);
      assert.equal(probe.found && probe.certificate?.id, certificateId);
      await failureOf(upload.check(request), 'name.taken');
      const [other] = uploadOf(['new.example.com']);
      assert.deepEqual(await upload.probe(other), { found: false }, 'the name alone is no proof');
    });
  }

  it('show what they send, with the key as the hash of its public half', async () => {
    const cloud = provider();
    const [request, { privateKeyPem }] = uploadOf(['new.example.com']);
    await cloud.list();
    const preview = write(cloud, 'upload').preview(request);
    const { apigUrl, projectId } = sandbox.current.address.otc;
    assert.equal(`${preview.method} ${preview.url}`, `POST ${apigUrl}/v2/${projectId}/apigw/certificates`);
    const body = JSON.parse(preview.body) as Record<string, string>;
    assert.match(body['private_key'] ?? '', new RegExp(request.facts.spkiSha256));
    assert.ok(!preview.body.includes(privateKeyPem.split('\n')[1] ?? ''));
    assert.equal(body['cert_content'], request.leafPem.replaceAll('\r\n', '\n') + request.chainPem);
    assert.match(write(provider(), 'upload').preview(request).url, /\/v2\/\{project_id\}\/apigw\/certificates$/);
    const deletion = write(cloud, 'delete').preview({ certificateId: 'a/b', certificateName: 'x' });
    assert.equal(deletion.url, `${apigUrl}/v2/${projectId}/apigw/certificates/a%2Fb`);
    assert.equal(deletion.body, '');
  });

  it('replace a certificate in place: its id, its gateways and its domains stay', async () => {
    const cloud = provider();
    const replace = write(cloud, 'replace');
    for (const name of ['shop_example_com', 'www_example_com']) {
      const listed = await named(cloud, name);
      const before = (await cloud.gateways?.details(listed)) ?? assert.fail('no details');
      const [content, secret] = uploadOf([...before.subjectAltNames], `${name}_new`);
      const request: ReplacementRequest = {
        ...content,
        certificateId: before.id,
        ...(before.serialNumber !== undefined && { previousSerialNumber: before.serialNumber }),
        ...(before.placement && { placement: before.placement }),
      };
      await replace.check(request);
      assert.deepEqual(await replace.probe(request), { found: false });
      assert.equal((await replace.send(request, secret)).certificateId, before.id);
      const probe = await replace.probe(request);
      const after = (probe.found && probe.certificate) || assert.fail('not found');
      assert.equal(after.name, `${name}_new`);
      assert.deepEqual(after.placement, before.placement);
      assert.deepEqual(after.usedBy, before.usedBy);
      const error = await failureOf(replace.check(request), 'change.outdated');
      assert.equal(error.details['why'], 'other-content');
    }
  });

  it('do not replace what has moved, is gone, or would take the name of another', async () => {
    const cloud = provider();
    const [shop, www] = [await named(cloud, 'shop_example_com'), await named(cloud, 'www_example_com')];
    const [content] = uploadOf(['shop.example.com'], 'shop_example_com');
    const request: ReplacementRequest = { ...content, certificateId: shop.id };
    const why = async (changed: Partial<ReplacementRequest>) =>
      (await failureOf(write(cloud, 'replace').check({ ...request, ...changed }), 'change.outdated')).details['why'];
    assert.equal(await why({}), 'placement');
    assert.equal(await why({ certificateId: 'f'.repeat(32) }), 'gone');
    const taken = { ...request, certificateName: www.name, ...(shop.placement && { placement: shop.placement }) };
    await failureOf(write(cloud, 'replace').check(taken), 'name.taken');
    assert.deepEqual(writesSeen(), []);
  });

  it('bind a certificate to one domain and to several, and take it off again', async () => {
    const cloud = provider();
    const wildcard = uploadOf(['*.example.net', 'pay.example.com'], 'for_many');
    const { certificateId = '' } = await write(cloud, 'upload').send(...wildcard);
    const [pay, b2b] = [await domainOf(cloud, 'pay.example.com'), await domainOf(cloud, 'b2b.example.net')];
    for (const domains of [[pay], [pay, b2b]]) {
      const request: BindingRequest = { certificateId, certificateName: 'for_many', domains };
      const [bind, unbind] = [write(cloud, 'bind'), write(cloud, 'unbind')];
      await bind.check(request);
      assert.deepEqual(await bind.probe(request), { found: false });
      assert.equal((await unbind.probe(request)).found, true, 'nothing is bound');
      await bind.send(request);
      assert.equal((await bind.probe(request)).found, true);
      assert.equal((await unbind.probe(request)).found, false);
      const summary = sandbox.current.control.otc.certificates().find(({ id }) => id === certificateId);
      assert.deepEqual([...(summary?.boundTo ?? [])].sort(), domains.map(({ domain }) => domain).sort());
      await unbind.send(request);
      assert.equal((await unbind.probe(request)).found, true);
      const again = await unbind.send(request);
      assert.equal(again.evidence['alreadyGone'], 'yes');
    }
    const bothSides = writesSeen().filter((line) => /tach$/.test(line));
    assert.ok(bothSides.some((line) => /domains\/[^/]+\/certificates\/attach$/.test(line)));
    assert.ok(bothSides.some((line) => /certificates\/[^/]+\/domains\/attach$/.test(line)));
  });

  it('do not bind where another certificate came to serve the domain since the plan', async () => {
    const cloud = provider();
    const { id: certificateId, name: certificateName } = await named(cloud, 'www_example_com_2025');
    const domain = await domainOf(cloud, 'www.example.com');
    const bind = write(cloud, 'bind');
    const request: BindingRequest = { certificateId, certificateName, domains: [domain], inPlaceOf: [] };
    const error = await failureOf(bind.check(request), 'change.outdated');
    assert.equal(error.details['why'], 'bound-elsewhere');
    await bind.check({ ...request, inPlaceOf: [domain.certificateId ?? ''] });
  });

  it('neither upload nor bind at a gateway that was deleted since the plan', async () => {
    const cloud = provider();
    const [content] = uploadOf(['new.example.com']);
    const domain = await domainOf(cloud, 'pay.example.com');
    const { id: certificateId, name: certificateName } = await named(cloud, 'pay_example_com');
    sandbox.current.control.otc.removeGateway('web-gateway');
    const placement = { scope: 'gateway', gatewayId: domain.gatewayId } as const;
    const bind = { certificateId, certificateName, domains: [domain], inPlaceOf: [] };
    for (const checking of [
      write(cloud, 'upload').check({ ...content, placement }),
      write(cloud, 'bind').check(bind),
    ]) {
      assert.equal((await failureOf(checking, 'change.outdated')).details['why'], 'gateway-gone');
    }
  });

  it('say in the words of the service why a domain keeps its certificate', async () => {
    const cloud = provider();
    const { id: certificateId, name: certificateName } = await named(cloud, 'www_example_com_2025');
    const domains = [await domainOf(cloud, 'www.example.com')];
    const error = await failureOf(
      write(cloud, 'bind').send({ certificateId, certificateName, domains }),
      'cloud.rejected',
    );
    assert.equal(error.details['errorCode'], 'APIG.2051');
    assert.ok(neverExecuted(error.code));
  });

  it('delete a certificate that is not in use, and find it deleted', async () => {
    const cloud = provider();
    const remove = write(cloud, 'delete');
    const used = await named(cloud, 'shop_example_com');
    const error = await failureOf(
      remove.check({ certificateId: used.id, certificateName: used.name }),
      'change.outdated',
    );
    assert.equal(error.details['why'], 'in-use');
    const { id: certificateId, name: certificateName } = await named(cloud, 'www_example_com_2025');
    const request = { certificateId, certificateName };
    await remove.check(request);
    assert.deepEqual(await remove.probe(request), { found: false });
    await remove.send(request);
    assert.deepEqual(await remove.probe(request), { found: true, how: 'details' });
    assert.equal((await remove.send(request)).evidence['alreadyGone'], 'yes');
    const outdated = await failureOf(remove.check(request), 'change.outdated');
    assert.equal(outdated.details['why'], 'gone');
  });
});

describe('otc changes go out once', () => {
  const sandbox = sandboxes({ now: () => NOW });
  const [request, secret] = uploadOf(['new.example.com']);
  const created = () => sandbox.current.control.writes()['create certificate uploaded_one'];

  const inDoubt: readonly [what: string, effect: Fault['effect'], committed: number][] = [
    ['a cut connection', { kind: 'cut', when: 'after' }, 1],
    ['a cut connection before it ran', { kind: 'cut', when: 'before' }, 0],
    ['half an answer', { kind: 'half' }, 1],
    ['a failed gateway', otcFailure('backendTimeout', 'after'), 1],
    ['a page of a proxy', { kind: 'html', when: 'after' }, 1],
    ['an empty answer', { kind: 'empty', when: 'after' }, 1],
    ['too many requests, told as a server error', otcFailure('tooManyRequests', 'after'), 1],
    ['a failure that reads would repeat', otcFailure('etcd', 'before'), 0],
    ['a malformed answer', { kind: 'malformed', when: 'after' }, 1],
  ];
  for (const [what, effect, committed] of inDoubt) {
    it(`${what}: once sent, and looked for afterwards`, async () => {
      const upload: Write<UploadRequest> = write(connectTo(sandbox.current).provider, 'upload');
      sandbox.current.control.addFault({ method: 'POST', path: 'apigw/certificates', effect });
      const error = await upload.send(request, secret).catch((thrown: unknown) => thrown);
      assert.ok(error instanceof ExtensionError);
      assert.equal(neverExecuted(error.code), false, error.code);
      assert.equal(seen(sandbox.current, /^POST .*certificates$/).length, 1);
      assert.equal(created()?.committed ?? 0, committed);
      assert.equal((await upload.probe(request)).found, committed === 1);
      const told = JSON.stringify([error.message, error.details, error.stack]);
      for (const line of secret.privateKeyPem.split('\n').slice(1, -2)) assert.ok(!told.includes(line));
    });
  }

  it('again only after a refusal for their number, which says that they did not run', async () => {
    const connected = connectTo(sandbox.current);
    const effect = otcFailure('throttled', 'before');
    sandbox.current.control.addFault({ method: 'POST', path: 'apigw/certificates', effect });
    await write(connected.provider, 'upload').send(request, secret);
    assert.equal(created()?.committed, 1);
    assert.equal(connected.waits(), 1);
  });

  it('again once with a clock that was corrected', async () => {
    const { control } = sandbox.current;
    const connected = connectTo(sandbox.current, {
      now: () => control.now() - 3_600_000,
      options: { projectId: sandbox.current.address.otc.projectId },
    });
    await write(connected.provider, 'upload').send(request, secret);
    assert.equal(created()?.committed, 1);
    assert.equal(seen(sandbox.current, /^POST .*certificates$/).length, 2);
  });

  it('again once with a new token where the old one had ended', async () => {
    const connected = connectTo(sandbox.current, {
      credentials: credentialsOf(sandbox.current).password,
      now: () => NOW, // does not see the token end
    });
    await connected.provider.gateways?.list();
    sandbox.current.control.advance(86_400_000);
    await write(connected.provider, 'upload').send(request, secret);
    assert.equal(created()?.committed, 1);
    assert.equal(seen(sandbox.current, /^POST .*certificates$/).length, 2);
  });

  it('and say so where signing in failed before', async () => {
    const credentials = credentialsOf(sandbox.current).password;
    const connected = connectTo(sandbox.current, { credentials });
    sandbox.current.control.addFault({ path: 'auth/tokens', count: 'always', effect: { kind: 'cut', when: 'after' } });
    const error = await failureOf(write(connected.provider, 'upload').send(request, secret), 'network.unreachable');
    assert.ok(neverExecuted(error.code));
    assert.deepEqual(seen(sandbox.current, WRITES), []);
  });

  it('and repeat no line of the key, however short, that the service echoes', async () => {
    const lines = secret.privateKeyPem.split('\n').filter((line) => line.length > 16 && !line.startsWith('-'));
    const body = JSON.stringify({ error_code: 'APIG.2106', error_msg: `bad key: ${lines.join(' ')}` });
    const effect = { kind: 'answer', when: 'before', status: 400, headers: {}, body } as const;
    sandbox.current.control.addFault({ method: 'POST', path: 'apigw/certificates', effect });
    const upload = write(connectTo(sandbox.current).provider, 'upload');
    const error = await failureOf(upload.send(request, secret), 'cloud.rejected');
    for (const line of lines) assert.ok(!JSON.stringify(error.details).includes(line));
  });

  it('and not at all without a key', async () => {
    await failureOf(write(connectTo(sandbox.current).provider, 'upload').send(request), 'input.invalid');
    assert.deepEqual(seen(sandbox.current, WRITES), []);
  });
});
