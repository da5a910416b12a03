import { t } from './l10n.ts';

export const uiSentences = {
  loading: () => t('Loading…'),
  back: () => t('Back'),
  documentGone: () =>
    t('What this page told of is not known here any more. The Certificates view shows what there is.'),
};
