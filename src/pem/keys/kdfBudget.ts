import { ExtensionError } from '../../errors.ts';

/**
 * How much key derivation one file may ask for, all parts together: an archive of a thousand parts with a million rounds each would
 * otherwise keep the editor busy for hours.
 */
export interface KdfBudget {
  /** @throws ExtensionError `key.unsupported` if `iterations` are no whole number from 1 on, or more than what is left */
  spend(iterations: number): void;
}

/** Rounds; some seconds. What real programs ask for lies between 1 and 1,000,000. */
const MOST_ITERATIONS = 10_000_000;

export function kdfBudget(iterations = MOST_ITERATIONS): KdfBudget {
  let left = iterations;
  return {
    spend(wanted) {
      if (Number.isInteger(wanted) && wanted >= 1 && wanted <= left) left -= wanted;
      else {
        const details = { algorithm: `key derivation of ${wanted} iterations`, iterations: wanted, limit: iterations };
        throw new ExtensionError('key.unsupported', 'key derivation out of bounds', { details });
      }
    },
  };
}
