import { checkDomainName, redundantNames, splitNames, uncoveredBases } from '../../certificates/names/domainNames.ts';
import type { Step, Verdict } from '../../ui/ports.ts';
import { issueSentences as say } from '../../ui/sentences/issue.ts';

export type SuffixCheck = (ascii: string) => boolean;

/** What the steps for names gather; names as typed, so that going back shows them again. */
export interface NameAnswers {
  commonName: string;
  subjectAltNamesTyped: string;
}

export function commonNameStep<Answers extends NameAnswers>(isPublicSuffix: SuffixCheck): Step<Answers> {
  return {
    kind: 'input',
    title: say.commonNameTitle(),
    prompt: () => say.commonNamePrompt(),
    placeholder: 'www.example.com, *.example.com',
    value: ({ commonName }) => commonName ?? '',
    validate: (value) => commonNameVerdict(value, isPublicSuffix),
    accept: (answers, commonName) => ({ ...answers, commonName: commonName.trim() }),
  };
}

function commonNameVerdict(value: string, isPublicSuffix: SuffixCheck): Verdict {
  const check = checkDomainName(value, isPublicSuffix);
  if (!check.ok) return { error: say.domainProblem(check.problem, value.trim()) };
  return check.unicode === check.ascii ? undefined : { remark: say.sentAs(check.ascii) };
}

export function subjectAltNamesStep<Answers extends NameAnswers>(isPublicSuffix: SuffixCheck): Step<Answers> {
  return {
    kind: 'input',
    title: say.subjectAltNamesTitle(),
    prompt: ({ commonName }) => say.subjectAltNamesPrompt(commonName ?? ''),
    placeholder: 'example.com, api.example.com, shop.example.org',
    value: ({ subjectAltNamesTyped }) => subjectAltNamesTyped ?? '',
    validate: (value, { commonName }) => subjectAltNamesVerdict(value, commonName ?? '', isPublicSuffix),
    accept: (answers, subjectAltNamesTyped) => ({ ...answers, subjectAltNamesTyped }),
  };
}

/** The first name that cannot be certified blocks; what was folded or may surprise is a remark. */
function subjectAltNamesVerdict(typed: string, commonName: string, isPublicSuffix: SuffixCheck): Verdict {
  const tokens = splitNames(typed);
  const names: string[] = [];
  for (const token of tokens) {
    const check = checkDomainName(token, isPublicSuffix);
    if (!check.ok) return { error: say.domainProblem(check.problem, token) };
    names.push(check.ascii);
  }
  const common = asciiOf(commonName, isPublicSuffix);
  const distinct = [...new Set([common, ...names])];
  const remark = say.namesRemark({
    count: distinct.length,
    folded: names.length + 1 - distinct.length,
    uncovered: uncoveredBases(distinct),
    redundant: redundantNames(distinct),
  });
  return { remark };
}

/** As certificates hold it; what is no domain name is left as it is. */
export function asciiOf(name: string, isPublicSuffix: SuffixCheck): string {
  const check = checkDomainName(name, isPublicSuffix);
  return check.ok ? check.ascii : name.trim().toLowerCase();
}
