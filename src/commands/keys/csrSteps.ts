import { splitNames } from '../../certificates/names/domainNames.ts';
import type { RequestedKey } from '../../certificates/writes.ts';
import { Cancelled, ExtensionError } from '../../errors.ts';
import { decryptKey } from '../../pem/keys/decryptKey.ts';
import type { Choice, Step } from '../../ui/ports.ts';
import { csrSentences as say } from '../../ui/sentences/csr.ts';
import type { KeyNote } from '../../ui/sentences/keyPlace.ts';
import { type ClosedKey, type CsrFiles, describeCsr, type GivenCsr, isSound } from './csrFiles.ts';
import type { CommandDeps } from '../deps.ts';
import { fileName, folderOf } from '../fileNames.ts';
import { asciiOf, commonNameStep, subjectAltNamesStep, type SuffixCheck } from '../issue/nameSteps.ts';
import { makeKeyPair, type NewKeyPair } from './newKeyPair.ts';
import {
  algorithmStep,
  fileSteps,
  folderSteps,
  type NewKeyAnswers,
  organisationSteps,
  passwordSteps,
  planOf,
} from './newKeySteps.ts';

/** What the certificate will be for: a key that is made on the way, or that of a CSR. */
export type CsrSource =
  { readonly kind: 'new' } | { readonly kind: 'choose' } | { readonly kind: 'given'; readonly csr: GivenCsr };

/** What the steps for a CSR gather, besides what a new key needs. */
export interface CsrAnswers extends NewKeyAnswers {
  source: CsrSource;
  /** A secret; empty if it is not to be checked. */
  keyPassword: string;
  /** What the password showed; absent as long as it was not tried. */
  keyNote: KeyNote | undefined;
}

/** Names of a request: lower-case A-labels, `subjectAltNames` without the common name and without repetitions. */
export interface RequestNames {
  readonly commonName: string;
  readonly subjectAltNames: readonly string[];
}

/** The same steps, left out unless `applies`. */
export function onlyIf<Answers extends object>(
  applies: (answers: Partial<Answers>) => boolean,
  steps: readonly Step<Answers>[],
): Step<Answers>[] {
  return steps.map((step) => ({
    ...step,
    skip: (answers: Partial<Answers>) => !applies(answers) || step.skip?.(answers) === true,
  }));
}

export function isNewKey({ source }: Partial<CsrAnswers>): boolean {
  return source?.kind === 'new';
}

/** Where the CSR comes from: made here, one of the workspace, or any file. */
export function sourceSteps(deps: Pick<CommandDeps, 'files'>, csrFiles: CsrFiles, title: string): Step<CsrAnswers>[] {
  return [
    {
      kind: 'pick',
      title: say.sourceTitle(),
      decides: true,
      placeholder: say.sourcePlaceholder(),
      choices: async ({ commonName = '', subjectAltNamesTyped = '' }): Promise<Choice<CsrSource>[]> => [
        { value: { kind: 'new' }, label: say.newLabel(), detail: say.newDetail(), icon: 'key' },
        { value: { kind: 'choose' }, label: say.chooseLabel(), detail: say.chooseDetail(), icon: 'folder-opened' },
        ...(await csrFiles.all([commonName, ...splitNames(subjectAltNamesTyped)]))
          .slice(0, MOST_CSRS)
          .map(({ csr, place, changes }): Choice<CsrSource> => ({
            value: isSound(csr) ? { kind: 'given', csr } : { kind: 'choose' },
            ...describeCsr(csr, changes),
            description: place,
            icon: 'edit',
            group: say.inWorkspace(),
          })),
      ],
      current: ({ source }, value) => isSameSource(source, value as CsrSource),
      accept: (answers, value) => ({ ...answers, source: value as CsrSource, keyNote: undefined }),
    },
    {
      kind: 'task',
      skip: ({ source }) => source?.kind !== 'choose',
      run: async (answers) => {
        const [uri] = await deps.files.pick({ title, button: say.chooseButton(), many: false });
        if (uri === undefined) throw new Cancelled();
        return { ...answers, source: { kind: 'given', csr: await csrFiles.open(uri, title) }, keyNote: undefined };
      },
    },
  ];
}

/** A list of more is no help. */
const MOST_CSRS = 50;

function isSameSource(chosen: CsrSource | undefined, value: CsrSource): boolean {
  if (chosen?.kind === 'given' && value.kind === 'given')
    return chosen.csr.requested.csrPem === value.csr.requested.csrPem && chosen.csr.uri === value.csr.uri;
  return chosen?.kind === value.kind;
}

/** Compares a given CSR with the key beside it: an encrypted one needs its password, a foreign one a decision. */
export function givenKeySteps({ ui }: Pick<CommandDeps, 'ui'>): Step<CsrAnswers>[] {
  const unchecked = (answers: Partial<CsrAnswers>) => closedKeyOf(answers) === undefined;
  return [
    {
      kind: 'input',
      title: say.passwordTitle(),
      prompt: (answers) => say.passwordPrompt(closedKeyOf(answers)?.file ?? ''),
      password: true,
      skip: unchecked,
      value: () => '',
      validate: () => undefined,
      accept: (answers, keyPassword) => ({ ...answers, keyPassword }),
    },
    {
      kind: 'task',
      skip: unchecked,
      run: async ({ keyPassword = '', ...answers }) => {
        const closed = closedKeyOf(answers);
        const wanted = givenCsrOf(answers)?.requested.spkiSha256;
        if (!closed || wanted === undefined) return answers;
        return { ...answers, keyNote: await compareClosed({ ui }, closed, wanted, keyPassword) };
      },
    },
    {
      kind: 'review',
      severity: 'warning',
      skip: (answers) => keyNoteOf(answers)?.state !== 'stranger',
      message: (answers) => say.strangerMessage(strangerOf(answers)),
      detail: (answers) => say.strangerDetail(fileName(givenCsrOf(answers)?.uri ?? ''), strangerOf(answers)),
      confirm: () => say.strangerConfirm(),
    },
  ];
}

