import type { StoredFacts } from '../../certificates/upload/servedCertificate.ts';
import { formatName } from '../../pem/x509/distinguishedName.ts';
import type { CertificateFacts } from '../../pem/facts.ts';
import { t } from './l10n.ts';
import { fullTime } from './time.ts';

/** What the user reads when what a domain serves is compared with what is stored. */
export const servedSentences = {
  title: () => t('Check What Is Served'),
  domainPlaceholder: (name: string) => t('Which domain of {0} is asked?', name),
  notBound: (name: string) => t('No domain serves {0}, so there is nothing to check.', name),
  hostTitle: () => t('Check What Is Served: Host name'),
  hostPrompt: (wildcard: string) => t('A name that {0} covers: it is what the gateway is asked for.', wildcard),
  hostNotCovered: (wildcard: string) =>
    t('{0} does not cover this name; type one label in place of the star.', wildcard),
  asking: (host: string) => t('Asking {0}…', host),
  again: () => t('Check Again'),
  same: (host: string, served: CertificateFacts) =>
    t(
      '{0} serves this certificate: serial number {1}, until {2}.',
      host,
      served.serialNumber,
      fullTime(served.notAfter),
    ),
  likely: (host: string, served: CertificateFacts) =>
    t(
      '{0} most likely serves this certificate: the end is the same, {1}; the service does not tell its serial number.',
      host,
      fullTime(served.notAfter),
    ),
  unknown: (host: string, served: CertificateFacts) =>
    t(
      '{0} serves {1}. Whether it is this certificate cannot be told: the service tells neither its serial number nor its end.',
      host,
      servedText(served),
    ),
  different: (host: string, served: CertificateFacts, stored: StoredFacts) =>
    t(
      '{0} serves ANOTHER certificate. Served: {1}. Stored: {2}. After a change it takes some seconds; else another server or a proxy answers for this name.',
      host,
      servedText(served),
      storedText(stored),
    ),
  expired: () => t('IT HAS EXPIRED: clients refuse it.'),
  silent: (host: string, port: number, { problem, by }: { readonly problem: string; readonly by?: 'proxy' }) =>
    t('{0} {1}', by ? proxyText(host, problem) : silenceText(host, port, problem), unchanged()),
};

function servedText({ serialNumber, issuer, notAfter }: CertificateFacts): string {
  return t('serial number {0}, issued by {1}, until {2}', serialNumber, formatName(issuer), fullTime(notAfter));
}

function storedText({ serialNumber, issuer, notAfter }: StoredFacts): string {
  const unknown = t('not told');
  return t(
    'serial number {0}, issued by {1}, until {2}',
    serialNumber ?? unknown,
    issuer ?? unknown,
    notAfter ? fullTime(notAfter) : unknown,
  );
}

function unchanged(): string {
  return t('What is stored has not changed.');
}

function proxyText(host: string, problem: string): string {
  return problem === '407'
    ? t('The proxy wants to know who asks for {0}. Put user and password into the setting http.proxy.', host)
    : t('The proxy of the editor did not connect to {0} ({1}). See the setting http.proxy.', host, problem);
}

function silenceText(host: string, port: number, problem: string): string {
  switch (problem) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return t('The name {0} is not known here (DNS).', host);
    case 'ECONNREFUSED':
      return t('Nothing listens at {0} on port {1}.', host, port);
    case 'timeout':
    case 'ETIMEDOUT':
      return t('{0} did not answer on port {1} in time.', host, port);
    default:
      return t('{0} showed no certificate on port {1} ({2}).', host, port, problem);
  }
}
