import { counted, t } from './l10n.ts';

/** What the user reads about the options of an account. */
export const optionSentences = {
  title: (label: string) => t('Options of {0}', label),
  whatTitle: () => t('Overview'),
  whatPlaceholder: () => t('What do you want to change?'),
  nothingToChange: () => t('Nothing of this account can be changed, apart from its label and its keys.'),
  current: () => t('current'),

  zoneTitle: () => t('Cloud and zone'),
  zoneFixed: () => t('It stays. For another one, add another account.'),
  sandboxFixed: () => t('The sandbox brings its own address, keys and project.'),
  addresses: (count: number) => (count > 1 ? t('Addresses') : t('Address')),
  addressFixed: () => t('Given by the zone. For an address of your own, add another account.'),
  unsettled: (count: number) =>
    counted(
      count,
      'The outcome of {0} change is not known yet. It is looked for where it was sent, so this stays until then; see Activity.',
      'The outcomes of {0} changes are not known yet. They are looked for where they were sent, so this stays until then; see Activity.',
    ),

  projectTitle: () => t('Project'),
  projectPlaceholder: () => t('In which project are the gateways?'),
  projectOfZone: () => t('the one of the region'),

  signingTitle: () => t('Layout of the signature'),
  signingPlaceholder: () => t('How are requests to be signed?'),
  nothingSigned: () => t('Requests are signed with access keys only; this account signs in with a password.'),
  signing: (signing: 'automatic' | 'access' | 'credential') =>
    ({ automatic: t('Automatic'), access: '“Access=”', credential: '“Credential=”' })[signing],
  signingDetail: (signing: 'automatic' | 'access' | 'credential') =>
    ({
      automatic: t('“Access=” first; where the service refuses it, you are offered the other one.'),
      access: t('As the manuals describe it.'),
      credential: t('As the software kits of Open Telekom Cloud send it.'),
    })[signing],

  changed: (label: string) =>
    t('{0} works with the new options, which are stored. Its certificates are read anew.', label),
  unchanged: (label: string) => t('The options of {0} are as before.', label),
};
