import type { Scheduler } from '../../src/certificates/list/tracker.ts';

/** Time that stands still until a test turns it. */
export class ManualScheduler implements Scheduler {
  #now = Date.parse('2026-06-01T00:00:00Z');
  #tasks: { at: number; task: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  after(delayMs: number, task: () => void) {
    const entry = { at: this.#now + delayMs, task };
    this.#tasks.push(entry);
    return { dispose: () => void (this.#tasks = this.#tasks.filter((other) => other !== entry)) };
  }

  /** Lets time go by; what is planned waits for its turn all the same. */
  pass(ms: number): void {
    this.#now += ms;
  }

  /** Delay of the next task, in milliseconds; undefined if nothing is planned. */
  get next(): number | undefined {
    return this.#tasks.length === 0 ? undefined : Math.min(...this.#tasks.map(({ at }) => at)) - this.#now;
  }

  /** Turns time to the next task, runs it, and lets what it started come to rest. */
  async turn(): Promise<void> {
    const task = this.#tasks.sort((a, b) => a.at - b.at).shift();
    if (!task) throw new Error('nothing is planned');
    this.#now = task.at;
    task.task();
    await new Promise((resolve) => setImmediate(resolve));
  }
}
