import type { Source } from '../../certificates/upload/assembly.ts';
import type { ChainMend, ChainProblem, CheckFacts } from '../../certificates/upload/checks.ts';
import { t } from './l10n.ts';
import { fullTime } from './time.ts';

/** What is wrong with the chain of an upload, what was mended, and what is sent. */
export function chainText({ problem, mends, sent }: CheckFacts['chain']): string {
  return [
    ...(problem ? [chainProblem(problem)] : []),
    ...mends.map(chainMend),
    ...(problem ? [] : [sentText(sent.map(({ name }) => name))]),
  ].join(' ');
}

function chainProblem(problem: ChainProblem): string {
  switch (problem.kind) {
    case 'missing':
      return t('MISSING: {0}, which issued {1}.{2}', problem.issuer, problem.of, fetchText(problem.urls));
    case 'broken':
      return t('The signature of {0} was not made by {1}: one of the files is wrong.', problem.of, problem.issuer);
    case 'rootUnknown':
      return problem.needed
        ? t('The service wants the root too; {0} is not here.{1}', problem.issuer, fetchText(problem.urls))
        : t('{0} is no known public root: fine if it is a root of your own, else it is missing.', problem.issuer);
    case 'selfSigned':
      return t('It is signed by itself: only who installed it trusts it.');
    case 'expired':
      return t('{0} in the chain ended on {1}.', problem.of, fullTime(problem.notAfter));
    case 'unverified':
      return t('A signature could not be verified on this computer.');
  }
}

function fetchText(urls: readonly string[]): string {
  return urls.length === 0 ? '' : ` ${t('It is at {0}', urls.join(', '))}`;
}

function chainMend(mend: ChainMend): string {
  switch (mend.kind) {
    case 'reordered':
      return t('Put in order.');
    case 'completed':
      return t('Completed with {0}.', mend.certificates.map(({ name, source }) => named(name, source)).join(', '));
    case 'rootAdded':
      return t('Root added: {0}.', named(mend.root.name, mend.root.source));
    case 'rootLeftOut':
      return t('Root left out: {0}.', mend.root.name);
    case 'leftOut':
      return LEFT_OUT[mend.why](mend.certificates.map(({ name }) => name).join(', '));
  }
}

const LEFT_OUT: Record<'duplicate' | 'unrelated' | 'alternative', (names: string) => string> = {
  duplicate: (names) => t('Sent once only: {0}.', names),
  unrelated: (names) => t('Left out, not of this chain: {0}.', names),
  alternative: (names) => t('Left out, another way up: {0}.', names),
};

function sentText(names: readonly string[]): string {
  return names.length === 0 ? t('Sent alone: its issuer is a root.') : t('Sent above it: {0}.', names.join(', '));
}

function named(name: string, source: Source | undefined): string {
  return source === undefined ? name : t('{0} from {1}', name, source.file);
}
