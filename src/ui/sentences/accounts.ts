import { t } from './l10n.ts';

/** What the user reads about accounts at any time; `accountFlows.ts` has what is read while they are changed. */
export const accountSentences = {
  noAccount: () => t('There is no account yet. Add one, or the sandbox, which needs no keys.'),
  pickAccount: () => t('Choose an account'),
  pickTitle: {
    renameAccount: () => t('Rename Account'),
    accountOptions: () => t('Account Options'),
    rotateKeys: () => t('Rotate Keys'),
    testAccount: () => t('Test Account'),
    removeAccount: () => t('Remove Account'),
    openConsole: () => t('Open Cloud Console'),
    followPending: () => t('Pending Certificates'),
  },
  addButton: () => t('Add Account'),
  sandboxButton: () => t('Try the Sandbox'),
  sandboxLabel: (cloud: string) => (cloud === 'otc' ? t('Sandbox OTC') : t('Sandbox')),

  passcodeTitle: (label: string) => t('One-Time Code for {0}', label),
  passcodePrompt: () => t('The six digits that your authenticator app shows now. Each sign-in needs a new code.'),
  passcodeShape: () => t('A one-time code has six digits.'),

  forgetfulHost: () =>
    t(
      'Keys stored earlier are gone: this editor keeps secrets in memory only, so they have to be entered again after each start. ' +
        'On Linux a keyring service mends that; in a browser it depends on the server.',
    ),
};
