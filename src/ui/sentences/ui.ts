import { t } from './l10n.ts';

export const uiSentences = {
  loading: () => t('Loading …'),
  back: () => t('Back'),
  documentGone: () =>
    t(
      'This page was closed and is not kept. Open it again from the Certificates view, where its facts are up to date.',
    ),
};
