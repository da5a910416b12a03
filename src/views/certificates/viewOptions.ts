import type { Grouping } from '../../certificates/arrangement/grouping.ts';
import { GROUPINGS } from '../../certificates/arrangement/grouping.ts';
import { Notifier } from '../../certificates/notifier.ts';
import type { SortKey } from '../../certificates/arrangement/sorting.ts';
import { SORT_KEYS } from '../../certificates/arrangement/sorting.ts';

/** How the user wants to see the certificates. Immutable: a change makes a new one. */
export interface ViewOptions {
  readonly groupBy: Grouping;
  readonly sortBy: SortKey;
  /** What was typed into the filter box; empty for none. Not kept between sessions, where it would surprise. */
  readonly filter: string;
}

/** The part of `vscode.Memento` that is used. */
export interface OptionsMemento {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

const KEY = 'cloudCertificates.viewOptions';

/** Remembers grouping and sorting, and tells listeners of changes. */
export class ViewOptionsStore {
  readonly #memento: OptionsMemento;
  readonly #changes = new Notifier<ViewOptions>();
  readonly onDidChange = this.#changes.on;
  #current: ViewOptions;

  constructor(memento: OptionsMemento) {
    this.#memento = memento;
    this.#current = readStored(memento.get(KEY));
  }

  get current(): ViewOptions {
    return this.#current;
  }

  update(change: Partial<ViewOptions>): void {
    const next = { ...this.#current, ...change };
    const { groupBy, sortBy, filter } = next;
    const old = this.#current;
    if (groupBy === old.groupBy && sortBy === old.sortBy && filter === old.filter) return;
    this.#current = next;
    if (groupBy !== old.groupBy || sortBy !== old.sortBy) void this.#memento.update(KEY, { groupBy, sortBy });
    this.#changes.fire(next);
  }
}

/** What an older or newer version stored may not fit. */
function readStored(stored: unknown): ViewOptions {
  const { groupBy, sortBy } = (typeof stored === 'object' && stored !== null ? stored : {}) as Record<string, unknown>;
  return {
    groupBy: GROUPINGS.find((known) => known === groupBy) ?? 'kind',
    sortBy: SORT_KEYS.find((known) => known === sortBy) ?? 'name',
    filter: '',
  };
}
