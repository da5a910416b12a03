import { t } from './l10n.ts';

/**
 * What a refusal of an API gateway means and what helps, by its code; undefined for a code that says no more than its words.
 * https://docs.otc.t-systems.com/api-gateway/api-ref/appendix/error_codes.html (read 2026-10)
 */
export function refusalHelp(code: string): string | undefined {
  return HELP[code]?.();
}

const noCertificate = () => t('The certificate is no longer there: refresh to see what is.');
const busy = () => t('The gateway is busy with another task or does not run: try again when it does.');
const tooMany = () => t('A quota is used up: delete what is not needed, or have it raised in the console.');
const otherProject = () => t('The project is another one than that of the account: see Account Options….');

const HELP: Readonly<Record<string, () => string>> = {
  'APIG.2051': () => t('The domain serves another certificate by now: refresh, and bind again in its place.'),
  'APIG.2101': () => t('To the service the private key belongs to another certificate.'),
  'APIG.2102': () => t('By the clock of the service the certificate has expired.'),
  'APIG.2103': () => t('No name of the certificate covers the domain; the service may not count the common name.'),
  'APIG.2104': () => t('To the service the chain has a gap or is out of order.'),
  'APIG.2105': () => t('The service takes the private key for encrypted.'),
  'APIG.2106': () => t('The service cannot read certificate or key: it may not take keys of this kind.'),
  'APIG.2109': () => t('The certificate has no names (SAN) that the service counts.'),
  'APIG.3001': () => t('The API group is no longer there: refresh to see what is.'),
  'APIG.3020': () => t('The domain is no longer there: refresh to see what is.'),
  'APIG.3021': noCertificate,
  'APIG.3025': noCertificate,
  'APIG.3030': () => t('The gateway is no longer there: refresh to see what is.'),
  'APIC.7302': () => t('The gateway is no longer there: refresh to see what is.'),
  'APIG.3100': tooMany,
  'APIG.3101': tooMany,
  'APIG.3108': tooMany,
  'APIG.3148': () => t('The service takes no certificate that ends after 2038-01-19 03:14:07 UTC.'),
  'APIG.3458': () => t('This gateway does not have that function: it may have to be upgraded in the console.'),
  'APIG.3708': () => t('The key usage of the certificate does not suit a server.'),
  'APIG.3709': () => t('The service does not take the algorithm that signed the certificate.'),
  'APIG.3711': () => t('This may change once a minute: try again in a minute.'),
  'APIG.3718': busy,
  'APIC.7701': busy,
  'APIG.1020': otherProject,
  'APIC.7130': otherProject,
};
