import assert from 'node:assert/strict';
import type { CertificateProvider } from '../../../../src/certificates/provider.ts';
import { ExtensionError } from '../../../../src/errors.ts';
import { certificateNamed, ownCertificate } from '../../operations/naverChanges.ts';
import { foundBy, isOutdated } from './changes.ts';
import { connectTo, sharedSandbox } from './connected.ts';

describe('naver uploads and deletions, against the sandbox', () => {
  const sandbox = sharedSandbox();
  let provider: CertificateProvider;
  let lines: readonly string[];
  beforeEach(() => {
    ({ provider, lines } = connectTo(sandbox));
  });

  const answersInstead = (path: string, body: unknown, status = 200): void =>
    sandbox.control.addFault({
      path,
      count: 'always',
      effect: { kind: 'answer', when: 'before', status, body: JSON.stringify(body) },
    });

  describe('an upload', () => {
    const { request, secret } = ownCertificate('own-one', 'own.example.com');

    for (const [what, options, service, path] of [
      ['of a main account goes through v2', {}, 'naver-v2', '/api/v2/certificate/withExternal'],
      ['of a sub account goes through v1', { key: 'sub' }, 'naver-v1', '/api/v1/certificate/withExternal'],
      ['in a zone without v2 goes through v1', { zone: 'government' }, 'naver-v1', '/api/v1/certificate/withExternal'],
    ] as const) {
      it(`${what}`, async () => {
        const { provider: own } = connectTo(sandbox, options);
        await own.list();
        assert.deepEqual(own.upload, { service });
        assert.ok(own.writes.upload!.preview(request).url.endsWith(path));
        await own.writes.upload!.check(request);
        sandbox.control.clearRequests();
        const { certificateId } = await own.writes.upload!.send(request, secret);
        assert.deepEqual(
          sandbox.control.requests().map(({ method, target }) => `${method} ${target}`),
          [`POST ${path}`],
        );
        const { certificate } = foundBy(await own.writes.upload!.probe(request));
        assert.equal(certificate?.id, certificateId);
        assert.deepEqual([certificate?.kind, certificate?.commonName], ['external', 'own.example.com']);
        await assert.rejects(own.writes.upload!.check(request), { code: 'name.taken' });
      });
    }

    it('is not taken for another certificate of its name', async () => {
      await provider.writes.upload!.send(request, secret);
      const other = ownCertificate('own-one', 'own.example.com');
      assert.deepEqual(await provider.writes.upload!.probe(other.request), { found: false });
    });

    it('is found by its end where the service tells no serial number', async () => {
      sandbox.control.setSwitches({ unsetFields: 'absent' });
      await provider.writes.upload!.send(request, secret);
      const [row] = (await provider.list()).certificates.filter(({ name }) => name === 'own-one');
      const bare = {
        certificateNo: Number(row!.id),
        certificateName: 'own-one',
        statusCode: '1',
        notAfter: String(row!.notAfter!.getTime()),
      };
      answersInstead('certificates|getCertificates', { returnCode: '0', totalCount: 1, sslCertificateList: [bare] });
      answersInstead('getPaidCertificates', { returnCode: '0', totalCount: 0, orders: [] });
      assert.ok((await provider.writes.upload!.probe(request)).found);
      const later = { ...request, facts: { ...request.facts, notAfter: '2030-01-01T00:00:00.000Z' } };
      assert.deepEqual(await provider.writes.upload!.probe(later), { found: false });
    });

    it('is found by its serial number though the service writes that in decimal', async () => {
      const serialNumber = '41b01b9c801aee83ab58a33ec6648bc2';
      const row = {
        certificateNo: 4711,
        certificateName: 'own-one',
        statusCode: '1',
        serialNumber: BigInt(`0x${serialNumber}`).toString(),
      };
      answersInstead('ertificates', { returnCode: '0', totalCount: 1, sslCertificateList: [row], orders: [] });
      const facts = { ...request.facts, serialNumber };
      assert.ok((await provider.writes.upload!.probe({ ...request, facts })).found);
    });

    it('keeps the key out of what is shown, logged and thrown, even if the service echoes it', async () => {
      const { writes } = provider;
      assert.ok(!JSON.stringify(writes.upload!.preview(request)).includes('PRIVATE KEY'));
      const echo = secret.privateKeyPem.replaceAll('\n', '\r\n');
      answersInstead('withExternal', { returnCode: '2100', returnMessage: `cannot read ${echo}` });
      await assert.rejects(writes.upload!.send(request, secret), (error) => {
        assert.ok(error instanceof ExtensionError);
        const seen = JSON.stringify([error.message, error.details, error.stack, error.cause, lines]);
        for (const line of secret.privateKeyPem.split('\n').filter((text) => text.length > 16 && text[0] !== '-'))
          assert.ok(!seen.includes(line), line);
        return String(error.details['returnMessage']).startsWith('cannot read');
      });
    });
  });

  describe('a replacement', () => {
    const wish = async () => {
      const { id, name, serialNumber } = await certificateNamed(provider, 'partner-import');
      const own = ownCertificate(name, 'replaced.example.com');
      return { ...own, request: { ...own.request, certificateId: id, previousSerialNumber: serialNumber! } };
    };
    const replace = () => provider.writes.replace!;

    it('puts other content under the same number', async () => {
      const { request, secret } = await wish();
      await replace().check(request);
      assert.deepEqual(await replace().probe(request), { found: false });
      await replace().send(request, secret);
      const { certificate } = foundBy(await replace().probe(request));
      assert.deepEqual([certificate?.id, certificate?.commonName], [request.certificateId, 'replaced.example.com']);
      assert.deepEqual(certificate?.usedBy, ['1804251']);
      await assert.rejects(replace().check(request), isOutdated('replaced'));
    });

    it('by what was there before cannot be told from none', async () => {
      const { request, secret } = await wish();
      await replace().send(request, secret);
      const again = { ...request, previousSerialNumber: request.facts.serialNumber };
      await assert.rejects(replace().probe(again), { code: 'cloud.unexpectedAnswer' });
    });

    it('shows the number and no key', async () => {
      const { request } = await wish();
      const { url, body } = replace().preview(request);
      assert.ok(url.endsWith('/api/v2/certificate/withExternal'));
      assert.equal((JSON.parse(body) as { certificateNo: number }).certificateNo, Number(request.certificateId));
      assert.ok(!body.includes('PRIVATE KEY'));
    });

    it('is not sent for a certificate that is gone, or that was ordered here', async () => {
      const { request } = await wish();
      const basic = await certificateNamed(provider, 'www-example');
      await assert.rejects(
        replace().check({ ...request, certificateId: basic.id, certificateName: basic.name }),
        isOutdated('state'),
      );
      sandbox.control.setStatus(Number(request.certificateId), '-6');
      await assert.rejects(replace().check(request), isOutdated('gone'));
    });
  });

  describe('a deletion', () => {
    const wish = async (own: CertificateProvider, name = 'import-expiring') => {
      const { id, serialNumber } = await certificateNamed(own, name);
      return { certificateId: id, certificateName: name, serialNumber: serialNumber! };
    };

    for (const [what, options] of [
      ['a main account', {}],
      ['a sub account', { key: 'sub' }],
    ] as const) {
      it(`is made with the key of ${what}, through v1`, async () => {
        const { provider: own } = connectTo(sandbox, options);
        const request = await wish(own);
        const remove = own.writes.delete!;
        await remove.check(request);
        assert.deepEqual(await remove.probe(request), { found: false });
        sandbox.control.clearRequests();
        await remove.send(request);
        assert.deepEqual(
          sandbox.control.requests().map(({ method, target }) => `${method} ${target}`),
          [`DELETE /api/v1/certificate/${request.certificateId}?certificateName=import-expiring`],
        );
        assert.deepEqual(await remove.probe(request), { found: true, how: 'list' });
        await assert.rejects(remove.check(request), isOutdated('gone'));
      });
    }

    it('counts a certificate that stays in the lists as deleted for gone', async () => {
      sandbox.control.setSwitches({ deletedListed: true });
      const request = await wish(provider);
      await provider.writes.delete!.send(request);
      assert.deepEqual(await provider.writes.delete!.probe(request), { found: true, how: 'list' });
    });

    it('is not sent for what is in use, renamed or replaced', async () => {
      const { check } = provider.writes.delete!;
      await assert.rejects(check(await wish(provider, 'partner-import')), isOutdated('in-use'));
      const request = await wish(provider);
      await assert.rejects(check({ ...request, serialNumber: '0badc0de' }), isOutdated('replaced'));
      await check({ ...request, serialNumber: `00:${request.serialNumber.toUpperCase()}` });
      // Lists filter by a part of the name, so a number can come with a longer one.
      await assert.rejects(check({ ...request, certificateName: 'import' }), isOutdated('name'));
    });

    it('does not say "gone" while a list fails', async () => {
      const request = await wish(provider);
      await provider.writes.delete!.send(request);
      sandbox.control.addFault({ path: 'v1/certificates', count: 'always', effect: { kind: 'html', when: 'before' } });
      await assert.rejects(provider.writes.delete!.probe(request), { code: 'cloud.unavailable' });
    });
  });

  it('what needs v2 goes when v2 refuses, and deleting and uploading stay', async () => {
    const { provider: sub } = connectTo(sandbox, { key: 'sub' });
    assert.deepEqual(Object.keys(sub.writes).sort(), [
      'delete',
      'issue',
      'register-key',
      'reissue',
      'replace',
      'upload',
    ]);
    assert.ok(sub.download);
    await sub.list();
    assert.deepEqual(Object.keys(sub.writes).sort(), ['delete', 'upload']);
    assert.deepEqual([sub.download, sub.upload], [undefined, { service: 'naver-v1' }]);
  });
});
