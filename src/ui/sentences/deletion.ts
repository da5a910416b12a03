import type { CertificateRecord } from '../../certificates/certificateRecord.ts';
import type { DeletionRequest } from '../../certificates/writes.ts';
import { usageText } from './binding.ts';
import { t } from './l10n.ts';
import { requestLines, type ShownPlan } from './plans.ts';
import { fullTime } from './time.ts';

type Plan = ShownPlan<DeletionRequest>;

/** What the user reads while deleting a certificate. */
export const deletionSentences = {
  title: () => t('Delete Certificate'),
  inUse: (name: string, places: readonly string[]) =>
    t('{0} is in use and cannot be deleted: {1}. Nothing was sent.', name, places.join(', ')),
  unbindButton: () => t('Unbind…'),
  cannot: (name: string, why: string) => t('{0} cannot be deleted now ({1}). Nothing was sent.', name, why),
  account: () => t('This account cannot delete certificates. Nothing was sent.'),
  nameTitle: () => t('Name of the certificate'),
  namePrompt: (record: CertificateRecord) =>
    `${whereUsed(record)} ${t('Type its name to delete it: {0}', record.name)}`,
  otherName: (name: string) => t('Type exactly: {0}', name),

  reviewMessage: ({ request }: Plan) => t('Delete “{0}”?', request.certificateName),
  reviewDetail: (plan: Plan, record: CertificateRecord) => reviewDetail(plan, record),
  confirm: () => t('Delete for Good'),
  sending: (name: string) => t('Deleting {0}…', name),
  done: (name: string) => t('{0} is deleted.', name),
  doneAfterAll: (name: string) => t('The answer was lost, but {0} is deleted.', name),
  notDone: (name: string) => t('The answer was lost, and {0} is still there. You may try again.', name),
  needsEyes: (name: string) =>
    t('Whether {0} is deleted is not known: the service could not be asked. Refresh before you try again.', name),
  refused: (name: string, why: string) => t('{0} was not deleted. {1}', name, why),
};

function whereUsed(record: CertificateRecord): string {
  const { boundDomains, usedBy } = record;
  if (boundDomains) return usageText(record);
  return usedBy
    ? t('Nothing uses it, says the service.')
    : t('The service does not say what uses it: make sure that nothing does.');
}

function reviewDetail({ request, accountLabel, preview }: Plan, record: CertificateRecord): string {
  const { commonName, notAfter } = record;
  return [
    t('THIS CANNOT BE UNDONE: the certificate and its private key are gone from the service.'),
    whereUsed(record),
    t('Account: {0}', accountLabel),
    t('Common name: {0}', commonName),
    ...(notAfter ? [t('Valid until: {0}', fullTime(notAfter))] : []),
    ...(request.serialNumber === undefined ? [] : [t('Serial number: {0}', request.serialNumber)]),
    t('It is sent once and noted in Activity.'),
    ...requestLines(preview),
  ].join('\n');
}
