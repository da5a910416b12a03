import type { NewKeyAlgorithm } from '../../pem/keys/keyGeneration.ts';
import { t } from './l10n.ts';

export interface NewKeyPlan {
  readonly names: readonly string[];
  readonly algorithm: NewKeyAlgorithm;
  /** As the user typed them; empty if not. */
  readonly organisation: string;
  readonly locality: string;
  readonly country: string;
  readonly encrypted: boolean;
  /** Without folder. */
  readonly keyFile: string;
  readonly csrFile: string;
  /** As a person reads it. */
  readonly folder: string;
}

/** What the user reads while making a key and a CSR. */
export const newKeySentences = {
  title: () => t('New Key and CSR'),
  folderTitle: () => t('Folder'),
  folderPlaceholder: () => t('Where the key and the CSR are written'),
  otherFolder: () => t('Another folder…'),
  otherFolderButton: () => t('Write Here'),
  algorithmTitle: () => t('Kind of key'),
  algorithmPlaceholder: () => t('Which kind? The authority and all servers have to accept it.'),
  algorithm: (algorithm: NewKeyAlgorithm) => ALGORITHMS[algorithm].name(),
  algorithmDetail: (algorithm: NewKeyAlgorithm) => ALGORITHMS[algorithm].detail(),
  organisationTitle: () => t('Organisation'),
  organisationPrompt: () =>
    t('Registered name of the organisation, for certificates that show it (OV). May stay empty.'),
  localityTitle: () => t('City'),
  localityPrompt: () => t('Where the organisation is. May stay empty.'),
  countryTitle: () => t('Country'),
  countryPrompt: () => t('Country code of two letters, such as KR or DE. May stay empty.'),
  tooLong: (most: number) => t('At most {0} characters.', most),
  countryCode: () => t('Two letters, such as KR or DE.'),
  controlCharacters: () => t('Only characters that can be seen.'),
  passwordTitle: () => t('Password of the new key'),
  passwordPrompt: () =>
    t('Encrypts the key file. Empty for none: services such as API gateways and most servers want an unencrypted key.'),
  repeatTitle: () => t('Password of the new key, again'),
  repeatPrompt: () => t('Without the password the key is lost, so type it once more.'),
  repeatWrong: () => t('This is not the same password.'),
  fileTitle: () => t('File name'),
  filePrompt: (folder: string) => t('Name without ending: .key and .csr are added. Folder: {0}', folder),
  fileEmpty: () => t('A name is needed.'),
  fileCharacters: () => t('A file name cannot have / \\ : * ? " < > | or begin with a dot.'),
  fileTaken: (file: string) => t('{0} exists already, and files are never overwritten.', file),

  reviewMessage: ({ names }: NewKeyPlan) => t('Create a new key and a CSR for {0}?', names[0] ?? ''),
  reviewDetail: (plan: NewKeyPlan) => reviewDetail(plan),
  confirm: () => t('Create Key and CSR'),
  making: (algorithm: string) => t('Making a key: {0}…', algorithm),
  done: (keyFile: string, csrFile: string) =>
    t(
      '{0} and {1} are written. The CSR goes to the authority. The key stays here: keep it, for no certificate works without it.',
      keyFile,
      csrFile,
    ),
  use: (use: 'reissueFile' | 'issue' | 'inspect') =>
    ({
      reissueFile: t('Reissue with This CSR…'),
      issue: t('Issue with This CSR…'),
      inspect: t('Inspect'),
    })[use],
  filesStay: (keyFile: string, csrFile: string) =>
    t('{0} and {1} were written and stay: try again with this CSR, or delete both.', keyFile, csrFile),
};

const ALGORITHMS: Record<NewKeyAlgorithm, { readonly name: () => string; readonly detail: () => string }> = {
  'rsa-2048': { name: () => t('RSA, 2048 bits'), detail: () => t('Accepted everywhere') },
  'ec-p256': { name: () => t('ECDSA, P-256'), detail: () => t('Small and fast; accepted by all current clients') },
  'rsa-3072': { name: () => t('RSA, 3072 bits'), detail: () => t('Stronger, slower') },
  'rsa-4096': { name: () => t('RSA, 4096 bits'), detail: () => t('Strongest RSA, slowest; some services refuse it') },
  'ec-p384': { name: () => t('ECDSA, P-384'), detail: () => t('Stronger than P-256, somewhat slower') },
};

function reviewDetail(plan: NewKeyPlan): string {
  const { names, organisation, locality, country } = plan;
  const who = [organisation, locality, country].filter(Boolean).join(', ');
  return [
    t('Names ({0}): {1}', names.length, names.join(', ')),
    t('Key: {0}', newKeySentences.algorithm(plan.algorithm)),
    ...(who === '' ? [] : [t('Organisation: {0}', who)]),
    t('Folder: {0}', plan.folder),
    plan.encrypted
      ? t('Key file: {0}, encrypted with the password', plan.keyFile)
      : t('Key file: {0}, not encrypted', plan.keyFile),
    t('CSR file: {0}', plan.csrFile),
    t('Only you may read the key file. Nothing is overwritten, and nothing leaves this computer.'),
  ].join('\n');
}
