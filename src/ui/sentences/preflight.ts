import type { Source, TidyCode } from '../../certificates/upload/assembly.ts';
import type { NameRule } from '../../certificates/names/nameRule.ts';
import type { Check, CheckFacts, CheckId, CheckOf, CheckState } from '../../certificates/upload/checks.ts';
import type { KeyFacts } from '../../pem/facts.ts';
import { chainText } from './chainText.ts';
import { counted, formatNumber, t } from './l10n.ts';
import { nameProblemText } from './nameProblem.ts';
import { keyName } from './pemBlocks.ts';
import { daysLeftText, fullTime } from './time.ts';

/** What a check before an upload came to: a title, and one sentence with what to do. */
export interface CheckText {
  readonly title: string;
  readonly sentence: string;
}

/** @param rule for names of certificates of the service that it goes to */
export function checkText(check: Check, rule: NameRule): CheckText {
  return { title: TITLES[check.id](), sentence: sentenceOf(check, rule) };
}

export function checkStateName(state: CheckState): string {
  return STATES[state]();
}

const STATES: Record<CheckState, () => string> = {
  ok: () => t('fine'),
  mended: () => t('mended'),
  warning: () => t('careful'),
  blocked: () => t('stops it'),
  unknown: () => t('not known'),
};

/** What was looked at; what was found stands below, fine or not. */
const TITLES: Record<CheckId, () => string> = {
  parsable: () => t('Certificate'),
  keyMatches: () => t('Private key'),
  keyType: () => t('Kind of key'),
  keyUnencrypted: () => t('Form of the key'),
  chain: () => t('Chain'),
  san: () => t('Names (SAN)'),
  validity: () => t('Validity'),
  usage: () => t('Purpose'),
  domains: () => t('Chosen domains'),
  boundDomains: () => t('Domains that serve the old one'),
  successor: () => t('Compared with the old one'),
  name: () => t('Name in the cloud'),
  duplicate: () => t('The same certificate there'),
  bytes: () => t('Bytes that are sent'),
};

type Sentences = {
  readonly [Id in CheckId]: (facts: CheckFacts[Id], state: CheckState, rule: NameRule) => string;
};

function sentenceOf<Id extends CheckId>({ id, facts, state }: CheckOf<Id>, rule: NameRule): string {
  return SENTENCES[id](facts, state, rule);
}

