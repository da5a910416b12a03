import type { KeyRegistrationRequest } from '../../certificates/writes.ts';
import { t } from './l10n.ts';
import { requestLines, type ShownPlan } from './plans.ts';

type Plan = ShownPlan<KeyRegistrationRequest>;

/** What the user reads while handing the private key of a certificate to the service. */
export const keySentences = {
  title: () => t('Register Private Key'),
  keyTitle: () => t('Private key'),
  keyPlaceholder: (name: string) => t('No open key in this workspace belongs to {0}. Which file holds it?', name),
  chooseFile: () => t('A key file…'),
  chooseDetail: () => t('From anywhere on this computer'),
  chooseButton: () => t('Register This Key'),
  encryptedGroup: () => t('Encrypted keys in this workspace'),
  encryptedDetail: () => t('Its password is asked for, to compare it'),
  cannot: (name: string, state: string) =>
    t('{0} does not wait for a private key: its state is “{1}”. Nothing was sent.', name, state),
  account: () => t('Registering a key needs the public zone and a key of the main account. Nothing was sent.'),
  unknownKey: (name: string) =>
    t(
      'The certificate {0} could not be read, so it is not known which key belongs to it. Nothing was sent; try again.',
      name,
    ),
  notKey: (file: string) => t('There is no private key in {0}, or it was not opened. Nothing was sent.', file),

  reviewMessage: ({ request }: Plan) => t('Hand the private key of “{0}” to the service?', request.certificateName),
  reviewDetail: (plan: Plan, file: string) => reviewDetail(plan, file),
  confirm: () => t('Register Private Key'),
  sending: (name: string) => t('Registering the private key of {0}…', name),
  done: (name: string) =>
    t('The private key of {0} is registered: resources of the cloud can use the certificate now.', name),
  doneAfterAll: (name: string) => t('The answer was lost, but the private key of {0} is registered.', name),
  notDone: (name: string) =>
    t('The answer was lost, and {0} still waits for its private key. You may try again.', name),
  needsEyes: (name: string) =>
    t(
      'Whether the private key of {0} was registered is not known: the service could not be asked. Look in the console.',
      name,
    ),
  refused: (name: string, why: string) => t('The private key of {0} was not registered. {1}', name, why),
};

/** Only the sandbox on this computer speaks without TLS. */
function keyLeavesText({ protocol, host }: URL): string {
  return protocol === 'https:'
    ? t('THE PRIVATE KEY LEAVES THIS COMPUTER: it is sent to {0}, and the service keeps it.', host)
    : t('The private key is sent to {0} on this computer, and the sandbox keeps it.', host);
}

function reviewDetail({ request, accountLabel, preview }: Plan, file: string): string {
  return [
    keyLeavesText(new URL(preview.url)),
    t('Account: {0}', accountLabel),
    t('Key file: {0} ({1})', file, request.keyName),
    t('It belongs to the certificate: both have the public key {0}.', request.spkiSha256),
    t('It cannot be taken back from here. It is sent once and noted in Activity, without the key.'),
    ...requestLines(preview),
  ].join('\n');
}
