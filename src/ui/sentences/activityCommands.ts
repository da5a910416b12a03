import type { Outcome } from '../../operations/plan.ts';
import { t } from './l10n.ts';

/** What the user reads when asking about an order of the journal. */
export const activityCommandSentences = {
  title: () => t('Activity'),
  pick: () => t('Choose an order'),
  empty: () => t('Nothing was ordered from here yet.'),
  looking: (name: string) => t('Looking for {0}…', name),
  lookedAgain: (name: string, outcome: Outcome | undefined) =>
    outcome === 'done'
      ? t('{0} exists: the order took effect.', name)
      : outcome === 'not-done'
        ? t('{0} does not exist: the order did not take effect.', name)
        : t('{0}: the service still cannot be asked. Look in the console.', name),
};