const SENTENCES: Sentences = {
  parsable: ({ problem, leaf, candidates, unreadable, closed }) => {
    if (problem === 'noCertificate') return t('There is no certificate in what was chosen.');
    if (problem === 'severalLeaves')
      return t('There are several: {0}. Choose one of them.', candidates.map(({ name }) => name).join(', '));
    if (problem === 'closed') return t('{0} was not opened, so nothing can be seen in it.', files(closed));
    const broken = unreadable.length === 0 ? [] : [t('Something else in {0} cannot be read.', files(unreadable))];
    return [t('{0}, {1}.', leaf?.name ?? '', place(leaf?.source)), ...broken].join(' ');
  },
  keyMatches: ({ problem, source, closed, strangers }) => {
    switch (problem) {
      case undefined:
        return keyText(source);
      case 'missing':
        return t('No key of it lies in the file or beside it. Choose the file that holds it.');
      case 'closed':
        return t('{0} was not opened with its password, so its key cannot be compared.', files(closed));
      case 'mismatch':
        return t('The key in {0} belongs to another certificate. Choose the file of its own key.', files(strangers));
      case 'notCompared':
        return t('{0} is taken for its key; it cannot be compared on this computer.', source?.file ?? '');
    }
  },
  keyType: ({ problem, algorithm, bits, curve }) => {
    const key = keyTypeName(algorithm, bits, curve);
    switch (problem) {
      case undefined:
        return t('{0}.', key);
      case 'refused':
        return t('{0}: the service takes RSA and EC keys. Have a certificate issued for such a key.', key);
      case 'doubtful':
        return t('{0}: it is not known whether the service takes it.', key);
      case 'short':
        return t('{0}: shorter than clients accept today.', key);
      case 'curve':
        return t('{0}: few clients know this curve.', key);
    }
  },
  keyUnencrypted: ({ source, change, container }, state) => {
    if (state === 'unknown') return t('There is no key yet.');
    if (change === 'decrypted') return t('{0} is encrypted; it is sent decrypted.', source?.file ?? '');
    if (change === 'converted')
      return t('{0} is {1}; it is sent as PKCS#8.', source?.file ?? '', (container ?? '').toUpperCase());
    return t('It is PKCS#8 without a password, as the service wants it.');
  },
  chain: chainText,
  san: ({ names, commonName }) => {
    if (names.length > 0) return t('{0}.', shortList(names));
    return commonName === undefined
      ? t('It names nobody, so no client takes it.')
      : t('Only its common name says {0}; clients look at the SAN alone. Have it issued with one.', commonName);
  },
  validity: ({ problem, notBefore, notAfter, daysLeft, before }) => {
    switch (problem) {
      case undefined:
        return t('{0}: valid until {1}.', daysLeftText(daysLeft), fullTime(notAfter));
      case 'expired':
        return t('It ended on {0}. Upload its successor.', fullTime(notAfter));
      case 'notYetValid':
        return t('It is not valid before {0}; clients refuse it until then.', fullTime(notBefore));
      case 'tooLate':
        return t('It ends on {0}; the service takes what ends before {1}.', fullTime(notAfter), fullTime(before));
    }
  },
  usage: ({ problems, signatureAlgorithm }) =>
    problems.length === 0
      ? t('Nothing speaks against it.')
      : problems.map((problem) => USAGE[problem](signatureAlgorithm)).join(' '),
  domains: ({ served, notServed }) => {
    if (notServed.length > 0) return t('It has no name for {0}. Take them off the choice.', notServed.join(', '));
    if (served.length === 0) return t('No domain is chosen; it can be bound later.');
    return served.map(({ name, by }) => (name === by ? name : t('{0} by {1}', name, by))).join(', ');
  },
  boundDomains: ({ served, lost, neverServed }) => {
    if (lost.length > 0)
      return t(
        '{0} would no longer be covered. Use a certificate that has them, or unbind them first.',
        lost.join(', '),
      );
    if (neverServed.length > 0) return t('{0}: covered by neither the old one nor this.', neverServed.join(', '));
    return served.length === 0 ? t('No domain serves it.') : shortList(served.map(({ name }) => name));
  },
  successor: ({ namesLost, endsBefore }) =>
    namesLost.length === 0 && !endsBefore
      ? t('It has all its names and ends no earlier.')
      : [
          ...(namesLost.length > 0 ? [t('Names lost: {0}.', shortList(namesLost))] : []),
          ...(endsBefore ? [t('It ends before the old one, which ends on {0}.', fullTime(endsBefore))] : []),
        ].join(' '),
  name: ({ name, problem, proposal, unasked }, state, rule) => {
    if (problem === undefined) {
      if (state === 'unknown') return t('{0}; which names are taken is not known.', name);
      return unasked.length === 0
        ? t('{0}.', name)
        : t('{0}; whether it is taken on {1} is not known: that list could not be read.', name, unasked.join(', '));
    }
    const why = nameProblemText(problem, name, rule);
    return proposal === undefined ? why : `${why} ${t('This would do: {0}', proposal)}`;
  },
  duplicate: ({ found, existing }) => {
    const names = existing.map(({ name }) => name).join(', ');
    switch (found) {
      case 'none':
        return t('No certificate there has its serial number.');
      case 'same':
        return t('This very certificate is there as {0}.', names);
      case 'likely':
        return t('{0} has the same name and the same end: it may be this one.', names);
      case 'notListed':
        return t('What is there could not be listed.');
    }
  },
  bytes: ({ leafLength, chainLength, certificates, tidied, long }) =>
    [
      counted(
        certificates + 1,
        '{0} certificate as PEM with line feeds, no byte order mark.',
        '{0} certificates as PEM with line feeds, no byte order mark.',
      ),
      t('{0} characters.', formatNumber(leafLength + chainLength)),
      ...tidied.map(({ file, codes }) => t('Not sent of {0}: {1}.', file, codes.map(tidyText).join(', '))),
      ...(long.length > 0 ? [t('That is more than services are known to take.')] : []),
    ].join(' '),
};