async function compareClosed(
  { ui }: Pick<CommandDeps, 'ui'>,
  { file, item }: ClosedKey,
  wantedSpkiSha256: string,
  password: string,
): Promise<KeyNote> {
  if (password === '') return { state: 'unchecked', file };
  try {
    const { key } = await ui.progress('notification', say.comparing(file), (signal) =>
      decryptKey(item, password, { signal }),
    );
    return { state: key.spkiSha256 === wantedSpkiSha256 ? 'found' : 'stranger', file };
  } catch (error) {
    if (!(error instanceof ExtensionError) || error.code !== 'key.password') throw error;
    void ui.notify('warning', say.wrongPassword(file));
    throw new Cancelled();
  }
}

/** Everything that a new key and its CSR need. @param folder where the flow started, as a URI; asked for if absent */
export function newKeySteps(
  deps: Pick<CommandDeps, 'files'>,
  isPublicSuffix: SuffixCheck,
  options: {
    readonly csrFiles: CsrFiles;
    readonly folder: string | undefined;
    readonly certifiesOrganisation: (answers: Partial<CsrAnswers>) => boolean;
  },
): Step<CsrAnswers>[] {
  const { csrFiles, folder, certifiesOrganisation } = options;
  const folders = async () => {
    const used = (await csrFiles.atHand()).map(({ uri }) => folderOf(uri));
    return [...new Set([...deps.files.folders(), ...used])].slice(0, MOST_FOLDERS);
  };
  return onlyIf(isNewKey, [
    algorithmStep(),
    ...onlyIf<CsrAnswers>(certifiesOrganisation, organisationSteps()),
    ...passwordSteps(),
    ...(folder === undefined ? folderSteps(deps.files, folders) : []),
    ...fileSteps(deps.files, isPublicSuffix),
  ]);
}

const MOST_FOLDERS = 12;

/** The names to be certified; a given CSR has its own. */
export function nameSteps(isPublicSuffix: SuffixCheck): Step<CsrAnswers>[] {
  return [commonNameStep(isPublicSuffix), subjectAltNamesStep(isPublicSuffix)];
}

export function namesOf(answers: Partial<CsrAnswers>, isPublicSuffix: SuffixCheck): RequestNames {
  const given = givenCsrOf(answers);
  if (given) return given.names;
  const commonName = asciiOf(answers.commonName ?? '', isPublicSuffix);
  const others = splitNames(answers.subjectAltNamesTyped ?? '').map((name) => asciiOf(name, isPublicSuffix));
  return { commonName, subjectAltNames: [...new Set(others)].filter((name) => name !== commonName) };
}

/** Makes the key and the CSR just before they are shown; held here and not among the answers, since it is a secret. */
export class PendingKey {
  #made: NewKeyPair | undefined;

  /** A step that makes them, anew each time, since what they are made from may have changed. */
  step(deps: Pick<CommandDeps, 'ui'>, isPublicSuffix: SuffixCheck): Step<CsrAnswers> {
    return {
      kind: 'task',
      skip: (answers) => !isNewKey(answers),
      run: async (answers) => {
        this.#made = undefined;
        const complete = answers as CsrAnswers;
        this.#made = await makeKeyPair(deps, planOf(complete, isPublicSuffix), complete.password);
        return answers;
      },
    };
  }

  /** What is requested: of the key just made, or of the given CSR. */
  requested(answers: Partial<CsrAnswers>): RequestedKey {
    const requested = givenCsrOf(answers)?.requested ?? this.#made?.requested;
    if (!requested) throw new ExtensionError('internal', 'no key was made');
    return requested;
  }

  /** Hands over what is to be written, and forgets it. Undefined for a given CSR. */
  take(answers: Partial<CsrAnswers>): NewKeyPair | undefined {
    const made = isNewKey(answers) ? this.#made : undefined;
    this.#made = undefined;
    return made;
  }
}

export function givenCsrOf({ source }: Partial<CsrAnswers>): GivenCsr | undefined {
  return source?.kind === 'given' ? source.csr : undefined;
}

/** What is known of the key of a given CSR; undefined for a new one. */
export function keyNoteOf(answers: Partial<CsrAnswers>): KeyNote | undefined {
  const key = givenCsrOf(answers)?.key;
  return key?.state === 'closed' ? answers.keyNote : key;
}

function closedKeyOf(answers: Partial<CsrAnswers>): ClosedKey | undefined {
  const key = givenCsrOf(answers)?.key;
  return key?.state === 'closed' ? key : undefined;
}

function strangerOf(answers: Partial<CsrAnswers>): string {
  const note = keyNoteOf(answers);
  return note?.state === 'stranger' ? note.file : '';
}
