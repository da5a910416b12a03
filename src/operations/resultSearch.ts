import type { CertificateRecord } from '../certificates/certificateRecord.ts';
import type { ProbeResult, Write } from '../certificates/writes.ts';
import { Cancelled, type ErrorCode, ExtensionError } from '../errors.ts';
import { requireSamePlace } from './confirmed.ts';
import type { Journal } from './journal.ts';
import { evidenceOf, type Outcomes } from './outcomes.ts';
import { changedCertificate, type Plan } from './plan.ts';

/** Pauses before each look for the result of a plan whose answer was lost: about a minute in all. */
const LOOK_AFTER_MS: readonly number[] = [0, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000];
/** Failures that looking again does not mend; showing a refused key over and over may lock it. */
const POINTLESS: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'account.keyMissing',
  'account.unknown',
  'cloud.unauthorized',
  'cloud.locked',
  'change.outdated',
]);

export interface SearchDeps {
  readonly journal: Journal;
  readonly outcomes: Outcomes;
  readonly write: (plan: Plan) => Promise<Write<Plan['request']>>;
  /** Resolves after `ms`; tests make time pass at once. */
  readonly wait: (ms: number) => Promise<void>;
  /** A certificate that a plan made or changed. */
  readonly onCertificate: (record: CertificateRecord) => void;
  /** A certificate that a plan made disappear. */
  readonly onGone: (accountId: string, certificateId: string) => void;
  readonly now: () => number;
  readonly log: { info(message: string): void; warn(message: string): void };
}

/** Looks for what became of plans by their natural keys. Reads only: nothing is ever sent again. */
export class ResultSearch {
  readonly #deps: SearchDeps;
  readonly #running = new Map<string, Promise<void>>();

  constructor(deps: SearchDeps) {
    this.#deps = deps;
  }

  isRunning(planId: string): boolean {
    return this.#running.has(planId);
  }

  /** Settles a plan without a certain answer. A search that runs already is joined. */
  reconcile(plan: Plan): Promise<void> {
    return this.#lookOnce(plan, () => this.#lookFor(plan));
  }

  /** Brings in what a plan that is done has made or changed; what cannot be seen yet is looked for without waiting. */
  async bringIn(plan: Plan): Promise<void> {
    if (!(await this.#adopt(plan))) void this.#identify(plan, LOOK_AFTER_MS.slice(1));
  }

  /** Looks for the certificate of a plan that is done, as long as for one in doubt. */
  identify(plan: Plan): Promise<void> {
    return this.#identify(plan, LOOK_AFTER_MS);
  }

  #identify(plan: Plan, pauses: readonly number[]): Promise<void> {
    return this.#lookOnce(plan, async () => {
      for (const pause of pauses) {
        await this.#deps.wait(pause);
        if (await this.#adopt(plan)) return;
      }
    });
  }

  #lookOnce(plan: Plan, look: () => Promise<void>): Promise<void> {
    let running = this.#running.get(plan.id);
    if (!running) {
      running = look().finally(() => this.#running.delete(plan.id));
      this.#running.set(plan.id, running);
    }
    return running;
  }

  /** Reads only. "Not there" counts if the last look could see; a service that stays out of reach needs a person. */
  async #lookFor(plan: Plan): Promise<void> {
    let looks = 0;
    let last: ProbeResult | ExtensionError | undefined;
    const startedAt = this.#deps.now();
    for (const pause of LOOK_AFTER_MS) {
      await this.#deps.wait(pause);
      last = await this.#probe(plan);
      looks += 1;
      if (!(last instanceof ExtensionError) && last.found) {
        const { certificate, how } = last;
        const seen = certificate && { certificateName: certificate.name, state: certificate.state };
        const certificateId = certificate?.id ?? changedCertificate(plan);
        await this.#deps.outcomes.settle(plan, {
          outcome: 'done',
          finding: how,
          ...(certificateId !== undefined && { certificateId }),
          evidence: { looks, ...seen },
        });
        this.#show(plan, certificate);
        return;
      }
      if (last instanceof ExtensionError && isPointless(last)) break;
    }
    const seconds = Math.round((this.#deps.now() - startedAt) / 1000);
    if (last instanceof ExtensionError) {
      const evidence = { looks, seconds, ...evidenceOf(last) };
      await this.#deps.outcomes.settle(plan, { outcome: 'needs-eyes', finding: 'unreachable', evidence });
    } else if (last && !last.found && last.unclear) {
      const evidence = { looks, seconds, ...last.unclear };
      await this.#deps.outcomes.settle(plan, { outcome: 'needs-eyes', finding: 'unproven', evidence });
    } else {
      await this.#deps.outcomes.settle(plan, { outcome: 'not-done', finding: 'absent', evidence: { looks, seconds } });
    }
  }

  async #probe(plan: Plan): Promise<ProbeResult | ExtensionError> {
    try {
      const write = await this.#deps.write(plan);
      requireSamePlace(plan, write);
      const result = await write.probe(plan.request);
      return result.found && this.#cameOfAnother(plan, result.certificate) ? { found: false } : result;
    } catch (error) {
      return ExtensionError.from(error);
    }
  }

  /** What was not done and then ordered once more under the same name was done once. */
  #cameOfAnother(plan: Plan, certificate: CertificateRecord | undefined): boolean {
    return this.#deps.journal
      .entries()
      .some(
        (entry) =>
          entry.plan.id !== plan.id &&
          entry.plan.accountId === plan.accountId &&
          entry.outcome === 'done' &&
          entry.certificateId === certificate?.id &&
          [entry.plan, plan].every((each) => changedCertificate(each) === undefined),
      );
  }

  #show(plan: Plan, certificate: CertificateRecord | undefined): void {
    const changed = changedCertificate(plan);
    if (certificate) this.#deps.onCertificate(certificate);
    else if (changed !== undefined) this.#deps.onGone(plan.accountId, changed);
  }

  /** Brings the new certificate in, and learns its number where the answer had none. @returns false if it may be seen later */
  async #adopt(plan: Plan): Promise<boolean> {
    const result = await this.#probe(plan);
    if (result instanceof ExtensionError) {
      // The change stands; its row comes later.
      this.#deps.log.warn(`the certificate could not be read yet: ${result.code}`);
      return isPointless(result);
    }
    if (!result.found) return false;
    this.#show(plan, result.certificate);
    if (result.certificate) await this.#deps.outcomes.identify(plan, result.certificate.id);
    return true;
  }
}

/** Looking again does not mend it. Who was asked to sign in and did not would be asked over and over. */
function isPointless({ code, cause }: ExtensionError): boolean {
  return POINTLESS.has(code) || cause instanceof Cancelled;
}
