import type { RunResult } from '../../operations/operations.ts';
import type { PlanOf } from '../../operations/plan.ts';
import { issueSentences as say } from '../../ui/sentences/issue.ts';
import { type NewKeyPlan, newKeySentences } from '../../ui/sentences/newKey.ts';
import { showDetails } from '../certificateCommands.ts';
import type { CommandDeps } from '../deps.ts';
import { bringIn } from '../newRow.ts';
import { failureText, sayFailure } from '../failedChange.ts';

/** How an order and a reissue are spoken of. */
export interface OrderSentences {
  readonly sending: string;
  readonly ordered: string;
  readonly orderedAfterAll: string;
  readonly notOrdered: string;
  readonly needsEyes: string;
  readonly refused: (why: string) => string;
}

/**
 * Carries a confirmed order out, says how it ended and what follows, and shows its row.
 * @param options `needsRecords`: somebody has to create DNS records next; `written`: files that were made for it
 */
export async function sendOrder(
  deps: CommandDeps,
  plan: PlanOf<'issue'> | PlanOf<'reissue'>,
  sentences: OrderSentences,
  options: { readonly needsRecords: boolean; readonly written: NewKeyPlan | undefined },
): Promise<void> {
  const { ui, operations } = deps;
  const { needsRecords, written } = options;
  const sayFilesStay = () =>
    written && void ui.notify('information', newKeySentences.filesStay(written.keyFile, written.csrFile));
  try {
    const result = await ui.progress('uncancellable', sentences.sending, () => operations.run(plan));
    if (result.entry.outcome === 'not-done') sayFilesStay();
    await announce(deps, plan, result, sentences, needsRecords);
  } catch (error) {
    const entry = operations.entries().find((each) => each.plan.id === plan.id);
    // Also where it gave way to the same order of another window, which the journal then tells.
    if (!entry || entry.outcome === 'not-done') sayFilesStay();
    throw error;
  }
}

async function announce(
  deps: CommandDeps,
  plan: PlanOf<'issue'> | PlanOf<'reissue'>,
  { entry, error }: RunResult,
  sentences: OrderSentences,
  needsRecords: boolean,
): Promise<void> {
  const { reveal } = deps;
  if (entry.outcome === 'done') {
    if (entry.certificateId) {
      await bringIn(deps, plan.accountId, entry.certificateId);
      await reveal(plan.accountId, entry.certificateId);
    }
    const message = entry.finding === 'answer' ? sentences.ordered : sentences.orderedAfterAll;
    await sayWhatFollows(deps, plan.accountId, entry.certificateId, message, needsRecords);
    return;
  }
  const words = { ...sentences, notDone: sentences.notOrdered };
  await sayFailure(deps, failureText({ ...entry, ...(error && { error }) }, words));
}

/** Where DNS records are to be created, they are one click away. */
async function sayWhatFollows(
  deps: CommandDeps,
  accountId: string,
  certificateId: string | undefined,
  message: string,
  needsRecords: boolean,
): Promise<void> {
  const { ui, accounts, inventory } = deps;
  const account = accounts.list().find(({ id }) => id === accountId);
  const certificate = certificateId === undefined ? undefined : inventory.certificate(accountId, certificateId);
  if (!needsRecords || !account || !certificate) {
    void ui.notify('information', message);
    return;
  }
  const pressed = await ui.notify('information', message, [{ id: 'records', label: say.showRecords() }]);
  if (pressed) await showDetails(deps)({ account, certificate });
}
