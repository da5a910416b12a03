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

  /** Tells all of them. One that fails is a bug of its own, and none of whoever tells: it may be in the middle of an order. */
  fire(event: T): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(event);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}
