import type { Account } from '../../certificates/account.ts';
import type { CommandDeps } from '../deps.ts';

/** The one account that certificates can be ordered from, so that nobody has to choose it; undefined if there are several or none. */
export async function onlyIssuer({ accounts, inventory, clouds }: CommandDeps): Promise<Account | undefined> {
  const list = accounts.list();
  if (list.length < 2) return list[0];
  const possible = await Promise.all(
    list.map(async ({ id }) => {
      try {
        // What a key may do is known only after the service was asked once.
        await inventory.open(id);
        return (await clouds.provider(id)).issuance !== undefined;
      } catch {
        // The list to choose from says why.
        return true;
      }
    }),
  );
  const issuers = list.filter((_, index) => possible[index]);
  return issuers.length === 1 ? issuers[0] : undefined;
}
