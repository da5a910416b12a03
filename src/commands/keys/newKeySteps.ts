import { splitNames } from '../../certificates/names/domainNames.ts';
import type { CsrContent } from '../../pem/x509/csrBuilder.ts';
import type { NewKeyAlgorithm } from '../../pem/keys/keyGeneration.ts';
import type { Choice, Files, InputStep, Step } from '../../ui/ports.ts';
import { newKeySentences as say, type NewKeyPlan } from '../../ui/sentences/newKey.ts';
import { fileIn, freeName, isFileName, readable } from '../fileNames.ts';
import { asciiOf, type NameAnswers, type SuffixCheck } from '../issue/nameSteps.ts';

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
  /** A name that is free, for a start. */
  proposedFile: string;
}

/** Any other, from a dialog. */
const OTHER_FOLDER = '';

/** Most useful first. */
const ALGORITHMS: readonly NewKeyAlgorithm[] = ['rsa-2048', 'ec-p256', 'rsa-3072', 'rsa-4096', 'ec-p384'];

/** RFC 5280 A.1. */
const LONGEST = { organisation: 64, locality: 128 } as const;

/**
 * A folder from a list, or any other from a dialog.
 * @param folders as URIs, most likely first
 * @param words what is written there, if it is no new key; and what a folder has to do with it
 */
export function folderSteps(
  files: Pick<Files, 'pickFolder'>,
  folders: () => readonly string[] | Promise<readonly string[]>,
  {
    placeholder = say.folderPlaceholder(),
    hint = () => undefined,
  }: { readonly placeholder?: string; readonly hint?: (folder: string) => string | undefined } = {},
): Step<NewKeyAnswers>[] {
  const choice = (folder: string): Choice<string> => {
    const description = hint(folder);
    return {
      value: folder,
      label: readable(folder),
      icon: 'folder',
      ...(description !== undefined && { description }),
    };
  };
  return [
    {
      kind: 'pick',
      title: say.folderTitle(),
      placeholder,
      choices: async (): Promise<Choice<string>[]> => [
        ...(await folders()).map(choice),
        { value: OTHER_FOLDER, label: say.otherFolder(), icon: 'folder-opened' },
      ],
      current: ({ folder }, value) => folder === value,
      accept: (answers, value) => ({ ...answers, folder: value as string }),
    },
    {
      kind: 'task',
      skip: ({ folder }) => folder !== OTHER_FOLDER,
      run: async (answers) => {
        const folder = await files.pickFolder({ title: placeholder, button: say.otherFolderButton() });
        return { ...answers, folder };
      },
    },
  ];
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
    { ...line('locality', say.localityTitle(), say.localityPrompt()), continues: true, skip: nobody },
    {
      kind: 'input',
      title: say.countryTitle(),
      continues: true,
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
      continues: true,
      prompt: () => say.repeatPrompt(),
      password: true,
      skip: ({ password }) => (password ?? '') === '',
      value: () => '',
      validate: (value, { password }) => (value === password ? undefined : { error: say.repeatWrong() }),
      accept: (answers) => answers,
    },
  ];
}

/** The name of the new files; one that is free is proposed. */
export function fileSteps(files: Pick<Files, 'exists'>, isPublicSuffix: SuffixCheck): Step<NewKeyAnswers>[] {
  const taken = async (folder: string, name: string): Promise<string | undefined> => {
    for (const file of [`${name}.key`, `${name}.csr`]) if (await files.exists(fileIn(folder, file))) return file;
    return undefined;
  };
  return [
    {
      kind: 'task',
      run: async (answers) => {
        const base = asciiOf(answers.commonName ?? '', isPublicSuffix).replace('*', 'wildcard');
        const isTaken = async (name: string) => (await taken(answers.folder ?? '', name)) !== undefined;
        return { ...answers, proposedFile: await freeName(base, isTaken) };
      },
    },
    {
      kind: 'input',
      title: say.fileTitle(),
      prompt: ({ folder }) => say.filePrompt(readable(folder ?? '')),
      value: ({ file, proposedFile }) => file ?? proposedFile ?? '',
      validate: async (value, { folder = '' }) => {
        const name = value.trim();
        if (name === '') return { error: say.fileEmpty() };
        if (!isFileName(name)) return { error: say.fileCharacters() };
        const file = await taken(folder, name);
        return file === undefined ? undefined : { error: say.fileTaken(file) };
      },
      accept: (answers, file) => ({ ...answers, file: file.trim() }),
    },
  ];
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
