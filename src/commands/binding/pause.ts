import { setTimeout } from 'node:timers/promises';
import { Cancelled } from '../../errors.ts';

/** @throws Cancelled when `signal` fires */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await setTimeout(ms, undefined, { signal });
  } catch {
    throw new Cancelled();
  }
}
