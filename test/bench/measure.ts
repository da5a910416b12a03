import { performance } from 'node:perf_hooks';

/** One line of the report. Figures are compared over time by people; nothing here fails. */
export interface Figure {
  readonly what: string;
  readonly value: string;
  readonly budget: string;
}

/** @returns milliseconds of one run, the median of several, after one to warm up */
export async function medianMs(task: () => unknown, runs = 9): Promise<number> {
  await task();
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const startedAt = performance.now();
    await task();
    times.push(performance.now() - startedAt);
  }
  return middle(times);
}

/** The medians of two tasks that take turns, so that neither gains from a warmer machine. */
export async function medianOfBoth(a: () => unknown, b: () => unknown, runs = 9): Promise<[number, number]> {
  const measured: [number[], number[]] = [[], []];
  for (let run = -1; run < runs; run++) {
    for (const [index, task] of [a, b].entries()) {
      const startedAt = performance.now();
      await task();
      // The first turn warms up.
      if (run >= 0) measured[index]?.push(performance.now() - startedAt);
    }
  }
  return [middle(measured[0]), middle(measured[1])];
}

function middle(values: number[]): number {
  return values.sort((x, y) => x - y)[Math.floor(values.length / 2)] ?? Number.NaN;
}

export function ms(value: number): string {
  return `${value.toFixed(value < 10 ? 2 : 0)} ms`;
}

export function kB(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}

export function times(a: number, b: number): string {
  return `${(a / b).toFixed(2)} ×`;
}
