import type { Notice, NoticeCode } from '../../certificates/provider.ts';
import type { Advice } from './errors.ts';
import { durationText } from './errors.ts';
import { t } from './l10n.ts';

/** A remark on an account in the user's words. */
export function noticeAdvice(notice: Notice): Advice {
  return NOTICES[notice.code](notice.details);
}

const NOTICES: Record<NoticeCode, (details: Notice['details']) => Advice> = {
  'naver.mainAccountOnly': ({ caller }) => ({
    title: t('Sub account key: some functions are missing'),
    message: [
      caller === undefined || caller === ''
        ? t('Version 2 of the API refuses this key, so certificates are read through version 1.')
        : t('Version 2 of the API refuses the key of “{0}”, so certificates are read through version 1.', caller),
      t(
        'Certificates, names and validity are complete, and uploads and deletions work; issuing, reissuing, downloads, validation status, orders and usage are not available.',
      ),
      t('To use them, enter a key of the main account.'),
    ].join(' '),
    actions: [
      { label: t('Rotate Keys…'), command: 'cloudCertificates.account.rotateKeys' },
      { label: t('Test Account'), command: 'cloudCertificates.account.test' },
    ],
  }),
  'apig.noGateway': () => ({
    title: t('No API gateway'),
    message: t(
      'The project has no API gateway, and certificates can only be listed through one. Create a gateway in the console, then refresh.',
    ),
    actions: [
      { label: t('Open Console'), command: 'cloudCertificates.account.openConsole' },
      { label: t('Try Again'), command: 'cloudCertificates.certificates.refresh' },
    ],
  }),
  'clock.offset': ({ offsetMs }) => ({
    title: t("This computer's clock is off by {0}", durationText(offsetMs)),
    message: t(
      "The clock of this computer differs from the service's by {0}. Requests are corrected, so everything works; days left may be wrong. Set the clock.",
      durationText(offsetMs),
    ),
    actions: [{ label: t('Show Log'), command: 'cloudCertificates.log.show' }],
  }),
  'list.partial': ({ list = t('unknown'), code = t('unknown'), what }) => ({
    title: t('Part of the list is missing'),
    message:
      what === 'domains'
        ? t(
            'The domains of “{0}” could not be read ({1}), so it is not shown what they serve. The certificates are complete. Refresh to try again.',
            list,
            code,
          )
        : t(
            'The list “{0}” could not be read ({1}), so its certificates are missing here. The others are complete. Refresh to try again.',
            list,
            code,
          ),
    actions: [
      { label: t('Try Again'), command: 'cloudCertificates.certificates.refresh' },
      { label: t('Show Log'), command: 'cloudCertificates.log.show' },
    ],
  }),
};
