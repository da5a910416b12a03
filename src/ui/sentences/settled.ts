import { t } from './l10n.ts';

/** What the user reads when certificates are pending no longer. */
export const settledSentences = {
  settled: (names: readonly { name: string; state: string }[]) =>
    names.length === 1
      ? t('{0}: {1}', names[0]?.name ?? '', names[0]?.state ?? '')
      : t(
          '{0} certificates have moved on: {1}',
          names.length,
          names.map(({ name, state }) => `${name} (${state})`).join(', '),
        ),
  showButton: () => t('Show'),
  registerKeyButton: () => t('Register Private Key…'),
  downloadButton: () => t('Download…'),
};
