import type { AccountStore } from '../accounts/accountStore.ts';
import { type AccessKey, type Account, SANDBOX_ZONE } from '../certificates/account.ts';
import { Cancelled, ExtensionError } from '../errors.ts';
import type { Choice, Step, Verdict } from '../ui/ports.ts';
import { accountSentences as say } from '../ui/sentences/accounts.ts';
import type { CommandDeps, Handler } from './deps.ts';

interface Answers {
  /** `zone` is `own` while the address is the user's. */
  place: { cloud: string; zone: string; name: string };
  endpoint: string;
  accessKey: string;
  secretKey: string;
  label: string;
}

const OWN_ADDRESS = 'own';

/** Asks for a cloud, a key and a label; stores them only after one signed call has worked. */
export const addAccount =
  (deps: CommandDeps): Handler =>
  async () => {
    let answers: Partial<Answers> = {};
    for (;;) {
      answers = await deps.ui.steps<Answers>(say.addTitle(), addSteps(deps), answers);
      const { place } = answers as Answers;
      if (place.zone === SANDBOX_ZONE) return addSandbox(deps)();
      const complete = answers as Answers;
      const draft = draftOf(complete);
      const key: AccessKey = { accessKey: complete.accessKey.trim(), secretKey: complete.secretKey.trim() };
      const refused = await checked(deps, draft, key);
      if (!refused) {
        await finish(deps, await deps.accounts.add(draft, key));
        return;
      }
      await explainRefusal(deps, refused, false);
    }
  };

/** The account that needs no key. There is one of it: a second call shows the first. */
export const addSandbox = (deps: CommandDeps) => async (): Promise<void> => {
  const existing = deps.accounts.list().find(({ zone }) => zone === SANDBOX_ZONE);
  const [naver] = deps.clouds.zones;
  if (!naver) throw new ExtensionError('internal', 'no cloud is registered');
  const account =
    existing ??
    (await deps.accounts.add({
      label: deps.accounts.freeLabel(say.sandboxLabel()),
      cloud: naver.cloud,
      zone: SANDBOX_ZONE,
    }));
  await finish(deps, account);
};

/** Asks for a new key pair and stores it after it has worked. */
export const rotateKeys =
  (deps: CommandDeps) =>
  async (account: Account): Promise<void> => {
    let answers: Partial<Answers> = {};
    for (;;) {
      answers = await deps.ui.steps<Answers>(say.rotateTitle(account.label), keySteps(), answers);
      const { accessKey, secretKey } = answers as Answers;
      const key: AccessKey = { accessKey: accessKey.trim(), secretKey: secretKey.trim() };
      const refused = await checked(deps, account, key);
      if (!refused) {
        await deps.accounts.rotateKeys(account.id, key);
        void deps.ui.notify('information', say.rotated(account.label));
        return;
      }
      await explainRefusal(deps, refused, true);
    }
  };

/** A label is needed and unique; `exceptId` is the account that may keep its own. */
export function labelVerdict(accounts: AccountStore, value: string, exceptId?: string): Verdict {
  if (value.trim() === '') return { error: say.labelEmpty() };
  return accounts.isLabelTaken(value, exceptId) ? { error: say.labelTaken() } : undefined;
}

function addSteps(deps: CommandDeps): Step<Answers>[] {
  const isSandbox = ({ place }: Partial<Answers>) => place?.zone === SANDBOX_ZONE;
  const labelStep: Step<Answers> = {
    kind: 'input',
    title: say.labelTitle(),
    prompt: () => say.labelPrompt(),
    skip: isSandbox,
    value: ({ label, place }) => label ?? deps.accounts.freeLabel(place?.name ?? ''),
    validate: (value) => labelVerdict(deps.accounts, value),
    accept: (answers, label) => ({ ...answers, label: label.trim() }),
  };
  return [
    {
      kind: 'pick',
      title: say.placeTitle(),
      placeholder: say.placePlaceholder(),
      choices: () => places(deps),
      current: ({ place }, value) => place?.zone === (value as Answers['place']).zone,
      accept: (answers, value) => ({ ...answers, place: value as Answers['place'] }),
    },
    {
      kind: 'input',
      title: say.endpointTitle(),
      prompt: () => say.endpointPrompt(),
      placeholder: 'https://gateway.example.com',
      skip: ({ place }) => place?.zone !== OWN_ADDRESS,
      value: ({ endpoint }) => endpoint ?? '',
      validate: endpointVerdict,
      accept: (answers, endpoint) => ({ ...answers, endpoint: new URL(endpoint.trim()).origin }),
    },
    ...keySteps().map((step) => ({ ...step, skip: isSandbox })),
    labelStep,
  ];
}

