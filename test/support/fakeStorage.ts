import type { Memento, SecretStorage } from 'vscode';
import { Notifier } from '../../src/certificates/notifier.ts';

/** What several windows of one editor share; each window has its own `secrets` and `memento` onto it. */
export class FakeStorage {
  readonly secretValues = new Map<string, string>();
  readonly mementoValues = new Map<string, unknown>();
  readonly #secretChanges = new Notifier<{ key: string }>();

  readonly secrets: SecretStorage = {
    get: async (key: string) => this.secretValues.get(key),
    store: async (key: string, value: string) => {
      this.secretValues.set(key, value);
      this.#secretChanges.fire({ key });
    },
    delete: async (key: string) => {
      this.secretValues.delete(key);
      this.#secretChanges.fire({ key });
    },
    onDidChange: this.#secretChanges.on,
  } as SecretStorage;

  readonly memento: Memento = {
    keys: () => [...this.mementoValues.keys()],
    get: <T>(key: string, fallback?: T) => (this.mementoValues.get(key) as T | undefined) ?? fallback,
    update: async (key: string, value: unknown) => void this.mementoValues.set(key, JSON.parse(JSON.stringify(value))),
  } as Memento;
}
