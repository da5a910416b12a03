import type { CertificateConcern } from '../../certificates/attention/attention.ts';
import type { CertificateRecord } from '../../certificates/certificateRecord.ts';
import { counted, t } from './l10n.ts';
import { failureText } from './states.ts';
import { daysLeftText } from './time.ts';

/** Why a certificate is listed: a few words for the row, and what to do about it. */
export function concernText(
  concern: CertificateConcern,
  certificate: CertificateRecord,
  daysLeft: number | undefined,
): { readonly short: string; readonly explanation: string } {
  const domains = certificate.boundDomains?.length ?? 0;
  const users = certificate.usedBy?.length ?? 0;
  const isOwn = certificate.capabilities.replace === true;
  const left = daysLeft === undefined ? '' : daysLeftText(daysLeft);
  switch (concern) {
    case 'expired-in-use':
      return {
        short: t('{0}, still in use', left || t('expired')),
        explanation: [
          domains > 0
            ? counted(
                domains,
                'It has expired, and {0} domain still serves it: visitors see an error.',
                'It has expired, and {0} domains still serve it: visitors see an error.',
              )
            : counted(
                users,
                'It has expired, and {0} resource still uses it: visitors see an error.',
                'It has expired, and {0} resources still use it: visitors see an error.',
              ),
          isOwn ? t('Replace it with a new one of yours.') : t('Issue a new one and switch over.'),
        ].join(' '),
      };
    case 'expired':
      return {
        short: left || t('expired'),
        explanation: isOwn
          ? t(
              'It has expired. If anything still uses it, visitors see an error: replace it with a new one of yours, else delete it.',
            )
          : t(
              'It has expired. If anything still uses it, visitors see an error: issue a new one and switch over, else delete it.',
            ),
      };
    case 'expires-soon':
      return {
        short: certificate.usedBy?.length === 0 ? t('{0}, not in use', left) : left,
        explanation:
          certificate.usedBy?.length === 0
            ? t('It expires soon. The service says that nothing uses it: if that is so, let it lapse.')
            : isOwn
              ? t('It expires soon. Replace it in time with a new one of yours.')
              : t('It expires soon. Unless it is renewed automatically, issue a new one now and switch over in time.'),
      };
    case 'failed':
      return {
        short: failureText(certificate),
        explanation:
          certificate.capabilities['issue-again'] === true
            ? t('It was not issued. Check its names and their DNS, then issue it again.')
            : t('It was not issued. The console says more; order it again there.'),
      };
    case 'timed-out':
      return {
        short: t('validation timed out'),
        explanation: t(
          'Its names were not validated in time, so it was not issued. Check their DNS, then issue it again.',
        ),
      };
    case 'key-required':
      return {
        short: t('waits for its private key'),
        explanation:
          certificate.capabilities['register-key'] === true
            ? t(
                'It was issued for a CSR. Resources of the cloud cannot use it before its private key is registered; your own servers can.',
              )
            : t('It was issued for a CSR and cannot be used before its private key is registered in the console.'),
      };
    case 'validation-waiting':
      return {
        short: t('waits for its DNS records'),
        explanation: t(
          'It will be issued when its DNS validation records exist. Copy them from its menu and create them at your DNS provider.',
        ),
      };
  }
}

export const attentionSentences = {
  badge: (count: number) => counted(count, '{0} thing needs attention', '{0} things need attention'),
};
