import type { Outcome } from '../../operations/plan.ts';
import { t } from './l10n.ts';

/** What the user reads when asking about a change of the journal. */
export const activityCommandSentences = {
  title: () => t('Show Activity'),
  lookAgainTitle: () => t('Look Again for the Outcome'),
  pick: () => t('Choose a change'),
  empty: () => t('Nothing was changed from here yet.'),
  noneOpen: () => t('There is no outcome to look for again.'),
  looking: (name: string) => t('Looking for {0}…', name),
  lookedAgain: (name: string, outcome: Outcome | undefined) =>
    outcome === 'done'
      ? t('{0}: the change took effect.', name)
      : outcome === 'not-done'
        ? t('{0}: the change did not take effect.', name)
        : t('{0}: whether the change took effect is still not known. Look in the console.', name),
};
