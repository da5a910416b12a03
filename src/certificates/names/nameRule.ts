/** How a service lets certificates be called: ASCII letters and digits, a letter first, parted by one other character. */
export interface NameRule {
  readonly shortest: number;
  readonly longest: number;
  /** The one character besides letters and digits. */
  readonly separator: '-' | '_';
}

/** What of a rule a name breaks, as a stable code for `ui/sentences/nameProblem.ts`. */
export type NameProblem = 'too-short' | 'too-long' | 'first-letter' | 'characters';

/** `^[A-Za-z][A-Za-z0-9_]{3,49}$` */
export const APIG_NAMES: NameRule = { shortest: 4, longest: 50, separator: '_' };

/**
 * `^[A-Za-z][A-Za-z0-9-]{2,19}$`, since 2026-09-17. The manual prints it for imported certificates; that the same holds for ordered ones
 * is taken from its examples.
 */
export const NAVER_NAMES: NameRule = { shortest: 3, longest: 20, separator: '-' };

/** @returns undefined if the name fits; an empty one is too short */
export function checkName(name: string, { shortest, longest, separator }: NameRule): NameProblem | undefined {
  if ([...name].some((character) => character !== separator && !/[A-Za-z0-9]/.test(character))) return 'characters';
  if (name !== '' && !/^[A-Za-z]/.test(name)) return 'first-letter';
  if (name.length < shortest) return 'too-short';
  return name.length > longest ? 'too-long' : undefined;
}
