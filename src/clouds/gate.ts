/** Lets a few of many calls run at the same time; the rest wait in order. */
export type Gate = <T>(call: () => Promise<T>) => Promise<T>;

export function createGate(limit: number): Gate {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (call) => {
    if (running >= limit) await new Promise<void>((resolve) => waiting.push(resolve));
    else running++;
    try {
      return await call();
    } finally {
      // The place goes to the next one without being free in between.
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}
