import assert from 'node:assert/strict';
import type { KeyObject } from 'node:crypto';
import { buildCsr } from '../../../src/pem/x509/csrBuilder.ts';
import { encodePem } from '../../../src/pem/armour/pem.ts';
import { sandboxAt, type Reply } from '../../support/sandboxCaller.ts';
import { newEcKey } from '../../support/testPki.ts';

export type Row = Record<string, unknown>;
export const V2 = '/api/v2/certificate';
export const START = Date.parse('2026-11-22T03:00:00.500Z');
export const DAY_MS = 86_400_000;
/** What the sandbox takes for an Advanced validation. */
export const VALIDATION_MS = 30_000;

/** One key for all whom it does not matter to. */
const KEY = newEcKey();

/** Names and CSR of a request, which agree; the first name is the common name. */
export function namesAndCsr(names: readonly [string, ...string[]], privateKey: KeyObject = KEY) {
  const [commonName, ...dnsName] = names;
  const csr = encodePem('CERTIFICATE REQUEST', buildCsr({ dnsNames: names, commonName }, privateKey));
  return { commonName, dnsName, csr, validationMethod: 'D' };
}

/** A request for Advanced DV that nothing is wrong with. */
export const GOOD_ORDER = {
  certificateName: 'web-adv',
  certificateType: 'NCP_PAID_DV_01',
  ...namesAndCsr(['a.example.com', '*.a.example.com']),
};

export const pkcs8Pem = (key: KeyObject): string => key.export({ format: 'pem', type: 'pkcs8' }).toString();

/** A sandbox for Advanced certificates, fresh for each test, and what tests ask it for. Call within `describe`. */
export function advancedSandbox() {
  const sandbox = sandboxAt(START);
  const { call } = sandbox;
  const rowOf = async (name: string): Promise<Row> => {
    const answer = (await call('GET', `${V2}/certificates?pageSize=1000`)).json();
    const row = (answer['sslCertificateList'] as Row[]).find((one) => one['certificateName'] === name);
    assert.ok(row, `no certificate ${name}`);
    return row;
  };
  const numberOf = async (name: string): Promise<number> => Number((await rowOf(name))['certificateNo']);
  return {
    get control() {
      return sandbox.control;
    },
    call,
    rowOf,
    numberOf,
    /** Rows of an order, newest first. */
    certificatesOf: async (orderId: unknown): Promise<Row[]> => {
      const answer = (await call('GET', `${V2}/orders/${String(orderId)}`)).json();
      return answer['certificates'] as Row[];
    },
    order: (body: unknown): Promise<Reply> => call('POST', `${V2}/requestPaidCertificateIssuance`, { body }),
    reissue: async (source: string, body: unknown): Promise<Reply> =>
      call('POST', `${V2}/${await numberOf(source)}/reissue`, { body }),
    registerKey: async (name: string, privateKey: string): Promise<Row> => {
      const body = { certificateNo: await numberOf(name), privateKey };
      return (await call('POST', `${V2}/registPrivateKey`, { body })).json();
    },
    revoke: async (body: unknown): Promise<Row> => (await call('POST', `${V2}/revoke`, { body })).json(),
    chainOf: async (name: string): Promise<Row> =>
      (await call('GET', `${V2}/exportCertificate/${await numberOf(name)}/chain`)).json(),
    pass: (ms: number): void => sandbox.control.advance(ms, 'service'),
  };
}

export function assertRefused(reply: Reply, status: number, code: string, message?: RegExp): void {
  assert.equal(reply.status, status);
  assert.equal(reply.json()['returnCode'], code);
  if (message) assert.match(String(reply.json()['returnMessage']), message);
}
