import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox, type RunningSandbox } from '../../../src/sandbox/index.ts';
import { callerOf } from '../../support/sandboxCaller.ts';
import { newEcKey } from '../../support/testPki.ts';
import { GOOD_ORDER, namesAndCsr, VALIDATION_MS } from './advanced.ts';

describe('state file of the sandbox', () => {
  let folder: string;
  let stateFile: string;
  const running: RunningSandbox[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
    stateFile = join(folder, 'inner', 'state.json');
  });
  afterEach(async () => {
    for (const sandbox of running.splice(0)) await sandbox.dispose();
    rmSync(folder, { recursive: true });
  });
  const start = async (options = {}): Promise<RunningSandbox> => {
    const sandbox = await startSandbox({ stateFile, ...options });
    running.push(sandbox);
    return sandbox;
  };
  const issue = async (sandbox: RunningSandbox, name: string): Promise<void> => {
    const body = { certificateName: name, commonName: `${name}.example.com` };
    await callerOf(sandbox.address)('POST', '/api/v2/certificate/requestGedCertificateIssuance', { body });
  };

  it('brings back keys, certificates and the authority', async () => {
    const first = await start({ certificates: 5 });
    await issue(first, 'web-a');
    first.control.advance(5_000, 'service');
    const chainOf = async (sandbox: RunningSandbox): Promise<unknown> => {
      const number = sandbox.control.certificates('web-a')[0]?.number;
      const target = `/api/v2/certificate/exportCertificate/${number}/chain`;
      return (await callerOf(sandbox.address)('GET', target)).json();
    };
    const chain = await chainOf(first);
    const certificates = first.control.certificates();
    await first.dispose();
    const second = await start({ certificates: 99 });
    for (const name of ['accessKey', 'secretKey', 'subAccessKey', 'subSecretKey'] as const) {
      assert.equal(second.address.naver[name], first.address.naver[name]);
    }
    assert.deepEqual(second.control.certificates(), certificates);
    assert.deepEqual(await chainOf(second), chain);
  });

  it('holds what was answered even if nobody says goodbye', async () => {
    const first = await start();
    await issue(first, 'web-a');
    const second = await start();
    assert.equal(second.control.certificates('web-a')[0]?.status, '0');
  });

  it('lets time go by while nothing runs', async () => {
    const now = Date.now();
    const first = await start({ now: () => now });
    await issue(first, 'web-a');
    await first.dispose();
    const second = await start({ now: () => now + 60_000 });
    assert.equal(second.control.certificates('web-a')[0]?.status, '3');
    assert.equal(second.control.certificates('web-a')[0]?.changedAt, now + 4_000);
  });

  it('brings back Advanced orders with their CSR, and what was billed', async () => {
    const now = Date.now();
    const first = await start({ now: () => now });
    const privateKey = newEcKey();
    const body = { ...GOOD_ORDER, ...namesAndCsr(['a.example.com'], privateKey) };
    await callerOf(first.address)('POST', '/api/v2/certificate/requestPaidCertificateIssuance', { body });
    const charges = first.control.charges();
    assert.equal(charges.length, 1);
    await first.dispose();
    const second = await start({ now: () => now + VALIDATION_MS });
    assert.deepEqual(second.control.charges(), charges);
    const [certificate] = second.control.certificates('web-adv');
    assert.equal(certificate?.status, '2');
    const { certificatePem } = second.control.materialOf(certificate.number);
    assert.ok(new X509Certificate(certificatePem).checkPrivateKey(privateKey));
  });

  it('is still read if it was written before there were CSRs, reissues and bills', async () => {
    const first = await start();
    const number = first.control.certificates('mall-adv')[0]?.number ?? 0;
    const { certificatePem } = first.control.materialOf(number);
    await first.dispose();
    const state = JSON.parse(readFileSync(stateFile, 'utf8')) as {
      public: { charges?: unknown; certificates: Record<string, unknown>[] };
    };
    delete state.public.charges;
    for (const certificate of state.public.certificates) {
      for (const name of ['csr', 'reissue', 'validationMethod', 'organization']) delete certificate[name];
    }
    writeFileSync(stateFile, JSON.stringify(state));
    const second = await start();
    assert.deepEqual(second.control.charges(), []);
    assert.equal(second.control.materialOf(number).certificatePem, certificatePem);
    const body = { certificateName: 'mall-adv-2', ...namesAndCsr(['mall.example.com', 'new.example.com']) };
    await callerOf(second.address)('POST', `/api/v2/certificate/${number}/reissue`, { body });
    assert.equal(second.control.charges().length, 1);
  });

  it('is its owner alone who reads it, and no half of it is left', async () => {
    await start();
    assert.equal(statSync(stateFile).mode & 0o777, process.platform === 'win32' ? 0o666 : 0o600);
    assert.deepEqual(readdirSync(join(folder, 'inner')), ['state.json']);
  });

  it('that cannot be replaced leaves no copy of itself beside it', async () => {
    mkdirSync(join(stateFile, 'in the way'), { recursive: true });
    await assert.rejects(startSandbox({ stateFile }));
    assert.deepEqual(readdirSync(join(folder, 'inner')), ['state.json']);
  });

  for (const [what, content] of [
    ['is empty', ''],
    ['is no JSON', '{"version":1,'],
    ['is of another version', '{"version":2}'],
    ['lacks parts', '{"version":1,"keys":{"accessKey":"a"}}'],
  ] as const) {
    it(`is passed over if it ${what}`, async () => {
      const first = await start({ certificates: 3 });
      await first.dispose();
      writeFileSync(stateFile, content);
      const second = await start({ certificates: 4 });
      assert.equal(second.control.certificates().filter(({ zone }) => zone === 'public').length, 4);
      assert.notEqual(second.address.naver.secretKey, first.address.naver.secretKey);
    });
  }

  it('is passed over if a certificate in it is broken', async () => {
    const first = await start({ certificates: 3 });
    await first.dispose();
    const state = JSON.parse(readFileSync(stateFile, 'utf8')) as { public: { certificates: object[] } };
    state.public.certificates.push({ number: 'x' });
    writeFileSync(stateFile, JSON.stringify(state));
    const second = await start({ certificates: 4 });
    assert.equal(second.control.certificates().filter(({ zone }) => zone === 'public').length, 4);
  });
});
