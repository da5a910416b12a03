import { Cancelled } from '../../errors.ts';

/** `full` brings all that `quiet` does, and more. */
export type Depth = 'full' | 'quiet';

/** One refresh at a time: who comes meanwhile joins the one that is running, or waits for it to end. */
export class RefreshTurn {
  #running: { readonly depth: Depth; readonly done: Promise<void> } | undefined;

  get isTaken(): boolean {
    return this.#running !== undefined;
  }

  /** Only where none is running. */
  start(depth: Depth, task: () => Promise<void>): Promise<void> {
    const done = task().finally(() => (this.#running = undefined));
    this.#running = { depth, done };
    return done;
  }

  /**
   * Waits for the one that is running; `signal` ends only that.
   * @returns whether it brought what was wanted: not if whoever started it cancelled it
   * @throws Cancelled when `signal` fires
   */
  async join(depth: Depth, signal: AbortSignal | undefined): Promise<boolean> {
    if (!this.#running) return false;
    const { depth: running, done } = this.#running;
    return (await endOf(done, signal)) && (depth === 'quiet' || running === 'full');
  }
}

/** True if it ran to its end, false if whoever started it cancelled it. @throws Cancelled when `signal` fires before */
function endOf(done: Promise<void>, signal: AbortSignal | undefined): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const cancel = (): void => reject(new Cancelled());
    if (signal?.aborted) cancel();
    signal?.addEventListener('abort', cancel, { once: true });
    const end = (ended: boolean): void => {
      signal?.removeEventListener('abort', cancel);
      resolve(ended);
    };
    done.then(
      () => end(true),
      () => end(false),
    );
  });
}
