import { type AccessKey, type Credentials, isAccessKey, type PasswordLogin } from '../../certificates/account.ts';
import type { SignIn } from '../../clouds/cloud.ts';
import type { InputStep, Step, Verdict } from '../../ui/ports.ts';
import { accountFlowSentences as say } from '../../ui/sentences/accountFlows.ts';

/** What an account signs in with, as typed. */
export interface SignInAnswers {
  signIn: Way;
  accessKey: string;
  secretKey: string;
  securityToken: string;
  domain: string;
  user: string;
  password: string;
  userId: string;
}

/** Temporary keys are keys with one thing more to enter. */
export type Way = SignIn | 'temporary-key';

interface Field {
  readonly name: Exclude<keyof SignInAnswers, 'signIn'>;
  readonly of: readonly Way[];
  readonly title: () => string;
  readonly prompt: (cloud: string) => string;
  readonly validate: (value: string) => Verdict;
  readonly secret?: true;
}

const KEYS: readonly Way[] = ['access-key', 'temporary-key'];
const FIELDS: readonly Field[] = [
  {
    name: 'accessKey',
    of: KEYS,
    title: say.accessKeyTitle,
    prompt: (cloud) => say.accessKeyPrompt(cloud),
    validate: keyVerdict,
  },
  {
    name: 'secretKey',
    of: KEYS,
    title: say.secretKeyTitle,
    prompt: () => say.secretKeyPrompt(),
    validate: keyVerdict,
    secret: true,
  },
  {
    name: 'securityToken',
    of: ['temporary-key'],
    title: say.securityTokenTitle,
    prompt: () => say.securityTokenPrompt(),
    validate: keyVerdict,
    secret: true,
  },
  {
    name: 'domain',
    of: ['password'],
    title: say.domainTitle,
    prompt: () => say.domainPrompt(),
    validate: (value) => (value.trim() === '' ? { error: say.domainEmpty() } : undefined),
  },
  {
    name: 'user',
    of: ['password'],
    title: say.userTitle,
    prompt: () => say.userPrompt(),
    validate: (value) => (value.trim() === '' ? { error: say.userEmpty() } : undefined),
  },
  {
    name: 'password',
    of: ['password'],
    title: say.passwordTitle,
    prompt: () => say.passwordPrompt(),
    validate: (value) => (value === '' ? { error: say.passwordEmpty() } : undefined),
    secret: true,
  },
  {
    name: 'userId',
    of: ['password'],
    title: say.userIdTitle,
    prompt: () => say.userIdPrompt(),
    validate: (value) => (/\s/.test(value.trim()) ? { error: say.userIdBlanks() } : undefined),
  },
];

/** What is asked to replace the stored credentials of a kind: of a login, only what changes. */
export const RENEWED: Readonly<Record<Way, readonly Field['name'][]>> = {
  'access-key': ['accessKey', 'secretKey'],
  'temporary-key': ['accessKey', 'secretKey', 'securityToken'],
  password: ['password'],
};

/** Which way credentials were entered. */
export function wayOf(credentials: Credentials): Way {
  if (!isAccessKey(credentials)) return 'password';
  return credentials.securityToken === undefined ? 'access-key' : 'temporary-key';
}

/** Ways to sign in to a cloud, the usual one first. */
export function waysOf(signIn: readonly SignIn[]): readonly Way[] {
  // Only the clouds that issue tokens also issue temporary keys.
  const hasTokens = signIn.includes('password');
  return signIn.flatMap((way): Way[] => (way === 'access-key' && hasTokens ? [way, 'temporary-key'] : [way]));
}

/**
 * Asks how to sign in, where a cloud has several ways, and for what that needs.
 * @param about what is known of the place: its cloud's id and ways
 */
export function signInSteps<Answers extends SignInAnswers>(
  about: (answers: Partial<Answers>) => { readonly cloud: string; readonly ways: readonly Way[] },
): Step<Answers>[] {
  const wayStep: Step<Answers> = {
    kind: 'pick',
    title: say.wayTitle(),
    decides: true,
    placeholder: say.wayPlaceholder(),
    skip: (answers) => about(answers).ways.length < 2,
    choices: (answers) => about(answers).ways.map((way) => ({ value: way, ...say.way(way), icon: WAY_ICONS[way] })),
    current: ({ signIn }, value) => signIn === value,
    accept: (answers, value) => ({ ...answers, signIn: value as Way }),
  };
  const fields = FIELDS.map((field): Step<Answers> => {
    const step = fieldStep<Answers>(field, (answers) => about(answers).cloud);
    return { ...step, skip: (answers) => !field.of.includes(chosenWay(answers, about(answers).ways)) };
  });
  return [wayStep, ...fields];
}

/** Asks for some of the fields alone. */
export function fieldSteps(names: readonly Field['name'][], cloud: string): Step<SignInAnswers>[] {
  return FIELDS.filter(({ name }) => names.includes(name)).map((field) => fieldStep(field, () => cloud));
}

/** The field that is most likely wrong if credentials entered in this way are refused: what nobody saw while typing. */
export const SUSPECT: Readonly<Record<Way, Field['name']>> = {
  'access-key': 'secretKey',
  // Who enters one has copied all three.
  'temporary-key': 'accessKey',
  password: 'password',
};

/** What the answers add up to; blanks around copied keys and names are taken off, those of a password are not. */
export function credentialsOf(answers: SignInAnswers, ways: readonly Way[]): Credentials {
  const way = chosenWay(answers, ways);
  if (way === 'password') {
    const { user, password, domain } = answers;
    const userId = answers.userId.trim();
    const login: PasswordLogin = {
      user: user.trim(),
      password,
      domain: domain.trim(),
      ...(userId !== '' && { userId }),
    };
    return login;
  }
  const key: AccessKey = { accessKey: answers.accessKey.trim(), secretKey: answers.secretKey.trim() };
  return way === 'temporary-key' ? { ...key, securityToken: answers.securityToken.trim() } : key;
}

const WAY_ICONS: Readonly<Record<Way, string>> = { 'access-key': 'key', 'temporary-key': 'clock', password: 'person' };

/** A way chosen for another cloud does not count. */
function chosenWay({ signIn }: Partial<SignInAnswers>, ways: readonly Way[]): Way {
  return ways.find((way) => way === signIn) ?? ways[0] ?? 'access-key';
}

function fieldStep<Answers extends SignInAnswers>(
  { name, title, prompt, validate, secret }: Field,
  cloudOf: (answers: Partial<Answers>) => string,
): InputStep<Answers> {
  return {
    kind: 'input',
    name,
    title: title(),
    prompt: (answers) => prompt(cloudOf(answers)),
    ...(secret && { password: true }),
    value: (answers) => answers[name] ?? '',
    validate,
    accept: (answers, value) => ({ ...answers, [name]: value }),
  };
}

function keyVerdict(value: string): Verdict {
  if (value.trim() === '') return { error: say.keyEmpty() };
  return /\s/.test(value.trim()) ? { error: say.keyBlanks() } : undefined;
}
