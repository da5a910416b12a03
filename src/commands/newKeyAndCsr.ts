import { allNames } from '../certificates/certificateRecord.ts';
import { encryptedKeyPem, privateKeyPem } from '../pem/conversions.ts';
import { buildCsr } from '../pem/csrBuilder.ts';
import { generatePrivateKey, privateKeyDer } from '../pem/keyGeneration.ts';
import { encodePem } from '../pem/pem.ts';
import { newKeySentences as say } from '../ui/sentences/newKey.ts';
import type { CommandDeps, Handler, Target } from './deps.ts';
import { fileIn, folderOf } from './fileNames.ts';
import { commonNameStep, subjectAltNamesStep } from './nameSteps.ts';
import {
  algorithmStep,
  csrContentOf,
  fileStep,
  folderStep,
  type NewKeyAnswers,
  organisationSteps,
  OTHER_FOLDER,
  passwordSteps,
  planOf,
} from './newKeySteps.ts';

/** Makes a private key and a CSR in two new files, and shows the CSR. With the names of a row if there is one. */
export const newKeyAndCsr =
  (deps: CommandDeps): Handler =>
  async (target) => {
    const { ui, files } = deps;
    const { isPublicSuffix } = await deps.publicSuffixes();
    const answers = await gather(deps, target, isPublicSuffix);
    const plan = planOf(answers, isPublicSuffix);
    const made = await ui.progress('notification', say.making(say.algorithm(plan.algorithm)), async (signal) => {
      const privateKey = await generatePrivateKey(plan.algorithm, signal);
      const csr = encodePem('CERTIFICATE REQUEST', buildCsr(csrContentOf(plan), privateKey));
      const pkcs8Der = privateKeyDer(privateKey);
      const key = plan.encrypted ? await encryptedKeyPem(pkcs8Der, answers.password) : privateKeyPem(pkcs8Der);
      return { key, csr };
    });
    const csrFile = fileIn(answers.folder, plan.csrFile);
    await files.writeNewKey(fileIn(answers.folder, plan.keyFile), made.key);
    await files.writeNew(csrFile, made.csr);
    await files.open(csrFile);
    void ui.notify('information', say.done(plan.keyFile, plan.csrFile));
  };

/** Asks for everything; another folder is chosen in a dialog between two runs of the steps. */
async function gather(
  deps: CommandDeps,
  target: Target | undefined,
  isPublicSuffix: (ascii: string) => boolean,
): Promise<NewKeyAnswers> {
  const { ui, files } = deps;
  const given = await givenFolder(deps, target);
  let initial: Partial<NewKeyAnswers> = { ...namesLike(target), ...(given === undefined ? {} : { folder: given }) };
  for (;;) {
    const known = initial.folder !== undefined;
    const elsewhere = ({ folder }: Partial<NewKeyAnswers>) => folder === OTHER_FOLDER;
    const steps = [
      commonNameStep<NewKeyAnswers>(isPublicSuffix),
      subjectAltNamesStep<NewKeyAnswers>(isPublicSuffix),
      algorithmStep(),
      ...organisationSteps(),
      ...passwordSteps(),
      fileStep(files, isPublicSuffix),
    ].map((step) => ({ ...step, skip: (so: Partial<NewKeyAnswers>) => elsewhere(so) || step.skip?.(so) === true }));
    const answers = await ui.steps<NewKeyAnswers>(
      say.title(),
      [
        { ...folderStep(files.folders()), skip: () => known },
        ...steps,
        {
          kind: 'review',
          skip: elsewhere,
          message: (complete) => say.reviewMessage(planOf(complete, isPublicSuffix)),
          detail: (complete) => say.reviewDetail(planOf(complete, isPublicSuffix)),
          confirm: () => say.confirm(),
        },
      ],
      initial,
    );
    if (!elsewhere(answers)) return answers;
    const folder = await files.pickFolder({ title: say.folderPlaceholder(), button: say.otherFolderButton() });
    initial = { ...answers, folder };
  }
}

/** Where the menu was opened. */
async function givenFolder({ files }: CommandDeps, target: Target | undefined): Promise<string | undefined> {
  const [uri] = target?.files ?? [];
  if (uri === undefined) return undefined;
  return (await files.isFolder(uri)) ? uri : folderOf(uri);
}

function namesLike(target: Target | undefined): Partial<NewKeyAnswers> {
  if (!target?.certificate) return {};
  const [commonName = '', ...others] = allNames(target.certificate);
  return { commonName, subjectAltNamesTyped: others.join(', ') };
}
