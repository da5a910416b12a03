import type { Account } from '../../src/certificates/account.ts';
import type { CertificateRecord, CertificateState } from '../../src/certificates/certificateRecord.ts';
import { NAVER_NAMES } from '../../src/certificates/names/nameRule.ts';
import type { CertificateOffer } from '../../src/certificates/offers.ts';
import type { CertificateProvider, Change, Issuance } from '../../src/certificates/provider.ts';
import type { Action, IssuanceRequest, RequestOf, Write } from '../../src/certificates/writes.ts';
import { ExtensionError } from '../../src/errors.ts';

export const account: Account = { id: 'account-1', label: 'Shop', cloud: 'naver', zone: 'public' };

export const globalEdge: CertificateOffer = {
  typeCode: 'NCP_GLOBAL_EDGE_DEDICATED',
  kind: 'global-edge',
  name: 'Global Edge',
  pricing: 'unknown',
  csrRequired: false,
  orderable: true,
  followUp: 'none',
};

/**
 * A cloud that one can read: a Map of certificates behind the port, a list of what was asked, and failures to come.
 * What real HTTP does is tested against the sandbox; this is for the order of events.
 */
export class FakeCloud {
  readonly certificates = new Map<string, CertificateRecord>();
  readonly calls: string[] = [];
  /** Thrown by the next calls of that name, in order; `after` lets an order take effect first. */
  readonly failures: {
    call: 'list' | 'recent' | 'fetch' | 'send' | 'probe';
    error: ExtensionError;
    after?: boolean;
  }[] = [];
  changes: Change[] = [];
  readonly offers: CertificateOffer[] = [globalEdge];
  hasChanges = true;
  /** Whose certificates are added. */
  accountId = account.id;
  #number = 100;

  readonly provider: CertificateProvider;

  constructor(owner: Account = account) {
    const changes: CertificateProvider['changes'] = {
      maxWindowMs: 7 * 24 * 3600 * 1000,
      recent: async () => {
        this.#called('recent');
        return this.changes;
      },
    };
    const issuance = this.#issuance();
    const provider: CertificateProvider = {
      account: owner,
      list: async () => {
        this.#called('list');
        return { certificates: [...this.certificates.values()], notices: [] };
      },
      fetch: async (known: readonly CertificateRecord[]) => {
        this.#called('fetch', known.map(({ id }) => id).join(','));
        return known.flatMap(({ id }) => this.certificates.get(id) ?? []);
      },
      issuance,
      writes: { issue: issuance },
      consoleUrl: () => 'https://console.example/',
    };
    this.provider = Object.defineProperty(provider, 'changes', { get: () => (this.hasChanges ? changes : undefined) });
  }

  add(name: string, state: CertificateState = 'issued', changes: Partial<CertificateRecord> = {}): CertificateRecord {
    const record: CertificateRecord = {
      id: String(this.#number++),
      accountId: this.accountId,
      name,
      kind: 'global-edge',
      state,
      commonName: `${name}.example.com`,
      subjectAltNames: [],
      capabilities: {},
      raw: {},
      ...changes,
    };
    this.certificates.set(record.id, record);
    return record;
  }

  move(id: string, state: CertificateState, status = 'Normal'): void {
    const record = this.certificates.get(id);
    if (!record) throw new Error(`no certificate ${id}`);
    this.certificates.set(id, { ...record, state });
    this.changes = [{ certificateId: id, status }];
  }

  named(name: string): CertificateRecord[] {
    return [...this.certificates.values()].filter((record) => record.name === name);
  }

  #issuance(): Issuance {
    return {
      offers: async () => this.offers,
      nameRule: NAVER_NAMES,
      organizations: async () => undefined,
      check: async ({ certificateName }) => {
        if (this.named(certificateName).length > 0) throw new ExtensionError('name.taken', 'taken');
      },
      preview: ({ certificateName }) => ({ method: 'POST', url: 'https://cloud.example/order', body: certificateName }),
      send: async (request: IssuanceRequest) => {
        const failure = this.#failure('send');
        this.calls.push('send');
        if (failure && !failure.after) throw failure.error;
        const { id } = this.add(request.certificateName, 'pending', { commonName: request.commonName });
        if (failure) throw failure.error;
        return { certificateId: id, evidence: { status: 200 } };
      },
      probe: async (request) => {
        this.#called('probe');
        const [certificate] = this.named(request.certificateName);
        return certificate ? { found: true, certificate, how: 'list' } : { found: false };
      },
    };
  }

  #called(call: FakeCloud['failures'][number]['call'], about = ''): void {
    this.calls.push(about === '' ? call : `${call} ${about}`);
    const failure = this.#failure(call);
    if (failure) throw failure.error;
  }

  #failure(call: string) {
    const index = this.failures.findIndex((failure) => failure.call === call);
    return index < 0 ? undefined : this.failures.splice(index, 1)[0];
  }
}

/** As the composition root does it: the write of a provider, which it must have. */
export function writeOf<Kind extends Action>({ writes }: CertificateProvider, action: Kind): Write<RequestOf[Kind]> {
  const write = writes[action] as Write<RequestOf[Kind]> | undefined;
  if (!write) throw new ExtensionError('cloud.mainAccountOnly', `this cloud cannot ${action}`);
  return write;
}
