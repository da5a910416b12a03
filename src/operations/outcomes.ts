import { ExtensionError } from '../errors.ts';
import type { Journal } from './journal.ts';
import type { JournalEntry, Plan } from './plan.ts';

/**
 * What becomes of plans whose request is out. A disk that fails by then must not read as if nothing had been sent: without the line the
 * next start looks for the result again.
 */
export class Outcomes {
  readonly #journal: Journal;
  readonly #log: { info(message: string): void; warn(message: string): void };
  readonly #onDidChange: () => void;

  /** @param onDidChange told after every note, written or not */
  constructor(
    journal: Journal,
    log: { info(message: string): void; warn(message: string): void },
    onDidChange: () => void,
  ) {
    this.#journal = journal;
    this.#log = log;
    this.#onDidChange = onDidChange;
  }

  async settle(plan: Plan, settlement: Parameters<Journal['settle']>[1]): Promise<void> {
    await this.#noted(this.#journal.settle(plan.id, settlement));
    this.#log.info(`plan ${plan.id}: ${settlement.outcome} (${settlement.finding})`);
  }

  /** No certain answer came; the result has to be looked for. */
  async doubt(plan: Plan, error: ExtensionError): Promise<void> {
    this.#log.warn(`no certain answer to plan ${plan.id}: ${error.code}; looking for its result`);
    await this.#noted(this.#journal.doubt(plan.id, { code: error.code, details: evidenceOf(error) }));
  }

  /** The number of a certificate that the answer did not tell; the first one found stays. */
  async identify(plan: Plan, certificateId: string): Promise<void> {
    if (this.#journal.entry(plan.id)?.certificateId !== undefined) return;
    await this.#noted(this.#journal.identify(plan.id, certificateId));
  }

  async #noted(writing: Promise<void>): Promise<void> {
    await writing.catch((error: unknown) =>
      this.#log.warn(`the journal could not be written after sending: ${ExtensionError.from(error).code}`),
    );
    this.#onDidChange();
  }
}

/** What a failure tells, as the journal keeps it. */
export function evidenceOf(error: ExtensionError): JournalEntry['evidence'] {
  const facts: Record<string, string | number | boolean> = { code: error.code };
  for (const [name, value] of Object.entries(error.details)) if (value !== undefined) facts[name] = value;
  return facts;
}
