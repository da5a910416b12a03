/** Undo of a subscription; what VS Code's `Disposable` looks like. */
export interface Subscription {
  dispose(): void;
}

/** Tells listeners that something happened. The domain's own small event, so that it needs no `vscode`. */
export class Notifier<T> {
  readonly #listeners = new Set<(event: T) => void>();

  /** Fits `vscode.Event` as far as our own listeners need it. */
  readonly on = (listener: (event: T) => void): Subscription => {
    this.#listeners.add(listener);
    return { dispose: () => void this.#listeners.delete(listener) };
  };

  fire(event: T): void {
    for (const listener of [...this.#listeners]) listener(event);
  }
}
