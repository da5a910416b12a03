import type { CommandDeps } from './deps.ts';

/**
 * Reads the row of a certificate that came of a change, where it is not there yet. The change stands whether or not that succeeds, and
 * a failure of it would read as if nothing had been sent.
 */
export async function bringIn(
  { inventory }: Pick<CommandDeps, 'inventory'>,
  accountId: string,
  certificateId?: string,
): Promise<void> {
  const isThere = () => certificateId !== undefined && inventory.certificate(accountId, certificateId) !== undefined;
  if (!isThere()) await inventory.sync(accountId).catch(() => undefined);
  // Some clouds tell no changes, and an answer without a number says nothing of which row it is.
  if (!isThere()) await inventory.refresh(accountId).catch(() => undefined);
}
