import type { RequestPreview, Write } from '../certificates/writes.ts';
import { ExtensionError } from '../errors.ts';
import type { Plan } from './plan.ts';

/**
 * What is sent is what was confirmed: the account may have changed since.
 * @throws ExtensionError `change.outdated`
 */
export function requireAsConfirmed({ request, preview }: Plan, write: Write<Plan['request']>): void {
  const now = write.preview(request);
  if (!isSamePlace(now, preview)) throw elsewhere();
  if (now.method !== preview.method || now.body !== preview.body) {
    throw new ExtensionError('change.outdated', 'the request is no longer as planned', { details: { why: 'request' } });
  }
}

/**
 * What is not there, is not there where the account leads now, which need not be where the change was sent.
 * @throws ExtensionError `change.outdated`
 */
export function requireSamePlace({ request, preview }: Plan, write: Write<Plan['request']>): void {
  if (!isSamePlace(write.preview(request), preview)) throw elsewhere();
}

/** The version of an API is no place, and the sandbox has another port each time. What a preview leaves open (`{…}`) may be anything. */
function isSamePlace(one: RequestPreview, other: RequestPreview): boolean {
  const [a, b] = [new URL(one.url), new URL(other.url)];
  const isLocal = a.hostname === '127.0.0.1' && b.hostname === '127.0.0.1';
  if (!isLocal && a.host !== b.host) return false;
  if ([a, b].some(({ pathname }) => pathname.includes('%7B'))) return true;
  const [path, otherPath] = [a, b].map(({ pathname }) => pathname.replace(/\/v\d+\//, '/'));
  return path === otherPath;
}

function elsewhere(): ExtensionError {
  const details = { why: 'elsewhere' };
  return new ExtensionError('change.outdated', 'the account leads elsewhere by now', { details });
}
