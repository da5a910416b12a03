import type { Account } from '../../certificates/account.ts';
import type { CertificateRecord } from '../../certificates/certificateRecord.ts';
import type { Comparison } from '../../certificates/comparison.ts';
import type { ShownUpload } from '../../certificates/upload/shownUpload.ts';
import type { Placement } from '../../certificates/placement.ts';
import { Cancelled, ExtensionError } from '../../errors.ts';
import type { Step } from '../../ui/ports.ts';
import { uploadSentences as say } from '../../ui/sentences/upload.ts';
import { bindCertificate } from '../binding/bindCertificate.ts';
import { clientCasOn } from '../binding/bindingRun.ts';
import type { CommandDeps, Handler, MarkdownDocument } from '../deps.ts';
import { chooseFiles } from '../openedFiles.ts';
import { pickCertificate } from '../targets.ts';
import { copyStep } from './copyStep.ts';
import { modeSteps } from './modeSteps.ts';
import type { UploadAnswers, UploadContext } from './uploadAnswers.ts';
import { fileCheckSteps, preflightSteps } from './uploadChecks.ts';
import { UploadFiles } from './uploadFiles.ts';
import { carryOutUpload } from './uploadOutcome.ts';
import { accountSteps, clientCaSteps, nameStep, onlyUploader, placeSteps } from './uploadSteps.ts';

/** Pages that the flow opens on request. */
export interface UploadPages {
  readonly plan: (shown: ShownUpload) => MarkdownDocument;
  readonly comparison: (comparison: Comparison) => MarkdownDocument;
}

interface Start {
  readonly title: string;
  /** On the button of the dialog for files. */
  readonly button: string;
  /** URIs; asked for if absent. */
  readonly files?: readonly string[];
  readonly account: Account | undefined;
  readonly replaced?: CertificateRecord;
  /** Of the row it was called on: chosen already, and can be changed. */
  readonly placement?: Placement;
}

/** Uploads the certificate of files, folders or the editor, to the account of the row or one that is asked for. */
export const uploadCertificate =
  (deps: CommandDeps, pages: UploadPages): Handler =>
  async (target) => {
    const button = say.openButton();
    const account = deps.accounts.list().find(({ id }) => id === target?.account?.id) ?? (await onlyUploader(deps));
    // Who starts from an account means no file that happens to be open.
    const isFromRow = target?.account !== undefined && target.files === undefined;
    const files = isFromRow
      ? {}
      : { files: await chooseFiles(deps, target, { title: say.openTitle(), button, many: true }) };
    const placement = target?.placement;
    await upload(deps, pages, { title: say.title(), button, account, ...files, ...(placement && { placement }) });
  };

/** Puts new content in the place of a certificate; what is bound to it stays bound. */
export const replaceCertificate =
  (deps: CommandDeps, pages: UploadPages): Handler =>
  async (target) => {
    const isWanted = ({ capabilities }: CertificateRecord) => capabilities.replace === true;
    const { account, certificate } = await pickCertificate(deps, say.replaceAnyTitle(), target, isWanted);
    if (!isWanted(certificate)) {
      void deps.ui.notify('warning', say.cannotReplace(certificate.name));
      throw new Cancelled();
    }
    await upload(deps, pages, {
      title: say.replaceTitle(certificate.name),
      button: say.replaceButton(),
      account,
      replaced: certificate,
      ...(target?.files && { files: target.files }),
    });
  };

async function upload(deps: CommandDeps, { plan, comparison }: UploadPages, start: Start): Promise<void> {
  const files = new UploadFiles(deps, start.title);
  const context: UploadContext = { deps, files, page: plan };
  try {
    if (start.files) await files.open(start.files);
    const initial = start.placement ? { placement: start.placement } : {};
    const answers = await deps.ui.steps<UploadAnswers>(start.title, stepsOf(context, start), initial);
    const { account, there } = answers;
    if (there) return await bindCertificate(deps)({ account, certificate: there });
    if (!answers.plan) throw new ExtensionError('internal', 'there is no plan');
    await carryOutUpload(context, { ...answers, plan: answers.plan }, comparison);
  } finally {
    files.close();
  }
}

function stepsOf(context: UploadContext, { title, button, files, account, replaced }: Start): Step<UploadAnswers>[] {
  return [
    ...accountSteps(context, account),
    {
      kind: 'task',
      skip: () => files !== undefined,
      run: async (answers) => {
        await context.files.open(await context.deps.files.pick({ title, button, many: true }));
        return answers;
      },
    },
    ...(replaced ? modeSteps(context, replaced) : []),
    ...fileCheckSteps(context),
    copyStep(context),
    ...(replaced ? [] : modeSteps(context, undefined)),
    ...[
      ...placeSteps(context),
      ...clientCaSteps(context),
      nameStep(context),
      ...preflightSteps(context),
      reviewStep(context),
    ].map(unlessThere),
  ];
}

/** What is only bound needs none of what an upload asks. */
function unlessThere(step: Step<UploadAnswers>): Step<UploadAnswers> {
  return { ...step, skip: (answers) => answers.there !== undefined || step.skip?.(answers) === true };
}

function reviewStep({ deps, files }: UploadContext): Step<UploadAnswers> {
  const planOf = ({ plan }: UploadAnswers): NonNullable<UploadAnswers['plan']> => {
    if (!plan) throw new ExtensionError('internal', 'there is no plan');
    return plan;
  };
  return {
    kind: 'review',
    severity: 'warning',
    message: (answers) => say.reviewMessage(planOf(answers)),
    detail: (answers) => {
      const { account, domains = [], replaced, clientCa, checks = [] } = answers;
      const keyType = files.assembly.leaf?.facts.key.algorithm;
      return say.reviewDetail(planOf(answers), {
        keyFile: files.assembly.key.found?.source.file ?? '',
        domains,
        ...(keyType && { keyType }),
        namesLost: checks.flatMap((check) => (check.id === 'successor' ? check.facts.namesLost : [])),
        ...(replaced && { replaced: replaced.certificate }),
        clientCasLost: clientCa ? [] : clientCasOn(deps, account, domains, { keyType }),
        ...(clientCa && { clientCaFile: clientCa.file }),
      });
    },
    confirm: ({ plan, domains = [] }) =>
      plan?.action === 'replace'
        ? say.confirmReplace()
        : domains.length > 0
          ? say.confirmWithDomains(domains.length)
          : say.confirm(),
  };
}
