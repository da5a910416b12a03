import type { Account } from '../../certificates/account.ts';
import { checkName, type NameRule } from '../../certificates/names/nameRule.ts';
import type { Step } from '../../ui/ports.ts';
import { issueSentences as say } from '../../ui/sentences/issue.ts';
import { nameProblemText } from '../../ui/sentences/nameProblem.ts';
import type { CommandDeps } from '../deps.ts';

/** What the step for a name works with. */
export interface NamedOrder {
  readonly account: Account | undefined;
  /** The name of the certificate that comes before this one, to propose the next. */
  readonly after: string | undefined;
  /** Undefined as long as nobody knows which service orders it. */
  readonly nameRule: NameRule | undefined;
}

interface NameAnswer {
  certificateName: string;
}

/** Asks how a certificate is called in the cloud, where names are unique. */
export function orderNameStep<Answers extends NameAnswer>(
  { inventory }: Pick<CommandDeps, 'inventory'>,
  order: (answers: Partial<Answers>) => NamedOrder,
  words: { readonly title: string; readonly prompt: (answers: Partial<Answers>) => string },
): Step<Answers> {
  const isTaken = ({ account }: NamedOrder, name: string) =>
    account !== undefined &&
    (inventory.snapshot(account.id)?.certificates ?? []).some((certificate) => certificate.name === name);
  return {
    kind: 'input',
    title: words.title,
    prompt: words.prompt,
    placeholder: 'web-frontend',
    value: (answers) => {
      if (answers.certificateName !== undefined) return answers.certificateName;
      const named = order(answers);
      if (named.after === undefined || !named.nameRule) return '';
      return nextName(named.after, named.nameRule, (name) => isTaken(named, name));
    },
    validate: (value, answers) => {
      const name = value.trim();
      if (name === '') return { error: say.nameEmpty() };
      const named = order(answers);
      const problem = named.nameRule && checkName(name, named.nameRule);
      if (named.nameRule && problem) return { error: nameProblemText(problem, name, named.nameRule) };
      return isTaken(named, name) ? { error: say.nameTaken(name) } : undefined;
    },
    accept: (answers, certificateName) => ({ ...answers, certificateName: certificateName.trim() }),
  };
}

/** `web` is followed by `web-2`, `web-2` by `web-3`; shortened where the service wants it short. Empty if nothing fits. */
function nextName(name: string, rule: NameRule, isTaken: (name: string) => boolean): string {
  const [, stem = name, number = '1'] = /^(.*?)-(\d{1,3})$/.exec(name) ?? [];
  for (let next = Number(number) + 1; next < 1000; next += 1) {
    let base = stem;
    while (base !== '' && checkName(`${base}-${next}`, rule) === 'too-long') base = base.slice(0, -1);
    const candidate = `${base.replace(/-+$/, '')}-${next}`;
    if (checkName(candidate, rule) !== undefined) return '';
    if (!isTaken(candidate)) return candidate;
  }
  return '';
}
