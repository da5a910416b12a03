import type { Notice } from '../../certificates/provider.ts';
import type { ExtensionError } from '../../errors.ts';
import { advice } from './errors.ts';
import { counted, t } from './l10n.ts';
import { noticeAdvice } from './notices.ts';

/** What the user reads while accounts are added, changed and removed. */
export const accountFlowSentences = {
  addTitle: () => t('Add Account'),
  placeTitle: () => t('Cloud and zone'),
  placePlaceholder: () => t('Where are the certificates?'),
  tryGroup: () => t('To try everything without an account'),
  sandboxDetail: (cloud: string) =>
    cloud === 'otc'
      ? t('The same for Open Telekom Cloud: sample gateways, domains and certificates.')
      : t('A built-in service with sample certificates. No keys, no cost, nothing leaves this computer.'),
  sandboxExists: () => t('It is among your accounts already.'),
  zoneDetail: (cloud: string, zone: string): string | undefined => ZONE_DETAILS[`${cloud}/${zone}`]?.(),
  chooseRegion: (cloud: string) => t('{0} — choose a region…', cloud),
  regions: (count: number) => counted(count, '{0} region', '{0} regions'),
  regionTitle: () => t('Region'),
  regionPlaceholder: () => t('Which region? Type a part of its name.'),
  ownAddress: (cloud: string) => t('{0} at another address…', cloud),
  ownAddressHint: (cloud: string) =>
    cloud === 'naver' ? t('a gateway of your own, a running sandbox') : t('a private region, a running sandbox'),

  endpointTitle: () => t('Address'),
  endpointPrompt: () => t('Scheme and host only. HTTPS, or HTTP on this computer.'),
  endpointInvalid: () => t('This is not a URL, for example https://gateway.example.com'),
  endpointInsecure: () => t('Only HTTPS is accepted, except on this computer: keys must not travel readable.'),
  endpointBare: () => t('Only scheme, host and port: no path, user or query.'),

  identityEndpointTitle: () => t('Address of IAM'),
  identityEndpointPrompt: () =>
    t('Where users sign in and projects are listed. Scheme and host only; HTTPS, or HTTP on this computer.'),

  wayTitle: () => t('Sign-in'),
  wayPlaceholder: () => t('What do you want to sign in with?'),
  way: (way: Way): { readonly label: string; readonly detail: string } => WAYS[way](),
  accessKeyTitle: () => t('Access key'),
  accessKeyPrompt: (cloud: string) =>
    cloud === 'naver'
      ? t('The access key ID, from the console: My Page › Account Management › Authentication Key.')
      : t('The access key ID, from the console: My Credentials › Access Keys.'),
  securityTokenTitle: () => t('Security token'),
  securityTokenPrompt: () => t('The long text that came with the temporary key. Kept in the editor’s secret storage.'),
  domainTitle: () => t('Account name'),
  domainPrompt: () =>
    t('Also called domain; the console shows it under My Credentials, for example OTC00000000001000000123.'),
  domainEmpty: () => t('The name of the account is needed.'),
  userTitle: () => t('User name'),
  userPrompt: () => t('The name of the IAM user, as entered at the console.'),
  userEmpty: () => t('A user name is needed.'),
  passwordTitle: () => t('Password'),
  passwordPrompt: () =>
    t(
      'Kept in the editor’s secret storage, nowhere else. It is tried once before it is stored: too many wrong ones lock the user.',
    ),
  passwordEmpty: () => t('A password is needed.'),
  userIdTitle: () => t('User ID, for one-time codes'),
  userIdPrompt: () =>
    t('Only for users who enter a one-time code at sign-in; leave it empty otherwise. From My Credentials.'),
  userIdBlanks: () => t('An ID has no blanks inside.'),

  projectTitle: () => t('Project'),
  projectPlaceholder: () => t('More than one project fits. In which one are the gateways?'),

  secretKeyTitle: () => t('Secret key'),
  secretKeyPrompt: () => t('Kept in the editor’s secret storage, nowhere else. It is tried once before it is stored.'),
  keyEmpty: () => t('A key is needed.'),
  keyBlanks: () => t('A key has no blanks inside. Was more than the key copied?'),

  labelTitle: () => t('Label'),
  labelPrompt: () => t('How this account is called in the tree.'),
  labelEmpty: () => t('A label is needed.'),
  labelTaken: () => t('Another account has this label.'),

  checking: () => t('Trying to sign in with one request…'),
  editAndTryAgain: () => t('Correct the Entries'),
  tryOtherLayout: (layout: 'access' | 'credential') =>
    layout === 'credential' ? t('Sign with “Credential=” Instead') : t('Sign with “Access=” Instead'),
  checkFailed: (
    error: ExtensionError,
    { kept, isPassword, cloud }: { kept: 'nothing' | 'credentials' | 'all'; isPassword: boolean; cloud: string },
  ) => ({
    message:
      kept === 'all'
        ? t('The account does not work with the new options, so nothing was changed.')
        : [
            error.code.startsWith('cloud.')
              ? isPassword
                ? t('The login did not work, so nothing was stored.')
                : t('The key did not work, so nothing was stored.')
              : isPassword
                ? t('The login could not be tried, so nothing was stored.')
                : t('The key could not be tried, so nothing was stored.'),
            ...(kept === 'credentials'
              ? [isPassword ? t('The account keeps the password it has.') : t('The account keeps the keys it has.')]
              : []),
          ].join(' '),
    detail:
      error.code === 'cloud.notFound'
        ? cloud === 'naver'
          ? t(
              'What answers at this address does not know Certificate Manager. Check the zone and the address: a key of one zone does not work in another.',
            )
          : t(
              'What answers at this address does not know API Gateway or this project. Check the region, the addresses and the project.',
            )
        : [advice(error).message, checkHint(error, cloud, isPassword), otherAccountHint(error, cloud, kept)]
            .filter((part) => part !== '')
            .join('\n\n'),
  }),

  rotateTitle: (label: string, way: Way | undefined) =>
    way === 'password' ? t('New Password for {0}', label) : t('New Keys for {0}', label),
  rotated: (label: string, way: Way) =>
    ({
      'access-key': t('The new keys work and are stored for {0}. Delete the old ones in the console.', label),
      'temporary-key': t('The new temporary keys work and are stored for {0}.', label),
      password: t('The new password works and is stored for {0}.', label),
    })[way],
  ownerQuestion: (label: string, changes: number) => ({
    message: t('Do the new keys belong to the same account as the old ones of {0}?', label),
    detail: counted(
      changes,
      'The outcome of {0} change is not known, and it cannot be looked for with the old keys. With keys of another account it would be looked for in the wrong place: add them as a new account instead.',
      'The outcomes of {0} changes are not known, and they cannot be looked for with the old keys. With keys of another account they would be looked for in the wrong place: add them as a new account instead.',
    ),
  }),
  ownerConfirm: () => t('Same Account'),
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
            : t('{0} works. It signs in as {1}.', label, caller.name);
    return [who, ...notices.map((notice) => noticeAdvice(notice).message)].join(' ');
  },

  removeQuestion: (label: string, unsettled: number) => ({
    message: t('Remove the account {0} from this editor?', label),
    detail: [
      t('Its keys, its cached list and its entries in Activity are wiped here. Nothing changes in the cloud.'),
      ...(unsettled > 0
        ? [
            counted(
              unsettled,
              'The outcome of {0} change is not known yet and would not be looked for any more.',
              'The outcomes of {0} changes are not known yet and would not be looked for any more.',
            ),
          ]
        : []),
    ].join('\n\n'),
  }),
  removeButton: () => t('Remove Account'),
  removedNotWiped: (label: string) =>
    t(
      '{0} was removed, but its keys or something else that was kept of it could not be wiped yet: perhaps the keyring of this computer is locked or the disk is full. It is tried again whenever a window of the editor gets the focus, and at each start.',
      label,
    ),
};

