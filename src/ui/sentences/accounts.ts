import type { Notice } from '../../certificates/provider.ts';
import type { ExtensionError } from '../../errors.ts';
import { advice } from './errors.ts';
import { t } from './l10n.ts';
import { noticeAdvice } from './notices.ts';

/** What the user reads about accounts. */
export const accountSentences = {
  noAccount: () => t('There is no account yet. Add one, or the sandbox, which needs no keys.'),
  pickAccount: () => t('Choose an account'),
  pickTitle: {
    renameAccount: () => t('Rename Account'),
    rotateKeys: () => t('Rotate Keys'),
    testAccount: () => t('Test Account'),
    removeAccount: () => t('Remove Account'),
    openConsole: () => t('Open Console'),
    followPending: () => t('Pending Certificates'),
  },
  addButton: () => t('Add Account'),

  addTitle: () => t('Add Account'),
  placeTitle: () => t('Cloud and zone'),
  placePlaceholder: () => t('Where are the certificates?'),
  tryGroup: () => t('To try everything without an account'),
  cloudGroup: () => t('Your cloud account'),
  sandboxLabel: () => t('Sandbox'),
  sandboxDetail: () =>
    t('A built-in service with sample certificates. No keys, no cost, nothing leaves this computer.'),
  sandboxExists: () => t('The sandbox is among your accounts already.'),
  zoneDetail: (zone: string) =>
    ({
      public: t('Everything: listing, issuing, following. Needs a key of the main account; sub accounts can list.'),
      government: t('Listing only: the government zone offers API version 1.'),
      financial: t('Listing only: the financial zone offers API version 1, and its address is not documented.'),
    })[zone] ?? '',
  ownAddress: (cloud: string) => t('{0} at another address…', cloud),
  ownAddressDetail: () => t('For a gateway of your own or a running sandbox: the public zone behind a URL you give.'),

  endpointTitle: () => t('Address'),
  endpointPrompt: () => t('Scheme and host only. HTTPS, or HTTP on this computer.'),
  endpointInvalid: () => t('This is not a URL, for example https://gateway.example.com'),
  endpointInsecure: () => t('Only HTTPS is accepted, except on this computer: keys must not travel readable.'),
  endpointBare: () => t('Only scheme, host and port: no path, user or query.'),

  accessKeyTitle: () => t('Access key'),
  accessKeyPrompt: () => t('The access key ID, from the console: My Page › Account Management › Authentication Key.'),
  secretKeyTitle: () => t('Secret key'),
  secretKeyPrompt: () => t('Kept in the editor’s secret storage, nowhere else. It is tried once before it is stored.'),
  keyEmpty: () => t('A key is needed.'),
  keyBlanks: () => t('A key has no blanks inside. Was more than the key copied?'),

  labelTitle: () => t('Label'),
  labelPrompt: () => t('How this account is called in the tree.'),
  labelEmpty: () => t('A label is needed.'),
  labelTaken: () => t('Another account has this label.'),

  checking: () => t('Trying the key with one signed request…'),
  editAndTryAgain: () => t('Correct the Entries'),
  checkFailed: (error: ExtensionError) => ({
    message: t('The key did not work, so nothing was stored.'),
    detail: [advice(error).message, checkHint(error)].filter((part) => part !== '').join('\n\n'),
  }),

  rotateTitle: (label: string) => t('New Keys for {0}', label),
  rotated: (label: string) => t('The new keys work and are stored for {0}. Delete the old ones in the console.', label),
  renameTitle: (label: string) => t('Rename {0}', label),

  tested: (
    label: string,
    { caller, notices }: { caller?: { name: string; type: string }; notices: readonly Notice[] },
  ) => {
    const who =
      caller === undefined
        ? t('{0} works.', label)
        : caller.type === 'main'
          ? t('{0} works. The key belongs to the main account {1}.', label, caller.name)
          : caller.type === 'sub'
            ? t('{0} works. The key belongs to the sub account {1}.', label, caller.name)
            : t('{0} works. The key belongs to {1}.', label, caller.name);
    return [who, ...notices.map((notice) => noticeAdvice(notice).message)].join(' ');
  },

  removeQuestion: (label: string, unsettled: number) => ({
    message: t('Remove the account {0} from this editor?', label),
    detail: [
      t('Its keys, its cached list and its entries in Activity are wiped here. Nothing changes in the cloud.'),
      ...(unsettled > 0
        ? [t('The outcome of {0} order(s) is not known yet and would not be followed any more.', unsettled)]
        : []),
    ].join('\n\n'),
  }),
  removeButton: () => t('Remove Account'),

  forgetfulHost: () =>
    t(
      'Keys stored earlier are gone: this editor keeps secrets in memory only, so they have to be entered again after each start. ' +
        'On Linux a keyring service mends that; in a browser it depends on the server.',
    ),
};

/** What the general advice does not say, since it does not know that a new key is being tried. */
function checkHint({ code }: ExtensionError): string {
  switch (code) {
    case 'cloud.forbidden':
    case 'cloud.mainAccountOnly':
      return t('A sub account needs the permission to view Certificate Manager.');
    case 'cloud.notFound':
      return t('Is it the right zone? A key of one zone does not work in another.');
    default:
      return '';
  }
}
