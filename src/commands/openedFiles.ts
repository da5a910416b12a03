import { Cancelled, ExtensionError } from '../errors.ts';
import { looksLikePem } from '../pem/armour/looksLikePem.ts';
import { decryptKey } from '../pem/keys/decryptKey.ts';
import type { EncryptedKeyItem, Pkcs12Contents } from '../pem/facts.ts';
import { isCertificateFile } from '../pem/fileEndings.ts';
import type { OpenedFile } from '../pem/findings/inspection.ts';
import { openPkcs12 } from '../pem/containers/pkcs12Reader.ts';
import type { PrivateKeyFacts } from '../pem/keys/privateKey.ts';
import { readBytes } from '../pem/read.ts';
import type { Files } from '../ui/ports.ts';
import { fileSentences as say } from '../ui/sentences/files.ts';
import type { CommandDeps, Target } from './deps.ts';
import { byPlace, fileIn, fileName, folderOf } from './fileNames.ts';

/** More than anybody selects on purpose. */
const MOST_FILES = 50;

/** The files and folders of the menu, the text of the editor, or what the user picks. */
export async function chooseFiles(
  { files, ui }: Pick<CommandDeps, 'files' | 'ui'>,
  target: Target | undefined,
  options: { readonly title: string; readonly button: string; readonly many: boolean },
): Promise<readonly string[]> {
  const given = target?.files ?? [];
  const chosen = given.length > 0 ? given : ((await activeFile(files)) ?? (await files.pick(options)));
  if (chosen.length > MOST_FILES) void ui.notify('information', say.onlyFirst(MOST_FILES, chosen.length));
  return chosen.slice(0, MOST_FILES);
}

/**
 * The same with the files in a folder in place of it.
 * @throws Cancelled after saying so, if there is none
 */
export async function chooseSingleFiles(
  deps: Pick<CommandDeps, 'files' | 'ui'>,
  target: Target | undefined,
  options: { readonly title: string; readonly button: string; readonly many: boolean },
): Promise<readonly string[]> {
  const { files, ui } = deps;
  const chosen = await chooseFiles(deps, target, options);
  const found = await Promise.all(
    chosen.map(async (uri) => ((await files.isFolder(uri)) ? filesIn(files, uri) : [uri])),
  );
  const all = [...new Set(found.flat())];
  if (all.length > 0) return all;
  void ui.notify('information', say.nothingInFolder(fileName(chosen[0] ?? '')));
  throw new Cancelled();
}

async function filesIn(files: Files, folder: string): Promise<readonly string[]> {
  const found = await files.beside(fileIn(folder, '_'));
  return [...found].sort(byPlace(undefined));
}

/**
 * Reads a file and asks for the passwords of what is encrypted in it; an empty answer leaves it closed. What comes of it is kept no
 * longer than the command runs.
 * @param ask which encrypted things are worth a question, and the title of the flow that asks; none if absent
 */
export async function openFile(
  deps: Pick<CommandDeps, 'files' | 'ui'>,
  uri: string,
  ask?: { readonly title: string; readonly keys: boolean; readonly archives: boolean },
): Promise<OpenedFile> {
  const name = fileName(uri);
  const { bytes, mode } = await deps.files.read(uri);
  const document = readBytes(bytes);
  const keys = new Map<EncryptedKeyItem, PrivateKeyFacts>();
  const archives = new Map<number, Pkcs12Contents>();
  const title = ask?.title ?? '';
  for (const item of document.items) {
    if (item.kind === 'pkcs12' && ask?.archives) {
      const contents = await withPassword(deps, { title, file: name, what: 'archive' }, (password, signal) =>
        openPkcs12(item, password, { signal }),
      );
      if (contents) archives.set(item.block, contents);
    } else if (item.kind === 'encryptedKey' && ask?.keys) {
      const key = await withPassword(deps, { title, file: name, what: 'key' }, (password, signal) =>
        decryptKey(item, password, { signal }),
      );
      if (key) keys.set(item, key);
    }
  }
  return { name, folder: folderOf(uri), document, keys, archives, ...(mode === undefined ? {} : { fileMode: mode }) };
}

/** A file as it lies there, or nothing if it cannot be read: for what is only looked at by the way. */
export async function glance({ files }: Pick<CommandDeps, 'files'>, uri: string): Promise<OpenedFile | undefined> {
  try {
    const { bytes } = await files.read(uri);
    const document = readBytes(bytes);
    return { name: fileName(uri), folder: folderOf(uri), document, keys: new Map(), archives: new Map() };
  } catch {
    return undefined;
  }
}

/**
 * Asks until the password fits. Archives without a password are opened without a question.
 * @param asked `title` is that of the flow
 * @returns undefined if the user leaves it empty
 */
export async function withPassword<T>(
  { ui }: Pick<CommandDeps, 'ui'>,
  { title, file, what }: { readonly title: string; readonly file: string; readonly what: 'archive' | 'key' },
  open: (password: string, signal: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  const attempt = (password: string) =>
    ui.progress('notification', say.opening(file), async (signal) => {
      try {
        return { value: await open(password, signal) };
      } catch (error) {
        if (error instanceof ExtensionError && error.code === 'key.password') return undefined;
        throw error;
      }
    });
  let opened = what === 'archive' ? await attempt('') : undefined;
  let prompt = what === 'archive' ? say.archivePassword(file) : say.keyPassword(file);
  while (!opened) {
    const password = await ui.input({ title: say.passwordTitle(title, file), prompt, password: true });
    if (password === '') return undefined;
    opened = await attempt(password);
    prompt = say.wrongPassword(file);
  }
  return opened.value;
}

/** What the editor shows, if certificates, CSRs or keys are in it. */
async function activeFile(files: Files): Promise<readonly [uri: string] | undefined> {
  const active = files.active();
  if (active === undefined) return undefined;
  const isWanted = looksRight(active) || files.isPemText(active) || (await holdsPem(files, active));
  return isWanted ? [active] : undefined;
}

/** Whether a file of any kind, a Secret of Kubernetes say, has PEM in it that can be read: an example in a README cannot. */
async function holdsPem(files: Files, uri: string): Promise<boolean> {
  try {
    const { bytes } = await files.read(uri);
    return looksLikePem(bytes) && readBytes(bytes).items.some(({ kind }) => kind !== 'malformed' && kind !== 'other');
  } catch {
    return false; // gone, or far too long
  }
}

function looksRight(uri: string): boolean {
  const name = fileName(uri);
  return isCertificateFile(name) || /\.txt$/i.test(name);
}
