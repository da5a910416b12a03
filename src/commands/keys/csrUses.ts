import { allNames } from '../../certificates/certificateRecord.ts';
import { reissueObstacle } from '../../certificates/reissue/eligibility.ts';
import { compareNames } from '../../pem/nameCoverage.ts';
import type { CommandDeps, FileActions } from '../deps.ts';

/** What may be done with a CSR next; each is the action that does it. */
export type CsrUse = Extract<keyof FileActions, 'reissueFile' | 'issue' | 'inspect'>;

/** What fits a CSR with these names, the most fitting first; a look into it always does. Asks no service. */
export async function csrUses(deps: CommandDeps, names: readonly string[]): Promise<CsrUse[]> {
  return [
    ...(fitsReissue(deps, names) ? (['reissueFile'] as const) : []),
    ...((await canOrder(deps)) ? (['issue'] as const) : []),
    'inspect',
  ];
}

/** Whether a certificate can be reissued now without losing a name. */
function fitsReissue({ inventory }: CommandDeps, names: readonly string[]): boolean {
  return inventory.snapshots().some(({ certificates }) =>
    certificates.some((certificate) => {
      if (reissueObstacle(certificate, certificates, new Date())) return false;
      const { lost, stillServed } = compareNames(allNames(certificate), names);
      return lost.length === stillServed.length;
    }),
  );
}

async function canOrder({ accounts, clouds }: CommandDeps): Promise<boolean> {
  const providers = await Promise.allSettled(accounts.list().map(({ id }) => clouds.provider(id)));
  return providers.some((result) => result.status === 'fulfilled' && result.value.issuance !== undefined);
}
