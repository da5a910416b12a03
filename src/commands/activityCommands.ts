import { activitySentences } from '../ui/sentences/activity.ts';
import { activityCommandSentences as say } from '../ui/sentences/activityCommands.ts';
import { planTitle } from '../ui/sentences/plans.ts';
import { Cancelled } from '../errors.ts';
import { isWorthLooking, type JournalEntry } from '../operations/plan.ts';
import { activityPage } from './pages.ts';
import type { CommandDeps, Handler, Target } from './deps.ts';

/** Opens everything that is known of one change: plan, request, outcome, evidence. */
export const showActivity =
  (deps: CommandDeps): Handler =>
  async (target) => {
    const entry = await pickEntry(deps, say.title(), target);
    await deps.ui.showDocument(activityPage(deps, entry));
  };

/** Looks once more for the result of a change whose outcome is not known. */
export const lookAgain =
  (deps: CommandDeps): Handler =>
  async (target) => {
    const { plan } = await pickEntry(deps, say.lookAgainTitle(), target, isWorthLooking);
    const name = plan.request.certificateName;
    const entry = await deps.ui.progress('notification', say.looking(name), () => deps.operations.lookAgain(plan.id));
    void deps.ui.notify(
      entry.outcome === 'needs-eyes' ? 'warning' : 'information',
      say.lookedAgain(name, entry.outcome),
    );
    const { certificateId } = entry;
    if (certificateId && deps.inventory.certificate(plan.accountId, certificateId)) {
      await deps.reveal(plan.accountId, certificateId);
    }
  };

/** @param isWanted what can be picked; all if absent */
async function pickEntry(
  { ui, operations }: CommandDeps,
  title: string,
  target: Target | undefined,
  isWanted?: (entry: JournalEntry) => boolean,
): Promise<JournalEntry> {
  const all = operations.entries();
  const given = all.find(({ plan }) => plan.id === target?.entry?.plan.id);
  if (given) return given;
  const entries = isWanted ? all.filter(isWanted) : all;
  if (entries.length === 0) {
    void ui.notify('information', all.length === 0 ? say.empty() : say.noneOpen());
    throw new Cancelled();
  }
  return ui.pick(
    title,
    say.pick(),
    entries.map((entry) => ({
      value: entry,
      label: planTitle(entry.plan),
      description: entry.plan.accountLabel,
      detail: activitySentences.detail(entry, new Date()),
    })),
  );
}
