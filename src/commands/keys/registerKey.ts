import { randomUUID } from 'node:crypto';
import type { Account } from '../../certificates/account.ts';
import type { CertificateRecord } from '../../certificates/certificateRecord.ts';
import type { KeyRegistrationRequest, Write } from '../../certificates/writes.ts';
import { Cancelled, ExtensionError } from '../../errors.ts';
import type { PlanOf } from '../../operations/plan.ts';
import { privateKeyPem } from '../../pem/conversions.ts';
import type { KeyFacts } from '../../pem/facts.ts';
import { entriesOf } from '../../pem/findings/inspection.ts';
import { sameKey } from '../../pem/keys/keyMatch.ts';
import { mayBeKey } from '../../pem/keys/mayBeKey.ts';
import type { Choice, Step } from '../../ui/ports.ts';
import { csrSentences } from '../../ui/sentences/csr.ts';
import { advice } from '../../ui/sentences/errors.ts';
import { keySentences as say } from '../../ui/sentences/keys.ts';
import { keyName } from '../../ui/sentences/pemBlocks.ts';
import { stateName } from '../../ui/sentences/states.ts';
import { fetchBundle, leafKey } from '../inspect/certificateBundle.ts';
import type { CommandDeps, Handler } from '../deps.ts';
import { failureText, sayFailure } from '../failedChange.ts';
import { fileName, placeOf } from '../fileNames.ts';
import { encryptedKeys, type FileAtHand, filesAtHand, isNamedLike, searchKey } from './keySearch.ts';
import { openFile } from '../openedFiles.ts';
import { pickCertificate } from '../targets.ts';

interface Answers {
  /** URI, or `choose`. */
  file: string;
  plan: PlanOf<'register-key'>;
}

/** The public key of the certificate, or all that is known of it. */
type WantedKey = KeyFacts | { readonly spkiSha256: string };

/** A key that belongs to the certificate. `pkcs8Der` is a secret. */
interface OwnKey {
  readonly uri: string;
  readonly key: KeyFacts;
  readonly pkcs8Der: Uint8Array;
}

/** Hands the service the private key of a certificate that was issued for a CSR: found by its public key, or chosen. */
export const registerKey =
  (deps: CommandDeps): Handler =>
  async (target) => {
    const { ui, clouds, operations } = deps;
    const isWaiting = ({ state }: CertificateRecord) => state === 'key-required';
    const { account, certificate } = await pickCertificate(deps, say.title(), target, isWaiting);
    const write = (await clouds.provider(account.id)).writes['register-key'];
    requirePossible(deps, certificate, write);
    const wanted = await publicKeyOf(deps, certificate);
    const atHand = await ui.progress('view', csrSentences.looking(), (signal) => filesAtHand(deps, undefined, signal));
    const found = searchKey(wanted, atHand);
    const near = found.state === 'found' ? found.uri : undefined;
    /** A secret: let go as soon as it is sent, since what follows may wait for the user. */
    let own: OwnKey | undefined;
    const { plan } = await ui.steps<Answers>(
      say.title(),
      [
        ...(near === undefined
          ? [keyStep(certificate, closedKeys(certificate, wanted, atHand), deps.files.folders())]
          : []),
        {
          kind: 'task',
          run: async (answers) => {
            own = undefined;
            own = await openKey(deps, near === undefined ? answers.file : { open: near }, wanted);
            const request = requestOf(certificate, own.key);
            return { ...answers, plan: planOf(account, request, write) };
          },
        },
        {
          kind: 'review',
          severity: 'warning',
          message: (answers) => say.reviewMessage(answers.plan),
          detail: (answers) => say.reviewDetail(answers.plan, fileName(own?.uri ?? '')),
          confirm: () => say.confirm(),
        },
      ],
      {},
    );
    const name = certificate.name;
    const { entry, error } = await ui.progress('uncancellable', say.sending(name), () => {
      if (!own) throw new ExtensionError('internal', 'no key was opened');
      return operations.run(plan, { privateKeyPem: privateKeyPem(own.pkcs8Der) });
    });
    own = undefined;
    if (entry.outcome === 'done') {
      await deps.reveal(account.id, certificate.id);
      void ui.notify('information', entry.finding === 'answer' ? say.done(name) : say.doneAfterAll(name));
      return;
    }
    const words = {
      notDone: say.notDone(name),
      needsEyes: say.needsEyes(name),
      refused: (why: string) => say.refused(name, why),
    };
    await sayFailure(deps, failureText({ ...entry, ...(error && { error }) }, words));
  };

/** @throws Cancelled after saying why not */
function requirePossible(
  { ui }: CommandDeps,
  { name, state, capabilities }: CertificateRecord,
  write: Write<KeyRegistrationRequest> | undefined,
): asserts write is Write<KeyRegistrationRequest> {
  if (state === 'key-required' && capabilities['register-key'] === true && write) return;
  void ui.notify('warning', state === 'key-required' ? say.account() : say.cannot(name, stateName(state)));
  throw new Cancelled();
}

