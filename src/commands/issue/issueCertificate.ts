import { randomUUID } from 'node:crypto';
import { isSandbox } from '../../certificates/account.ts';
import { allNames, type CertificateRecord } from '../../certificates/certificateRecord.ts';
import type { PlanOf } from '../../operations/plan.ts';
import { issueSentences as say } from '../../ui/sentences/issue.ts';
import { CsrFiles, type GivenCsr } from '../keys/csrFiles.ts';
import {
  givenCsrOf,
  givenKeySteps,
  isNewKey,
  keyNoteOf,
  nameSteps,
  newKeySteps,
  onlyIf,
  PendingKey,
  sourceSteps,
} from '../keys/csrSteps.ts';
import type { CommandDeps, Handler, Target } from '../deps.ts';
import { fileName } from '../fileNames.ts';
import {
  accountStep,
  type IssuanceAnswers,
  nameStep,
  offerStep,
  organizationSteps,
  requestOf,
  subscriptionStep,
  validationMethodStep,
} from './issuanceSteps.ts';
import { writeKeyPair } from '../keys/newKeyPair.ts';
import { planOf } from '../keys/newKeySteps.ts';
import { onlyIssuer } from '../accounts/onlyIssuer.ts';
import { sendOrder } from './orderOutcome.ts';
import { pickCertificate } from '../targets.ts';

/** Orders a certificate: gathers, shows the plan, sends it once, and shows the new row. A CSR of a file is proposed. */
export const issueCertificate =
  (deps: CommandDeps): Handler =>
  (target) =>
    issue(deps, target, {});

/** The same, starting with the type and the names of a certificate that failed, timed out or expires. */
export const issueAgain =
  (deps: CommandDeps): Handler =>
  async (target) => {
    const { account, certificate } = await pickCertificate(deps, say.againTitle(), target, mayOrderAgain);
    await issue(deps, { account }, answersLike(certificate));
  };

function mayOrderAgain({ capabilities }: CertificateRecord): boolean {
  return capabilities['issue-again'] === true;
}

function answersLike(certificate: CertificateRecord): Partial<IssuanceAnswers> {
  const [commonName = '', ...others] = allNames(certificate);
  return { like: certificate, commonName, subjectAltNamesTyped: others.join(', ') };
}

/** The names are for a type that needs no CSR. */
function answersFor(csr: GivenCsr): Partial<IssuanceAnswers> {
  const { commonName, subjectAltNames } = csr.names;
  return { source: { kind: 'given', csr }, commonName, subjectAltNamesTyped: subjectAltNames.join(', ') };
}

async function issue(
  deps: CommandDeps,
  target: Target | undefined,
  prefilled: Partial<IssuanceAnswers>,
): Promise<void> {
  const { ui, clouds, files } = deps;
  const { isPublicSuffix } = await deps.publicSuffixes();
  const given = target?.account ?? (await onlyIssuer(deps));
  const initial = { ...prefilled };
  if (given) {
    // What a key may do, and which names are taken, is known only after the service was asked once.
    await deps.inventory.open(given.id);
    const { issuance } = await clouds.provider(given.id);
    if (!issuance) {
      void ui.notify('warning', say.cannotIssue(given.label));
      return;
    }
    Object.assign(initial, { account: given, issuance });
  }
  const [file] = target?.files ?? [];
  const csrFiles = new CsrFiles(deps, isPublicSuffix, file);
  if (file !== undefined) Object.assign(initial, answersFor(await csrFiles.open(file, say.title())));
  const pending = new PendingKey();
  const needsCsr = ({ offer }: Partial<IssuanceAnswers>) => offer?.csrRequired === true;
  const preview = ({ account, issuance, request }: IssuanceAnswers) => ({
    request,
    accountLabel: account.label,
    preview: issuance.preview(request),
  });
  const keyPlace = (answers: IssuanceAnswers) => {
    const csr = givenCsrOf(answers);
    if (!needsCsr(answers)) return undefined;
    if (csr) return { kind: 'given', file: fileName(csr.uri), note: keyNoteOf(answers) } as const;
    return { kind: 'new', plan: planOf(answers, isPublicSuffix) } as const;
  };
  const answers = await ui.steps<IssuanceAnswers>(
    say.title(),
    [
      { ...accountStep(deps), skip: () => given !== undefined },
      offerStep(),
      ...organizationSteps(),
      ...onlyIf<IssuanceAnswers>(needsCsr, [...sourceSteps(deps, csrFiles, say.title()), ...givenKeySteps(deps)]),
      nameStep(deps),
      ...onlyIf<IssuanceAnswers>((so) => !needsCsr(so) || isNewKey(so), nameSteps(isPublicSuffix)),
      ...onlyIf<IssuanceAnswers>(
        needsCsr,
        newKeySteps(deps, isPublicSuffix, {
          csrFiles,
          folder: undefined,
          certifiesOrganisation: (so: Partial<IssuanceAnswers>) => so.offer?.needsOrganization === true,
        }),
      ),
      validationMethodStep(),
      subscriptionStep(),
      ...onlyIf<IssuanceAnswers>(needsCsr, [pending.step(deps, isPublicSuffix)]),
      {
        kind: 'task',
        run: async (so) => {
          const requestedKey = needsCsr(so) ? pending.requested(so) : undefined;
          return { ...so, request: requestOf(so as IssuanceAnswers, requestedKey, isPublicSuffix) };
        },
      },
      {
        kind: 'review',
        message: (complete) => say.reviewMessage(preview(complete)),
        detail: (complete) => say.reviewDetail(preview(complete), isSandbox(complete.account), keyPlace(complete)),
        confirm: () => say.confirmButton(),
      },
    ],
    initial,
  );
  const plan: PlanOf<'issue'> = {
    id: randomUUID(),
    action: 'issue',
    accountId: answers.account.id,
    ...preview(answers),
  };
  const made = needsCsr(answers) ? pending.take(answers) : undefined;
  if (made) await writeKeyPair(files, answers.folder, made);
  const { certificateName: name, offer } = plan.request;
  const sentences = {
    sending: say.sending(name),
    ordered: say.ordered(plan.request),
    orderedAfterAll: say.orderedAfterAll(name),
    notOrdered: say.notOrdered(name),
    needsEyes: say.needsEyes(name),
    refused: (why: string) => say.refused(name, why),
  };
  await sendOrder(deps, plan, sentences, { needsRecords: offer.followUp !== 'none', written: made?.plan });
}
