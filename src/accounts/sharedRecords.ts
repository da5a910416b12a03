import { randomUUID } from 'node:crypto';
import type { Memento, SecretStorage } from 'vscode';
import { Notifier, type Subscription } from '../certificates/notifier.ts';
import { Turns } from '../certificates/turns.ts';
import { ExtensionError } from '../errors.ts';
import { isSame, merged, type Records } from './records.ts';

const RECORDS = 'cloudCertificates.accounts';
/** Secret that other windows watch: its value is the revision of the records they should wait for. */
const REVISION = 'cloudCertificates.revision';

interface StoredRecords extends Records {
  readonly revision: string;
}

export interface RecordsChange {
  readonly before: Records;
  readonly now: Records;
  /** Whether another window made it. */
  readonly isOfOthers: boolean;
}

export interface SharedRecordsDeps {
  readonly memento: Memento;
  readonly secrets: SecretStorage;
  /** Resolves after `ms`; used while another window's records are on their way. */
  readonly wait: (ms: number) => Promise<void>;
}

/**
 * The records of accounts in a Memento, which tells no window of what another one wrote: a secret does. Two windows that write in the
 * same instant overwrite each other, so each puts back what the other could not know of.
 */
export class SharedRecords {
  readonly #deps: SharedRecordsDeps;
  readonly #changes = new Notifier<RecordsChange>();
  readonly #subscription: Subscription;
  /** What one write starts from, and returns to if it fails, is never another one's that is still under way. */
  readonly #turns = new Turns();
  #known: Records;
  readonly onDidChange = this.#changes.on;

  constructor(deps: SharedRecordsDeps) {
    this.#deps = deps;
    this.#known = this.#stored().records;
    this.#subscription = deps.secrets.onDidChange(({ key }) => {
      if (key === REVISION) void this.awaitNews();
    });
  }

  /** As this window knows them. */
  get known(): Records {
    return this.#known;
  }

  /**
   * Starts from what is stored, since another window may have written meanwhile.
   * @param change gives back what it got if there is nothing to do
   * @throws ExtensionError `account.unwritable`; nothing is changed then
   */
  write(change: (records: Records) => Records): Promise<void> {
    return this.#turns.run(async () => {
      const all = this.#catchUp();
      const next = change(all);
      if (next === all) return;
      await this.#store(next);
      this.#take(next, false);
      this.#tell();
    });
  }

  /** Looks whether another window changed the records; it may have done so without this one being told. */
  look(): Promise<void> {
    return this.#turns.run(async () => {
      const all = this.#catchUp();
      if (isSame(all, this.#stored().records)) return;
      await this.#store(all);
      this.#tell();
    });
  }

  /** The news of a change may overtake the records themselves. Never fails: who cannot look now looks later. */
  async awaitNews(): Promise<void> {
    // A store that cannot be read now (a locked keyring) is no reason to miss the news.
    const revision = await Promise.resolve(this.#deps.secrets.get(REVISION)).catch(() => 'unreadable');
    for (const pause of [0, 100, 300, 1_000, 3_000]) {
      if (revision === undefined || this.#stored().revision === revision) break;
      await this.#deps.wait(pause);
    }
    await this.look().catch(() => undefined);
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  /** Lists that earlier versions did not store are empty. */
  #stored(): { readonly revision: string; readonly records: Records } {
    const {
      revision = '',
      accounts = [],
      removed = [],
      unwiped = [],
    } = this.#deps.memento.get<Partial<StoredRecords>>(RECORDS) ?? {};
    return { revision, records: { accounts, removed, unwiped } };
  }

  async #store(next: Records): Promise<void> {
    const { memento } = this.#deps;
    const before = memento.get<StoredRecords>(RECORDS);
    try {
      await memento.update(RECORDS, { revision: randomUUID(), ...next } satisfies StoredRecords);
    } catch (cause) {
      // A Memento hands out what it could not write.
      await Promise.resolve(memento.update(RECORDS, before)).catch(() => undefined);
      const details = { what: 'record' };
      throw new ExtensionError('account.unwritable', 'the records could not be written', { details, cause });
    }
  }

  /** @returns what is known now, changes of other windows included */
  #catchUp(): Records {
    const all = merged(this.#stored().records, this.#known);
    this.#take(all, true);
    return all;
  }

  #take(now: Records, isOfOthers: boolean): void {
    const before = this.#known;
    this.#known = now;
    this.#changes.fire({ before, now, isOfOthers });
  }

  /** Not waited for: it is done by now, and a window that is not told looks when it gets the focus. */
  #tell(): void {
    void Promise.resolve(this.#deps.secrets.store(REVISION, this.#stored().revision)).catch(() => undefined);
  }
}