/** From the certificate itself; where that cannot be fetched, from the order that was made here. */
async function publicKeyOf(deps: CommandDeps, certificate: CertificateRecord): Promise<WantedKey> {
  const bundle = await fetchBundle(deps, certificate);
  const key = bundle && leafKey(bundle);
  if (key) return key;
  const spkiSha256 = orderedKeyHash(deps, certificate);
  if (spkiSha256 !== undefined) return { spkiSha256 };
  void deps.ui.notify('warning', say.unknownKey(certificate.name));
  throw new Cancelled();
}

/** The key that a certificate was ordered for, if it was ordered from here. */
export function orderedKeyHash(
  { operations }: Pick<CommandDeps, 'operations'>,
  certificate: CertificateRecord,
): string | undefined {
  for (const { plan, certificateId } of operations.entries()) {
    if (certificateId !== certificate.id || plan.accountId !== certificate.accountId) continue;
    if (plan.action === 'issue' || plan.action === 'reissue') return plan.request.requestedKey?.spkiSha256;
  }
  return undefined;
}

const CHOOSE = 'choose';

/** URIs of files with encrypted keys that may be its own; those named like it first. */
function closedKeys(
  { name, commonName }: CertificateRecord,
  wanted: WantedKey,
  atHand: readonly FileAtHand[],
): readonly string[] {
  const possible = encryptedKeys(atHand).filter(({ item }) => !('algorithm' in wanted) || mayBeKey(item, wanted));
  const uris = [...new Set(possible.map(({ uri }) => uri))];
  const isLikely = (uri: string) => isNamedLike(uri, [name, commonName.replace('*.', '')]);
  return uris.sort((a, b) => Number(isLikely(b)) - Number(isLikely(a)));
}

function keyStep(
  certificate: CertificateRecord,
  closed: readonly string[],
  workspaceFolders: readonly string[],
): Step<Answers> {
  return {
    kind: 'pick',
    title: say.keyTitle(),
    placeholder: say.keyPlaceholder(certificate.name),
    choices: (): Choice<string>[] => [
      { value: CHOOSE, label: say.chooseFile(), detail: say.chooseDetail(), icon: 'folder-opened' },
      ...closed.map((uri) => ({
        value: uri,
        label: fileName(uri),
        description: placeOf(uri, workspaceFolders),
        detail: say.encryptedDetail(),
        icon: 'lock',
        group: say.encryptedGroup(),
      })),
    ],
    current: ({ file }, value) => file === value,
    accept: (answers, value) => ({ ...answers, file: value as string }),
  };
}

/**
 * @param choice a URI, or `choose`; `open` is one whose key needs no password
 * @throws Cancelled if there is no such key in the file or it stays closed
 */
async function openKey(
  deps: CommandDeps,
  choice: string | { readonly open: string } = CHOOSE,
  wanted: WantedKey,
): Promise<OwnKey> {
  const { ui, files } = deps;
  const isOpen = typeof choice !== 'string';
  const options = { title: say.title(), button: say.chooseButton(), many: false };
  const [uri] = isOpen ? [choice.open] : choice === CHOOSE ? await files.pick(options) : [choice];
  if (uri === undefined) throw new Cancelled();
  const ask = { title: say.title(), keys: !isOpen, archives: !isOpen };
  const keys = entriesOf(await openFile(deps, uri, ask)).flatMap(({ item }) =>
    item.kind === 'privateKey' ? [item] : [],
  );
  if (keys.length === 0) {
    void ui.notify('warning', say.notKey(fileName(uri)));
    throw new Cancelled();
  }
  const own = keys.find(({ key }) =>
    'algorithm' in wanted ? sameKey(key, wanted) === true : key.spkiSha256 === wanted.spkiSha256,
  );
  if (!own) {
    void ui.notify('warning', advice(new ExtensionError('key.mismatch', 'not the key of the certificate')).message);
    throw new Cancelled();
  }
  return { uri, key: own.key, pkcs8Der: own.pkcs8Der };
}

function requestOf({ id, name }: CertificateRecord, key: KeyFacts): KeyRegistrationRequest {
  return { certificateId: id, certificateName: name, spkiSha256: key.spkiSha256 ?? '', keyName: keyName(key) };
}

function planOf(
  { id: accountId, label: accountLabel }: Account,
  request: KeyRegistrationRequest,
  write: Write<KeyRegistrationRequest>,
): PlanOf<'register-key'> {
  return {
    id: randomUUID(),
    action: 'register-key',
    accountId,
    accountLabel,
    request,
    preview: write.preview(request),
  };
}
