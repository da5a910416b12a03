import assert from 'node:assert/strict';
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox } from '../../../src/sandbox/index.ts';
import { callerOf } from '../../support/sandboxCaller.ts';
import { newEcKey } from '../../support/testPki.ts';
import { advancedSandbox, GOOD_ORDER, namesAndCsr, pkcs8Pem, V2, VALIDATION_MS } from './advanced.ts';

const NAMES = ['a.example.com', 'b.example.com'] as const;

describe('key registration in the sandbox', () => {
  const sandbox = advancedSandbox();
  const { registerKey, rowOf, pass } = sandbox;

  const issueFor = async (key = newEcKey()): Promise<string> => {
    await sandbox.order({ ...GOOD_ORDER, ...namesAndCsr(NAMES, key) });
    pass(VALIDATION_MS);
    assert.equal((await rowOf('web-adv'))['statusCode'], '2');
    return pkcs8Pem(key);
  };

  it('makes a certificate Normal', async () => {
    const key = await issueFor();
    assert.deepEqual(await registerKey('web-adv', key), { returnCode: '0', returnMessage: 'Success', totalRows: 0 });
    const row = await rowOf('web-adv');
    assert.deepEqual([row['statusCode'], row['statusName']], ['1', 'Normal']);
    assert.equal(row['updateDate'], '2026-11-22 12:00:30(UTC+09:00)');
  });

  it('takes the same key in PKCS#8, PKCS#1 and SEC1', async () => {
    const ec = newEcKey();
    await issueFor(ec);
    const sec1 = ec.export({ format: 'pem', type: 'sec1' }).toString();
    assert.equal((await registerKey('web-adv', sec1))['returnCode'], '0');
    sandbox.control.reset();
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    await issueFor(rsa);
    const pkcs1 = rsa.export({ format: 'pem', type: 'pkcs1' }).toString();
    assert.equal((await registerKey('web-adv', pkcs1))['returnCode'], '0');
  });

  it('may be repeated with the same key, not with another', async () => {
    const key = await issueFor();
    await registerKey('web-adv', key);
    const { changedAt } = sandbox.control.certificates('web-adv')[0] ?? {};
    pass(60_000);
    assert.equal((await registerKey('web-adv', key))['returnCode'], '0');
    assert.equal(sandbox.control.certificates('web-adv')[0]?.changedAt, changedAt);
    assert.equal((await registerKey('web-adv', pkcs8Pem(newEcKey())))['returnCode'], '26040');
    assert.equal((await rowOf('web-adv'))['statusCode'], '1');
    const number = await sandbox.numberOf('web-adv');
    assert.deepEqual(sandbox.control.writes(), { [`registPrivateKey ${number}`]: { received: 3, committed: 2 } });
  });

  it('refuses a key that belongs to something else', async () => {
    await issueFor();
    assert.equal((await registerKey('web-adv', pkcs8Pem(newEcKey())))['returnCode'], '26040');
    assert.equal((await rowOf('web-adv'))['statusCode'], '2');
  });

  it('refuses an encrypted key and what is no key', async () => {
    const key = newEcKey();
    await issueFor(key);
    const encrypted = key.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'secret' });
    for (const text of [encrypted.toString(), GOOD_ORDER.csr, 'x']) {
      assert.equal((await registerKey('web-adv', text))['returnCode'], '1002');
    }
    assert.equal((await registerKey('web-adv', ''))['returnCode'], '2101');
    assert.equal((await rowOf('web-adv'))['statusCode'], '2');
  });

  for (const name of ['www-example', 'edge-media', 'shop-adv', 'survey-adv', 'bank-ov-leaked', 'partner-import']) {
    it(`is not for ${name}`, async () => {
      assert.equal((await registerKey(name, pkcs8Pem(newEcKey())))['returnCode'], '26099');
    });
  }

  it('knows no certificate of another number', async () => {
    const body = { certificateNo: 1, privateKey: pkcs8Pem(newEcKey()) };
    assert.equal((await sandbox.call('POST', `${V2}/registPrivateKey`, { body })).json()['returnCode'], '2200');
  });

  it('can be tried on the seeded certificate, whose throwaway key a test may have', async () => {
    const number = await sandbox.numberOf('pay-example-new');
    const { privateKeyPem = '' } = sandbox.control.materialOf(number);
    assert.equal((await registerKey('pay-example-new', privateKeyPem))['returnCode'], '0');
    assert.equal((await rowOf('pay-example-new'))['statusCode'], '1');
  });

  it('leaves no trace of the key', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
    const stateFile = join(folder, 'state.json');
    const other = await startSandbox({ stateFile });
    try {
      const call = callerOf(other.address);
      const key = newEcKey();
      await call('POST', `${V2}/requestPaidCertificateIssuance`, {
        body: { ...GOOD_ORDER, ...namesAndCsr(NAMES, key) },
      });
      const number = Number(other.control.certificates('web-adv')[0]?.number);
      other.control.validate(number);
      const body = { certificateNo: number, privateKey: pkcs8Pem(key) };
      assert.equal((await call('POST', `${V2}/registPrivateKey`, { body })).json()['returnCode'], '0');
      const state = JSON.parse(readFileSync(stateFile, 'utf8')) as { public: unknown };
      const { d = '' } = createPrivateKey(pkcs8Pem(key)).export({ format: 'jwk' });
      const secret = Buffer.from(d, 'base64url');
      const everything = JSON.stringify([state, other.control.requests(), other.control.certificates()]);
      assert.ok(everything.includes('web-adv'));
      for (const pem of everything.match(/-----BEGIN [A-Z ]*PRIVATE KEY-----.*?-----END/g) ?? []) {
        assert.ok(!Buffer.from(pem.replace(/-----.*?-----|\\n|-----END/g, ''), 'base64').includes(secret));
      }
      assert.ok(!everything.includes(pkcs8Pem(key).split('\n')[1] ?? ''));
      assert.ok(!('privateKeyPem' in other.control.materialOf(number)));
    } finally {
      await other.dispose();
      rmSync(folder, { recursive: true });
    }
  });
});