function keySteps(): Step<Answers>[] {
  return [
    {
      kind: 'input',
      title: say.accessKeyTitle(),
      prompt: () => say.accessKeyPrompt(),
      value: ({ accessKey }) => accessKey ?? '',
      validate: (value) => keyVerdict(value),
      accept: (answers, accessKey) => ({ ...answers, accessKey }),
    },
    {
      kind: 'input',
      title: say.secretKeyTitle(),
      prompt: () => say.secretKeyPrompt(),
      password: true,
      value: ({ secretKey }) => secretKey ?? '',
      validate: (value) => keyVerdict(value),
      accept: (answers, secretKey) => ({ ...answers, secretKey }),
    },
  ];
}

function places({ accounts, clouds }: CommandDeps): Choice<Answers['place']>[] {
  const [first] = clouds.zones;
  const sandbox: Choice<Answers['place']>[] = first
    ? [
        {
          value: { cloud: first.cloud, zone: SANDBOX_ZONE, name: say.sandboxLabel() },
          label: say.sandboxLabel(),
          detail: say.sandboxDetail(),
          icon: 'beaker',
          group: say.tryGroup(),
          ...(accounts.list().some(({ zone }) => zone === SANDBOX_ZONE) ? { unavailable: say.sandboxExists() } : {}),
        },
      ]
    : [];
  const zones = clouds.zones.map(({ cloud, cloudName, zone, zoneName, endpoint }): Choice<Answers['place']> => ({
    value: { cloud, zone, name: `${cloudName} ${zoneName}` },
    label: `${cloudName} — ${zoneName}`,
    description: new URL(endpoint).host,
    detail: say.zoneDetail(zone),
    icon: 'cloud',
    group: say.cloudGroup(),
  }));
  const own: Choice<Answers['place']>[] = first
    ? [
        {
          value: { cloud: first.cloud, zone: OWN_ADDRESS, name: `${first.cloudName}` },
          label: say.ownAddress(first.cloudName),
          detail: say.ownAddressDetail(),
          icon: 'link',
          group: say.cloudGroup(),
        },
      ]
    : [];
  return [...sandbox, ...zones, ...own];
}

function draftOf({ place, endpoint, label }: Answers): Omit<Account, 'id'> {
  return place.zone === OWN_ADDRESS
    ? { label, cloud: place.cloud, zone: 'public', endpoint }
    : { label, cloud: place.cloud, zone: place.zone };
}

/** Undefined if the key works; a failure that the user can mend otherwise. */
async function checked(
  deps: CommandDeps,
  draft: Omit<Account, 'id'>,
  key: AccessKey,
): Promise<ExtensionError | undefined> {
  try {
    await deps.ui.progress('notification', say.checking(), (signal) => deps.clouds.checkNew(draft, key, signal));
    return undefined;
  } catch (error) {
    if (error instanceof Cancelled) throw error;
    return ExtensionError.from(error);
  }
}

/** Shows why the key was not stored; returns if the user wants to correct it, keeping what was typed. */
async function explainRefusal({ ui }: CommandDeps, error: ExtensionError, keptOld: boolean): Promise<void> {
  const { message, detail } = say.checkFailed(error, keptOld);
  await ui.ask({ severity: 'warning', message, detail }, [{ id: 'edit', label: say.editAndTryAgain() }]);
}

async function finish(deps: CommandDeps, account: Account): Promise<void> {
  await deps.inventory.open(account.id);
  await deps.reveal(account.id);
}

function keyVerdict(value: string): Verdict {
  if (value.trim() === '') return { error: say.keyEmpty() };
  return /\s/.test(value.trim()) ? { error: say.keyBlanks() } : undefined;
}

function endpointVerdict(value: string): Verdict {
  let url: URL;
  try {
    url = new URL(value.trim());
  } catch {
    return { error: say.endpointInvalid() };
  }
  const loopback = ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback)) return { error: say.endpointInsecure() };
  const bare =
    url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '' && url.password === '';
  return bare ? undefined : { error: say.endpointBare() };
}
