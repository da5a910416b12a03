import { allNames } from '../../certificates/certificateRecord.ts';
import { newKeySentences as say } from '../../ui/sentences/newKey.ts';
import type { CommandDeps, Handler, Target } from '../deps.ts';
import { savedFolderOf } from '../fileNames.ts';
import { commonNameStep, subjectAltNamesStep } from '../issue/nameSteps.ts';
import { csrUses } from './csrUses.ts';
import { makeKeyPair, writeKeyPair } from './newKeyPair.ts';
import {
  algorithmStep,
  fileSteps,
  folderSteps,
  type NewKeyAnswers,
  organisationSteps,
  passwordSteps,
  planOf,
} from './newKeySteps.ts';

/** Makes a private key and a CSR in two new files, shows the CSR and leads to what can be done with it. With the names of a row if there is one. */
export const newKeyAndCsr =
  (deps: CommandDeps): Handler =>
  async (target) => {
    const { ui, files } = deps;
    const { isPublicSuffix } = await deps.publicSuffixes();
    const folder = await givenFolder(deps, target);
    const answers = await ui.steps<NewKeyAnswers>(
      say.title(),
      [
        ...(folder === undefined ? folderSteps(files, () => files.folders()) : []),
        commonNameStep(isPublicSuffix),
        subjectAltNamesStep(isPublicSuffix),
        algorithmStep(),
        ...organisationSteps(),
        ...passwordSteps(),
        ...fileSteps(files, isPublicSuffix),
        {
          kind: 'review',
          message: (complete) => say.reviewMessage(planOf(complete, isPublicSuffix)),
          detail: (complete) => say.reviewDetail(planOf(complete, isPublicSuffix)),
          confirm: () => say.confirm(),
        },
      ],
      { ...namesLike(target), ...(folder === undefined ? {} : { folder }) },
    );
    const plan = planOf(answers, isPublicSuffix);
    const made = await makeKeyPair(deps, plan, answers.password);
    const csrFile = await writeKeyPair(files, answers.folder, made);
    await files.open(csrFile);
    const uses = await csrUses(deps, plan.names);
    const pressed = await ui.notify(
      'information',
      say.done(plan.keyFile, plan.csrFile),
      uses.map((id) => ({ id, label: say.use(id) })),
    );
    if (pressed) await (await deps.fileActions())[pressed]({ files: [csrFile] });
  };

/** Where the menu was opened. */
async function givenFolder({ files }: CommandDeps, target: Target | undefined): Promise<string | undefined> {
  const [uri] = target?.files ?? [];
  if (uri === undefined) return undefined;
  return (await files.isFolder(uri)) ? uri : savedFolderOf(uri);
}

function namesLike(target: Target | undefined): Partial<NewKeyAnswers> {
  if (!target?.certificate) return {};
  const [commonName = '', ...others] = allNames(target.certificate);
  return { commonName, subjectAltNamesTyped: others.join(', ') };
}
