import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CertificateRecord } from '../../../src/certificates/certificateRecord.ts';
import type {
  Action,
  DeletionRequest,
  KeyRegistrationRequest,
  RequestOf,
  Write,
} from '../../../src/certificates/writes.ts';
import { ExtensionError } from '../../../src/errors.ts';
import { Journal } from '../../../src/operations/journal.ts';
import { Operations } from '../../../src/operations/operations.ts';
import { type Plan, subjectOf } from '../../../src/operations/plan.ts';
import { record } from '../certificates/records.ts';

const DELETION: DeletionRequest = { certificateId: '1001', certificateName: 'web' };
const KEY: KeyRegistrationRequest = { ...DELETION, spkiSha256: 'ab'.repeat(32), keyName: 'RSA 2048' };
const SECRET = { privateKeyPem: 'the private key itself' };

function planOf<Kind extends Action>(id: string, action: Kind, request: RequestOf[Kind]): Plan {
  const preview = { method: 'POST', url: 'https://cloud.example/', body: '' };
  return { id, action, accountId: 'account-1', accountLabel: 'Shop', request, preview } as Plan;
}

/** A certificate that changes, and everything that was asked of the writes. */
class Service {
  certificate: CertificateRecord | undefined = record({ state: 'key-required' });
  readonly sent: unknown[] = [];
  /** Thrown instead of an answer, after the change took effect. */
  lost: ExtensionError | undefined;
  outdated = false;
  /** Resolves when the next request may be answered. */
  hold: Promise<void> | undefined;

  readonly delete = this.#write<DeletionRequest>(
    () => (this.certificate = undefined),
    () => this.certificate === undefined,
  );
  readonly 'register-key' = this.#write<KeyRegistrationRequest>(
    () => (this.certificate = record({ state: 'issued' })),
    () => this.certificate?.state === 'issued',
  );

  #write<Request extends { certificateId: string }>(change: () => void, isDone: () => boolean): Write<Request> {
    return {
      preview: () => ({ method: 'POST', url: 'https://cloud.example/', body: '' }),
      check: async () => {
        if (this.outdated) throw new ExtensionError('change.outdated', 'it moved on');
      },
      send: async ({ certificateId }, secret) => {
        this.sent.push(secret);
        await this.hold;
        change();
        if (this.lost) throw this.lost;
        return { certificateId, evidence: {} };
      },
      probe: async () =>
        isDone()
          ? { found: true, ...(this.certificate && { certificate: this.certificate }), how: 'details' }
          : { found: false },
    };
  }
}

describe('changes of a certificate', () => {
  let folder: string;
  let service: Service;
  let adopted: CertificateRecord[];
  let gone: string[];
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'changes-'));
    service = new Service();
    adopted = [];
    gone = [];
  });
  afterEach(() => rm(folder, { recursive: true }));

  const journal = () => path.join(folder, 'journal.jsonl');
  const start = () =>
    new Operations({
      journal: new Journal(journal(), Date.now),
      write: async (_, action) => service[action as 'delete'] as unknown as Write<RequestOf[typeof action]>,
      wait: async () => undefined,
      onCertificate: (certificate) => adopted.push(certificate),
      onGone: (_, certificateId) => gone.push(certificateId),
      isAlive: () => false,
      now: Date.now,
      log: { info: () => undefined, warn: () => undefined },
    });

  it('a deleted certificate leaves, and the journal keeps its number', async () => {
    const { entry } = await start().run(planOf('1', 'delete', DELETION));
    assert.deepEqual([entry.outcome, entry.finding, entry.certificateId], ['done', 'answer', '1001']);
    assert.deepEqual([gone, adopted], [['1001'], []]);
  });

  it('a deletion whose answer was lost is found out, and not sent again', async () => {
    service.lost = new ExtensionError('network.interrupted', 'cut');
    const { entry } = await start().run(planOf('1', 'delete', DELETION));
    assert.deepEqual([entry.outcome, entry.finding, entry.certificateId], ['done', 'details', '1001']);
    assert.deepEqual([gone, service.sent.length], [['1001'], 1]);
  });

  it('a secret goes along with the request, and nowhere else', async () => {
    service.lost = new ExtensionError('cloud.unavailable', 'failed', { details: { status: 504 } });
    const { entry } = await start().run(planOf('1', 'register-key', KEY), SECRET);
    assert.equal(entry.outcome, 'done');
    assert.deepEqual(service.sent, [SECRET]);
    assert.ok(!(await readFile(journal(), 'utf8')).includes(SECRET.privateKeyPem));
    assert.deepEqual(
      adopted.map(({ state }) => state),
      ['issued'],
    );
  });

  it('what the plan was made from must still be so; else nothing is journalled or sent', async () => {
    service.outdated = true;
    const operations = start();
    await assert.rejects(operations.run(planOf('1', 'delete', DELETION)), { code: 'change.outdated' });
    assert.deepEqual([service.sent, operations.entries()], [[], []]);
  });

  it('one certificate takes one change at a time, of whatever kind', async () => {
    let release: () => void = () => undefined;
    service.hold = new Promise((resolve) => (release = resolve));
    const operations = start();
    const first = operations.run(planOf('1', 'register-key', KEY), SECRET);
    await assert.rejects(operations.run(planOf('2', 'delete', DELETION)), { code: 'change.underWay' });
    release();
    assert.equal((await first).entry.outcome, 'done');
    assert.equal(service.sent.length, 1);
  });

  it('a change that another window is sending keeps its certificate from being changed here', async () => {
    const elsewhere = new Journal(journal(), Date.now);
    await elsewhere.intend(planOf('1', 'delete', DELETION), { pid: process.pid, run: 'another' });
    await assert.rejects(start().run(planOf('2', 'register-key', KEY)), { code: 'change.underWay' });
    assert.deepEqual(service.sent, []);
  });

  it('a change that an earlier run left is looked for by its own kind', async () => {
    const crashed = new Journal(journal(), Date.now);
    await crashed.intend(planOf('1', 'register-key', KEY), { pid: 1, run: 'crashed' });
    service.certificate = record({ state: 'issued' });
    const operations = start();
    await operations.resume();
    assert.deepEqual([operations.entries()[0]?.outcome, operations.entries()[0]?.finding], ['done', 'details']);
    assert.deepEqual(service.sent, []);
  });

  it('two reissues of one order are about the same thing, two of two orders are not', () => {
    const reissue = (orderId: string, certificateName: string): Plan =>
      planOf('1', 'reissue', { orderId, certificateName } as RequestOf['reissue']);
    assert.equal(subjectOf(reissue('A', 'one')), subjectOf(reissue('A', 'two')));
    assert.notEqual(subjectOf(reissue('A', 'one')), subjectOf(reissue('B', 'one')));
  });
});
