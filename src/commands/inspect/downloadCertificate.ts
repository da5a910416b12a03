import type { CertificateRecord } from '../../certificates/certificateRecord.ts';
import type { CertificateBundle, Download } from '../../certificates/provider.ts';
import { Cancelled } from '../../errors.ts';
import type { Step } from '../../ui/ports.ts';
import { downloadSentences as say } from '../../ui/sentences/download.ts';
import { csrSentences } from '../../ui/sentences/csr.ts';
import { newKeySentences } from '../../ui/sentences/newKey.ts';
import { stateName } from '../../ui/sentences/states.ts';
import { bundleText, leafKey } from './certificateBundle.ts';
import type { CommandDeps, Handler } from '../deps.ts';
import { baseName, fileIn, fileName, folderOf, freeName, isFileName, readable } from '../fileNames.ts';
import { encryptedKeys, type FileAtHand, filesAtHand, searchKey } from '../keys/keySearch.ts';
import { folderSteps, type NewKeyAnswers } from '../keys/newKeySteps.ts';
import { orderedKeyHash } from '../keys/registerKey.ts';
import { pickCertificate } from '../targets.ts';

interface Answers extends NewKeyAnswers {
  format: 'pem' | 'archive';
  content: string | Uint8Array;
}

/** Writes a certificate of the cloud with its chain into a new file, next to its private key if that is found. */
export const downloadCertificate =
  (deps: CommandDeps): Handler =>
  async (target) => {
    const { ui, clouds, files } = deps;
    const isThere = ({ capabilities }: CertificateRecord) => capabilities.download === true;
    const { account, certificate } = await pickCertificate(deps, say.title(), target, isThere);
    const { download } = await clouds.provider(account.id);
    requirePossible(deps, certificate, download);
    const bundle = await ui.progress('notification', say.reading(certificate.name), (signal) =>
      download.bundle(certificate, signal),
    );
    const atHand = await ui.progress('view', csrSentences.looking(), (signal) => filesAtHand(deps, undefined, signal));
    const keyUri = keyOf(deps, certificate, bundle, atHand);
    const { folder, file, format, content } = await ui.steps<Answers>(
      say.title(),
      [
        { ...formatStep(), skip: () => !download.archive },
        {
          kind: 'task',
          run: async (answers) => ({
            ...answers,
            content: await contentOf(deps, certificate, bundle, download, answers),
          }),
        },
        ...folderSteps(files, () => foldersOf(deps, keyUri, atHand), {
          placeholder: say.folderPlaceholder(),
          hint: (folder) =>
            keyUri !== undefined && folder === folderOf(keyUri) ? say.besideKey(fileName(keyUri)) : undefined,
        }),
        ...fileSteps(deps, keyUri === undefined ? certificate.name : baseName(fileName(keyUri))),
      ],
      keyUri === undefined ? {} : { folder: folderOf(keyUri) },
    );
    const uri = fileIn(folder, file);
    // What the service packs may hold the private key that it made: its guide does not say.
    if (format === 'archive') await files.writeNewKey(uri, content);
    else {
      await files.writeNew(uri, content);
      await files.open(uri);
    }
    const pair =
      keyUri !== undefined
        ? say.pairFits(fileName(keyUri))
        : encryptedKeys(atHand).length > 0
          ? say.closedKeys()
          : say.noKey();
    void ui.notify('information', `${say.done(file)} ${pair}`);
  };

/** @throws Cancelled after saying why not */
function requirePossible(
  { ui }: CommandDeps,
  { name, state, capabilities }: CertificateRecord,
  download: Download | undefined,
): asserts download is Download {
  const answer = capabilities.download;
  if (answer === true && download) return;
  const isState = answer !== undefined && answer !== true && answer.why === 'state';
  void ui.notify('warning', download && isState ? say.cannot(name, stateName(state)) : say.account());
  throw new Cancelled();
}

/** URI of the file that holds the private key, found by its public one. */
function keyOf(
  deps: CommandDeps,
  certificate: CertificateRecord,
  bundle: CertificateBundle,
  atHand: readonly FileAtHand[],
): string | undefined {
  const spkiSha256 = orderedKeyHash(deps, certificate);
  const wanted = leafKey(bundle) ?? (spkiSha256 === undefined ? undefined : { spkiSha256 });
  const found = wanted && searchKey(wanted, atHand);
  return found?.state === 'found' ? found.uri : undefined;
}

function formatStep(): Step<Answers> {
  return {
    kind: 'pick',
    title: say.formatTitle(),
    placeholder: say.formatPlaceholder(),
    choices: () => [
      { value: 'pem', label: say.pem(), detail: say.pemDetail(), icon: 'verified' },
      { value: 'archive', label: say.archive(), detail: say.archiveDetail(), icon: 'file-zip' },
    ],
    current: ({ format }, value) => format === value,
    accept: (answers, value) => ({ ...answers, format: value as Answers['format'] }),
  };
}

async function contentOf(
  { ui }: CommandDeps,
  certificate: CertificateRecord,
  bundle: CertificateBundle,
  download: Download,
  { format }: Partial<Answers>,
): Promise<string | Uint8Array> {
  const { archive } = download;
  if (format !== 'archive' || !archive) return bundleText(bundle, false);
  return ui.progress('notification', say.reading(certificate.name), (signal) => archive(certificate, signal));
}

/** Where keys lie, the one of this certificate first. */
function foldersOf({ files }: CommandDeps, keyUri: string | undefined, atHand: readonly FileAtHand[]): string[] {
  const own = keyUri === undefined ? [] : [folderOf(keyUri)];
  return [...new Set([...own, ...files.folders(), ...atHand.map(({ uri }) => folderOf(uri))])].slice(0, MOST_FOLDERS);
}

const MOST_FOLDERS = 12;

function fileSteps({ files }: CommandDeps, base: string): Step<Answers>[] {
  const ending = ({ format }: Partial<Answers>) => (format === 'archive' ? '.zip' : '.pem');
  const isTaken = (folder: string | undefined, file: string) => files.exists(fileIn(folder ?? '', file));
  return [
    {
      kind: 'task',
      run: async (answers) => {
        const name = await freeName(base, (each) => isTaken(answers.folder, each + ending(answers)));
        return { ...answers, proposedFile: name + ending(answers) };
      },
    },
    {
      kind: 'input',
      title: say.fileTitle(),
      prompt: ({ folder }) => say.filePrompt(readable(folder ?? '')),
      value: ({ proposedFile }) => proposedFile ?? '',
      validate: async (value, { folder }) => {
        const file = value.trim();
        if (!isFileName(file))
          return { error: file === '' ? newKeySentences.fileEmpty() : newKeySentences.fileCharacters() };
        return (await isTaken(folder, file)) ? { error: newKeySentences.fileTaken(file) } : undefined;
      },
      accept: (answers, file) => ({ ...answers, file: file.trim() }),
    },
  ];
}
