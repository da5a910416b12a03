import type { CommandDeps, Handler } from '../deps.ts';
import { conversionSentences as say } from '../../ui/sentences/conversions.ts';
import { newKeySentences } from '../../ui/sentences/newKey.ts';
import { type Conversion, conversionsOf, type Output } from './conversions.ts';
import { baseName, fileIn, fileName, savedFolderOf } from '../fileNames.ts';
import { chooseSingleFiles, openFile, withPassword } from '../openedFiles.ts';

/** Writes what is in files in another format into new files; the old ones stay. */
export const convertFile =
  (deps: CommandDeps): Handler =>
  async (target) => {
    const { ui, files } = deps;
    const chosen = await chooseSingleFiles(deps, target, { title: say.title(), button: say.button(), many: true });
    const [first = ''] = chosen;
    const opened = [];
    for (const uri of chosen) opened.push(await openFile(deps, uri));
    const conversions = conversionsOf(opened);
    if (conversions.length === 0) {
      void ui.notify('information', say.nothing(fileName(first)));
      return;
    }
    const conversion = await ui.pick(
      say.title(),
      say.pick(fileName(first), chosen.length - 1),
      conversions.map((value) => ({
        value,
        label: say.label(value.kind),
        detail: say.detail(value.kind),
        description: value.endings.map((ending) => baseName(fileName(first)) + ending).join(', '),
      })),
    );
    const outputs = await outputsOf(deps, conversion, fileName(first));
    if (!outputs) return;
    const folder =
      savedFolderOf(first) ??
      (await files.pickFolder({ title: say.title(), button: newKeySentences.otherFolderButton() }));
    const name = await askName(deps, folder, baseName(fileName(first)), outputs);
    const written: string[] = [];
    for (const { ending, content, secret } of outputs) {
      const uri = fileIn(folder, name + ending);
      if (secret) await files.writeNewKey(uri, content);
      else await files.writeNew(uri, content);
      written.push(name + ending);
    }
    const last = outputs.at(-1);
    if (last && typeof last.content === 'string' && !last.secret) await files.open(fileIn(folder, name + last.ending));
    const openKey = outputs.some(({ secret, encrypted }) => secret && !encrypted);
    void ui.notify('information', openKey ? say.writtenOpenKey(written.join(', ')) : say.written(written.join(', ')));
  };

/** @returns undefined if the user gives no password for what is encrypted */
async function outputsOf(
  deps: CommandDeps,
  conversion: Conversion,
  file: string,
): Promise<readonly Output[] | undefined> {
  const { ui } = deps;
  if (conversion.password === 'old') {
    return withPassword(
      deps,
      { title: say.title(), file, what: conversion.kind === 'unpack' ? 'archive' : 'key' },
      conversion.run,
    );
  }
  const password = conversion.password === 'new' ? await newPassword(deps) : '';
  return ui.progress('notification', say.title(), (signal) => conversion.run(password, signal));
}

async function newPassword({ ui }: CommandDeps): Promise<string> {
  const validate = (value: string) => (value === '' ? { error: say.passwordEmpty() } : undefined);
  const title = say.newPasswordTitle();
  const password = await ui.input({ title, prompt: say.newPassword(), password: true, validate });
  const again = (value: string) => (value === password ? undefined : { error: say.repeatWrong() });
  await ui.input({ title: say.repeatTitle(), prompt: say.repeat(), password: true, validate: again });
  return password;
}

function askName(
  { ui, files }: CommandDeps,
  folder: string,
  base: string,
  outputs: readonly Output[],
): Promise<string> {
  return ui
    .input({
      title: say.nameTitle(),
      prompt: say.namePrompt(outputs.map(({ ending }) => `…${ending}`).join(', ')),
      value: base,
      validate: async (value) => {
        const name = value.trim();
        if (name === '') return { error: say.nameEmpty() };
        if (/[/\\:*?"<>|\p{Cc}]|^\./u.test(name)) return { error: say.nameCharacters() };
        for (const { ending } of outputs)
          if (await files.exists(fileIn(folder, name + ending))) return { error: say.nameTaken(name + ending) };
        return undefined;
      },
    })
    .then((name) => name.trim());
}