const USAGE: Record<CheckFacts['usage']['problems'][number], (algorithm: string) => string> = {
  authority: () => t('It is a CA, not a server.'),
  noServerAuth: () => t('Its purposes do not include servers.'),
  noDigitalSignature: () => t('Its key may not sign handshakes.'),
  weakSignature: (algorithm) => t('It is signed with {0}, which clients refuse.', algorithm),
};

function place(source: Source | undefined): string {
  return source === undefined ? '' : t('from {0}', source.file);
}

function keyText(source: Source | undefined): string {
  switch (source?.where) {
    case undefined:
    case 'leafFile':
      return t('Its key is in the same file.');
    case 'chosen':
      return t('Its key is {0}, which you chose.', source.file);
    case 'beside':
      return t('Its key is {0}, from the same folder.', source.file);
  }
}

function files(sources: readonly Source[]): string {
  return [...new Set(sources.map(({ file }) => file))].join(', ');
}

const MOST_NAMES = 6;

function shortList(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).join(', ');
  const more = names.length - MOST_NAMES;
  return more > 0 ? t('{0} and {1} more', shown, formatNumber(more)) : shown;
}

function keyTypeName(algorithm: KeyFacts['algorithm'], bits: number | undefined, curve: string | undefined): string {
  return keyName({ algorithm, bits, curve, oid: curve ?? '' } as KeyFacts);
}

function tidyText(code: TidyCode): string {
  return TIDIED[code]();
}

const TIDIED: Record<TidyCode, () => string> = {
  bom: () => t('byte order mark'),
  utf16: () => t('UTF-16'),
  crlf: () => t('CRLF line ends'),
  trailingBlanks: () => t('blanks at line ends'),
  indented: () => t('indentation'),
  blankLines: () => t('blank lines'),
  literalNewlines: () => t('line ends spelled out'),
  quotes: () => t('quotation marks'),
  unwrapped: () => t('overlong lines'),
  lineLength: () => t('odd line lengths'),
  invisible: () => t('invisible characters'),
  padding: () => t('wrong padding'),
  textAround: () => t('text around the blocks'),
  bagAttributes: () => t('bag attributes'),
  noArmour: () => t('missing BEGIN and END'),
  encodedTwice: () => t('base64 of base64'),
  oldLabel: () => t('old label'),
  wrongLabel: () => t('wrong label'),
  noFinalNewline: () => t('missing last line end'),
  binary: () => t('binary form (DER)'),
};

/** Around the list of checks. */
export const preflightSentences = {
  title: () => t('Checks'),
  placeholder: () => t('Everything was checked on this computer; nothing was sent.'),
  blockedPlaceholder: () => t('This stops it; nothing was sent. Mend it, or go back.'),
  goOn: () => t('Go On to the Plan'),
  mendGroup: () => t('What helps'),
  addFile: () => t('Choose Another File…'),
  addFileDetail: () => t('The private key, or a certificate of the chain; added to what was found'),
  showAll: () => t('Show Everything in an Editor'),
  showAllDetail: () => t('All checks in full, and the exact request with the key replaced by its public-key hash'),
  showChecksDetail: () => t('All checks in full'),
  groups: {
    blocked: () => t('Stops it'),
    warning: () => t('Careful'),
    unknown: () => t('Not known'),
    mended: () => t('Mended'),
    ok: () => t('Fine'),
  } satisfies Record<CheckState, () => string>,
  documentTitle: (name: string) => t('Plan: {0}', name),
  documentNote: () => t('Made on this computer from the files; nothing was sent.'),
  stateHead: () => t('State'),
  checkHead: () => t('Check'),
  resultHead: () => t('Result'),
  requestHeading: () => t('The exact request'),
  requestNote: () => t('The private key is replaced by the hash of its public key; nothing else is left out.'),
  thenHeading: () => t('Then'),
};
