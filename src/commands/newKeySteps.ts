import { splitNames } from '../certificates/names.ts';
import type { CsrContent } from '../pem/csrBuilder.ts';
import type { NewKeyAlgorithm } from '../pem/keyGeneration.ts';
import type { Choice, Files, InputStep, Step } from '../ui/ports.ts';
import { newKeySentences as say, type NewKeyPlan } from '../ui/sentences/newKey.ts';
import { fileIn } from './fileNames.ts';
import { asciiOf, type NameAnswers, type SuffixCheck } from './nameSteps.ts';

/** What the steps of *New Key and CSR* gather. */
export interface NewKeyAnswers extends NameAnswers {
  /** A URI, or `OTHER_FOLDER`. */
  folder: string;
  algorithm: NewKeyAlgorithm;
  organisation: string;
  locality: string;
  country: string;
  /** A secret; empty for none. */
  password: string;
  /** Without folder and ending. */
  file: string;
}

/** Asks for a folder when the steps are over, since only a dialog can. */
export const OTHER_FOLDER = '';

/** Most useful first. */
const ALGORITHMS: readonly NewKeyAlgorithm[] = ['rsa-2048', 'ec-p256', 'rsa-3072', 'rsa-4096', 'ec-p384'];

/** RFC 5280 A.1. */
const LONGEST = { organisation: 64, locality: 128 } as const;

export function folderStep(folders: readonly string[]): Step<NewKeyAnswers> {
  const choices: Choice<string>[] = [
    ...folders.map((folder) => ({ value: folder, label: readable(folder), icon: 'folder' })),
    { value: OTHER_FOLDER, label: say.otherFolder(), icon: 'folder-opened' },
  ];
  return {
    kind: 'pick',
    title: say.folderTitle(),
    placeholder: say.folderPlaceholder(),
    choices: () => choices,
    current: ({ folder }, value) => folder === value,
    accept: (answers, value) => ({ ...answers, folder: value as string }),
  };
}

export function algorithmStep(): Step<NewKeyAnswers> {
  return {
    kind: 'pick',
    title: say.algorithmTitle(),
    placeholder: say.algorithmPlaceholder(),
    choices: () =>
      ALGORITHMS.map((value) => ({
        value,
        label: say.algorithm(value),
        description: say.algorithmDetail(value),
        icon: 'key',
      })),
    current: ({ algorithm }, value) => algorithm === value,
    accept: (answers, value) => ({ ...answers, algorithm: value as NewKeyAlgorithm }),
  };
}

/** Three lines about the organisation; those after the first only if there is one. */
export function organisationSteps(): Step<NewKeyAnswers>[] {
  const nobody = ({ organisation }: Partial<NewKeyAnswers>) => (organisation ?? '') === '';
  const line = (field: 'organisation' | 'locality', title: string, prompt: string): InputStep<NewKeyAnswers> => ({
    kind: 'input',
    title,
    prompt: () => prompt,
    value: (answers) => answers[field] ?? '',
    validate: (value) => {
      if ([...value.trim()].length > LONGEST[field]) return { error: say.tooLong(LONGEST[field]) };
      return /[\p{Cc}\p{Cs}]/u.test(value) ? { error: say.controlCharacters() } : undefined;
    },
    accept: (answers, value) => ({ ...answers, [field]: value.trim() }),
  });
  return [
    line('organisation', say.organisationTitle(), say.organisationPrompt()),
    { ...line('locality', say.localityTitle(), say.localityPrompt()), skip: nobody },
    {
      kind: 'input',
      title: say.countryTitle(),
      prompt: () => say.countryPrompt(),
      placeholder: 'KR',
      skip: nobody,
      value: ({ country }) => country ?? '',
      validate: (value) => (/^([a-z]{2})?$/i.test(value.trim()) ? undefined : { error: say.countryCode() }),
      accept: (answers, value) => ({ ...answers, country: value.trim().toUpperCase() }),
    },
  ];
}

export function passwordSteps(): Step<NewKeyAnswers>[] {
  return [
    {
      kind: 'input',
      title: say.passwordTitle(),
      prompt: () => say.passwordPrompt(),
      password: true,
      value: ({ password }) => password ?? '',
      validate: () => undefined,
      accept: (answers, password) => ({ ...answers, password }),
    },
    {
      kind: 'input',
      title: say.repeatTitle(),
      prompt: () => say.repeatPrompt(),
      password: true,
      skip: ({ password }) => (password ?? '') === '',
      value: () => '',
      validate: (value, { password }) => (value === password ? undefined : { error: say.repeatWrong() }),
      accept: (answers) => answers,
    },
  ];
}

export function fileStep(files: Files, isPublicSuffix: SuffixCheck): Step<NewKeyAnswers> {
  return {
    kind: 'input',
    title: say.fileTitle(),
    prompt: ({ folder }) => say.filePrompt(readable(folder ?? '')),
    value: ({ file, commonName }) => file ?? asciiOf(commonName ?? '', isPublicSuffix).replace('*', 'wildcard'),
    validate: async (value, { folder = '' }) => {
      const name = value.trim();
      if (name === '') return { error: say.fileEmpty() };
      if (/[/\\:*?"<>|\p{Cc}]|^\./u.test(name)) return { error: say.fileCharacters() };
      for (const file of [`${name}.key`, `${name}.csr`])
        if (await files.exists(fileIn(folder, file))) return { error: say.fileTaken(file) };
      return undefined;
    },
    accept: (answers, file) => ({ ...answers, file: file.trim() }),
  };
}

export function planOf(answers: NewKeyAnswers, isPublicSuffix: SuffixCheck): NewKeyPlan {
  const { algorithm, organisation = '', locality = '', country = '', password, folder, file } = answers;
  return {
    names: namesOf(answers, isPublicSuffix),
    algorithm,
    ...(organisation === '' ? { organisation, locality: '', country: '' } : { organisation, locality, country }),
    encrypted: password !== '',
    keyFile: `${file}.key`,
    csrFile: `${file}.csr`,
    folder: readable(folder),
  };
}

export function csrContentOf({ names, organisation, locality, country }: NewKeyPlan): CsrContent {
  return { dnsNames: names, organisation: { organisation, locality, country } };
}

function namesOf({ commonName, subjectAltNamesTyped }: NameAnswers, isPublicSuffix: SuffixCheck): string[] {
  const typed = [commonName, ...splitNames(subjectAltNamesTyped)];
  return [...new Set(typed.map((name) => asciiOf(name, isPublicSuffix)))];
}

/** A path where the URI has one that a person knows. */
function readable(uri: string): string {
  return decodeURIComponent(uri.replace(/^file:\/\//, ''));
}
