import type { Outcome } from '../../operations/plan.ts';
import { t } from './l10n.ts';

/** What the user reads when asking about a change of the journal. */
export const activityCommandSentences = {
  title: () => t('Activity'),
  pick: () => t('Choose a change'),
  empty: () => t('Nothing was changed from here yet.'),
  looking: (name: string) => t('Looking for {0}…', name),
  lookedAgain: (name: string, outcome: Outcome | undefined) =>
    outcome === 'done'
      ? t('{0}: the change took effect.', name)
      : outcome === 'not-done'
        ? t('{0}: the change did not take effect.', name)
        : t('{0}: the service still cannot be asked. Look in the console.', name),
};
