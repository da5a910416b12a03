import type { Finding, FindingCode, FindingSeverity } from '../../pem/findings/findingTable.ts';
import { counted, t } from './l10n.ts';

/** What was found, in one sentence: for a problem or the head of a row. */
export function findingTitle({ code, facts }: Finding): string {
  return SENTENCES[code].title(facts);
}

/** Why it matters and what to do. */
export function findingExplanation({ code, facts }: Finding): string {
  return SENTENCES[code].why(facts);
}

export function severityName(severity: FindingSeverity): string {
  return SEVERITIES[severity]();
}

const SEVERITIES: Record<FindingSeverity, () => string> = {
  error: () => t('Error'),
  warning: () => t('Warning'),
  information: () => t('Note'),
};

type Facts = Finding['facts'];

interface Sentences {
  readonly title: (facts: Facts) => string;
  readonly why: (facts: Facts) => string;
}

const text = (value: string | number | undefined): string => String(value ?? '');
const number = (value: string | number | undefined): number => Number(value ?? 0);
/** The day of an ISO time, in UTC as certificates count. */
const day = (value: string | number | undefined): string => text(value).slice(0, 10);

const SENTENCES: Record<FindingCode, Sentences> = {
  expired: {
    title: ({ notAfter }) => t('Expired on {0}.', day(notAfter)),
    why: () => t('No client accepts it any more. Issue or reissue it and install the new one.'),
  },
  'expires-soon': {
    title: ({ days, notAfter }) =>
      number(days) === 0
        ? t('Expires within a day, on {0}.', day(notAfter))
        : counted(number(days), 'Expires in {0} day.', 'Expires in {0} days.'),
    why: () => t('Replace it before its end: clients refuse it from the next second on.'),
  },
  'not-yet-valid': {
    title: ({ notBefore }) => t('Not valid before {0}.', day(notBefore)),
    why: () => t("Clients refuse it until then. If it was issued just now, this computer's clock may be behind."),
  },
  'lifetime-too-long': {
    title: ({ days, limitDays, limitMonths }) =>
      limitDays === undefined
        ? t('Valid for {0} days; public authorities may issue at most {1} months.', text(days), text(limitMonths))
        : t('Valid for {0} days; public authorities may issue at most {1} days.', text(days), text(limitDays)),
    why: () =>
      t(
        'The limit is that of the CA/Browser Forum on the day of issuance. Browsers refuse longer ones from public authorities; a private authority may do as it likes.',
      ),
  },
  'md5-signature': {
    title: ({ algorithm }) => t('Signed with {0}, which is broken.', text(algorithm)),
    why: () => t('Such signatures can be forged and nobody accepts them. Have it signed with SHA-256 or better.'),
  },
  'sha1-signature': {
    title: ({ algorithm }) => t('Signed with {0}: SHA-1 is no longer accepted.', text(algorithm)),
    why: () => t('Browsers and services refuse SHA-1 signatures. Have it signed with SHA-256 or better.'),
  },
  'rsa-short': {
    title: ({ bits }) => t('RSA key of {0} bits; 2048 is the least.', text(bits)),
    why: () => t('Authorities and browsers refuse shorter keys. Make a new key and a new CSR.'),
  },
  'weak-curve': {
    title: ({ curve, bits }) => t('Key on the curve {0} of {1} bits; 256 is the least.', text(curve), text(bits)),
    why: () => t('Authorities and browsers refuse smaller curves. Make a new key and a new CSR.'),
  },
  'key-not-accepted': {
    title: ({ kind }) => t('A key of the kind {0} is signed by no public authority.', text(kind)),
    why: () =>
      t('Public authorities sign RSA from 2048 bits, P-256, P-384 and P-521. For private use it may be just right.'),
  },
  'no-san': {
    title: () => t('Has no host name in its subject alternative names.'),
    why: () => t('Clients look for the host name there alone and ignore the common name.'),
  },
  'cn-not-in-san': {
    title: ({ commonName }) => t('The common name {0} is not among the subject alternative names.', text(commonName)),
    why: () => t('Clients ignore the common name, so the certificate does not serve it. Authorities refuse such CSRs.'),
  },
  'wildcard-misuse': {
    title: ({ name }) => t('{0} is no wildcard that works.', text(name)),
    why: () => t('A wildcard stands for one whole label, the first, above a domain that somebody owns: *.example.com'),
  },
  'duplicate-names': {
    title: ({ name }) => t('{0} stands more than once among the names.', text(name)),
    why: () => t('It does no harm, but some services count names.'),
  },
  'ca-certificate-as-leaf': {
    title: () => t('This is the certificate of an authority, not of a server.'),
    why: () => t('It says “CA: true”. Servers and load balancers need the leaf that it issued.'),
  },
  'missing-server-auth': {
    title: () => t('Not meant for servers: its extended key usage lacks serverAuth.'),
    why: () => t('TLS clients refuse it on a server. It may be for mail, code or clients.'),
  },
  'self-signed': {
    title: () => t('Signed by itself.'),
    why: () => t('Only clients that were told to trust this very certificate accept it.'),
  },
  'csr-signature-broken': {
    title: () => t('The signature of the CSR is not by its own key.'),
    why: () => t('It was changed after signing, or damaged. Every authority refuses it; make a new one.'),
  },
  'csr-no-san': {
    title: () => t('The CSR asks for no subject alternative names.'),
    why: () =>
      t('Many authorities take the names from the CSR. Others ask for them apart, or use the common name alone.'),
  },
  'csr-challenge-password': {
    title: () => t('The CSR holds a challenge password.'),
    why: () => t('It is readable by everyone who gets the CSR, and some authorities refuse it.'),
  },
  'key-file-readable-by-others': {
    title: ({ mode }) => t('Others on this computer may read this private key (mode {0}).', text(mode)),
    why: () => t('Whoever has the key can pose as the server. Take the permission away: chmod 600.'),
  },
  'key-mismatch': {
    title: () => t('The private key belongs to none of the certificates and CSRs beside it.'),
    why: () => t('A server cannot start with this pair. Look for the key that was made with the CSR.'),
  },
  'chain-missing-intermediate': {
    title: ({ issuer }) => t('The issuer is missing: {0}', text(issuer)),
    why: ({ urls }) =>
      text(urls) === ''
        ? t('Clients that do not know the intermediate certificate refuse the chain. Ask the authority for it.')
        : t(
            'Clients that do not know the intermediate certificate refuse the chain. The certificate says where it is: {0}',
            text(urls),
          ),
  },
  'chain-missing-root': {
    title: ({ issuer }) => t('The root is missing: {0}', text(issuer)),
    why: () => t('This service wants the root at the end of the chain; most others do not.'),
  },
  'chain-issuer-unknown': {
    title: ({ issuer }) => t('The chain stops below {0}, which is not in it.', text(issuer)),
    why: () =>
      t('It may be the root of a private authority, which need not be in the file, or an intermediate that must.'),
  },
  'chain-wrong-order': {
    title: ({ leaf }) => t('The chain is not in order; {0} belongs first.', text(leaf)),
    why: () =>
      t(
        'Servers send the file as it is: leaf first, then each one’s issuer. Some clients and services refuse another order.',
      ),
  },
  'chain-unrelated-certificate': {
    title: ({ subject }) => t('{0} does not belong to this chain.', text(subject)),
    why: () => t('It issued none of the others. Some services refuse a chain with it; take it out.'),
  },
  'chain-duplicate-certificate': {
    title: ({ subject }) => t('{0} stands twice in the file.', text(subject)),
    why: () => t('The second copy is of no use, and some services refuse it.'),
  },
  'chain-root-included': {
    title: ({ subject }) => t('The root {0} need not be in the chain.', text(subject)),
    why: () => t('Clients have it or do not trust it; sending it only costs bytes. Some services refuse it.'),
  },
  'chain-signature-broken': {
    title: ({ issuer }) => t('The signature is not by the issuer it names: {0}', text(issuer)),
    why: () => t('The issuer beside it has the right name but another key, or the certificate was changed.'),
  },
  'chain-signature-unknown': {
    title: () => t('A signature of the chain could not be verified here.'),
    why: () =>
      t('This program does not know its algorithm, so whether the certificates belong together is not certain.'),
  },
  'chain-several-leaves': {
    title: ({ subject }) => t('{0} is one of several leaf certificates in the file.', text(subject)),
    why: () => t('A server reads the first one and takes the others for its chain. Keep one leaf in a file.'),
  },
};
