import type { NameProblem, NameRule } from '../../certificates/names/nameRule.ts';
import { t } from './l10n.ts';

/** What is wrong with the name of a certificate. */
export function nameProblemText(problem: NameProblem | 'taken', name: string, rule: NameRule): string {
  switch (problem) {
    case 'taken':
      return t('{0} is taken.', name);
    case 'too-short':
      return t('At least {0} characters.', rule.shortest);
    case 'too-long':
      return t('At most {0} characters.', rule.longest);
    case 'first-letter':
      return t('The first character must be a letter.');
    case 'characters':
      return rule.separator === '-'
        ? t('Only letters A to Z, digits and hyphens.')
        : t('Only letters A to Z, digits and underscores.');
  }
}
