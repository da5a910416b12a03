import type { CsrProblem } from '../../certificates/reissue/csrCheck.ts';
import type { NameChanges } from '../../pem/nameCoverage.ts';
import { findingTitle } from './findings.ts';
import { issueSentences } from './issue.ts';
import { t } from './l10n.ts';

/** What the user reads while choosing a CSR or having one made. */
export const csrSentences = {
  sourceTitle: () => t('CSR'),
  sourcePlaceholder: () => t('Which key is the certificate for?'),
  newLabel: () => t('New key and CSR'),
  newDetail: () => t('Made here and written to two new files before anything is sent'),
  chooseLabel: () => t('A CSR file…'),
  chooseDetail: () => t('One that you have already; its private key stays where it is'),
  chooseButton: () => t('Use This CSR'),
  inWorkspace: () => t('CSRs in this workspace'),
  pickOne: (file: string) => t('{0} holds several CSRs. Which one?', file),
  names: (count: number, first: string) => (count === 1 ? first : t('{0} and {1} more', first, count - 1)),
  fit: (changes: NameChanges) => fitText(changes),
  notCsr: (file: string) => t('There is no CSR in {0}, so nothing was sent.', file),

  encryptedKeyNote: (file: string) => t('{0} may be its key; it is encrypted', file),

  passwordTitle: () => t('Password of the key'),
  passwordPrompt: (file: string) =>
    t('{0} is encrypted. Its password tells whether it belongs to the CSR. Leave it empty to go on unchecked.', file),
  comparing: (file: string) => t('Opening {0}…', file),
  wrongPassword: (file: string) => t('This password does not open {0}.', file),

  strangerMessage: (file: string) => t('{0} is not the private key of this CSR', file),
  strangerDetail: (csr: string, file: string) =>
    t(
      'The CSR {0} was made with another private key than the one in {1} beside it. A certificate for this CSR will not work together with that key. If you do not have the right key elsewhere, make a new key and CSR instead. Nothing was sent.',
      csr,
      file,
    ),
  strangerConfirm: () => t('Go On Without This Key'),

  problem: (file: string, problem: CsrProblem) => t('{0} cannot be sent: {1} Nothing was sent.', file, why(problem)),
  problemOnly: (problem: CsrProblem) => why(problem),
  looking: () => t('Looking for keys and CSRs…'),
};

/** A CSR beside the names that are wanted. */
function fitText({ kept, added, lost, stillServed }: NameChanges): string {
  if (added.length === 0 && lost.length === 0) return t('same names');
  if (kept.length === 0 && stillServed.length === 0) return t('other names');
  return [
    ...(lost.length > 0 ? [t('without {0}', shortList(lost))] : []),
    ...(added.length > 0 ? [t('adds {0}', shortList(added))] : []),
  ].join(', ');
}

function shortList(names: readonly string[]): string {
  const [first = '', second] = names;
  if (second === undefined) return first;
  return names.length === 2 ? `${first}, ${second}` : t('{0} and {1} more', first, names.length - 1);
}

function why(problem: CsrProblem): string {
  switch (problem.problem) {
    case 'signature':
      return t('its signature is broken, so it was altered or cut after it was made. Make it anew.');
    case 'signature-unknown':
      return t('its signature ({0}) cannot be verified here.', problem.algorithm);
    case 'key':
      return t(
        'its key is not accepted by public authorities ({0}). Use RSA from 2048 bits, or P-256 or wider.',
        findingTitle(problem.finding),
      );
    case 'no-names':
      return t('it names no domain.');
    case 'not-dns':
      return t('it asks for {0}, and only domain names can be certified.', problem.name);
    case 'name':
      return issueSentences.domainProblem(problem.domain, problem.name);
  }
}