/** Ways to sign in, as the commands that ask for them name them. */
type Way = 'access-key' | 'temporary-key' | 'password';

const WAYS: Readonly<Record<Way, () => { readonly label: string; readonly detail: string }>> = {
  'access-key': () => ({
    label: t('Access key'),
    detail: t('An access key and its secret: what the cloud recommends.'),
  }),
  'temporary-key': () => ({
    label: t('Temporary access key'),
    detail: t('With its security token, valid for some hours; “Rotate Keys…” enters the next one.'),
  }),
  password: () => ({
    label: t('User name and password'),
    detail: t('Of an IAM user, with a one-time code where the user has to enter one.'),
  }),
};

/** What distinguishes a zone or region, where there is something to say. */
const ZONE_DETAILS: Readonly<Record<string, () => string>> = {
  'naver/public': () => t('Everything, with a key of the main account; sub accounts can list, upload and delete.'),
  'naver/government': () => t('Listing, upload and deletion: the government zone offers API version 1.'),
  'naver/financial': () =>
    t('Listing, upload and deletion: the financial zone offers API version 1; its address is not documented.'),
  'otc/eu-nl': () => t('API Gateway is not documented for this region; its address is a guess.'),
  'otc/eu-ch2': () => t('API Gateway is not documented for this region; its address is a guess.'),
};

/** New keys are tried in the project in which the account is: those of another account do not get in there. */
function otherAccountHint({ code }: ExtensionError, cloud: string, kept: 'nothing' | 'credentials' | 'all'): string {
  if (kept !== 'credentials' || cloud === 'naver') return '';
  if (code !== 'cloud.forbidden' && code !== 'project.unknown') return '';
  return t('Or what you entered belongs to another account: then add that as a new account.');
}

/** What the general advice does not say, since it does not know that something new is being tried. */
function checkHint({ code }: ExtensionError, cloud: string, isPassword: boolean): string {
  switch (code) {
    case 'cloud.forbidden':
    case 'cloud.mainAccountOnly':
      return cloud === 'naver'
        ? t('A sub account needs the permission to view Certificate Manager.')
        : t('The user needs the permission to view API Gateway in this project.');
    case 'cloud.unauthorized':
      return isPassword ? t('Check the account name as well: a user name is known within its account only.') : '';
    default:
      return '';
  }
}
