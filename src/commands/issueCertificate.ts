import { randomUUID } from 'node:crypto';
import { allNames, type CertificateRecord } from '../certificates/certificateRecord.ts';
import type { RunResult } from '../operations/operations.ts';
import type { PlanOf } from '../operations/plan.ts';
import { accountSentences } from '../ui/sentences/accounts.ts';
import { advice } from '../ui/sentences/errors.ts';
import { issueSentences as say } from '../ui/sentences/issue.ts';
import { addAccount } from './addAccount.ts';
import { showDetails } from './certificateCommands.ts';
import type { CommandDeps, Handler, Target } from './deps.ts';
import { accountStep, type IssuanceAnswers, nameStep, offerStep, requestOf } from './issuanceSteps.ts';
import { commonNameStep, subjectAltNamesStep } from './nameSteps.ts';
import { onlyIssuer } from './onlyIssuer.ts';
import { pickCertificate } from './targets.ts';

/** Orders a certificate: gathers, shows the plan, sends it once, and shows the new row. */
export const issueCertificate =
  (deps: CommandDeps): Handler =>
  (target) =>
    issue(deps, target, {});

/** The same, starting with the type and the names of a certificate that failed, timed out or expires. */
export const issueAgain =
  (deps: CommandDeps): Handler =>
  async (target) => {
    const { account, certificate } = await pickCertificate(deps, say.againTitle(), target);
    await issue(deps, { account }, answersLike(certificate));
  };

function answersLike(certificate: CertificateRecord): Partial<IssuanceAnswers> {
  const [commonName = '', ...others] = allNames(certificate);
  return { like: certificate, commonName, subjectAltNamesTyped: others.join(', ') };
}

async function issue(
  deps: CommandDeps,
  target: Target | undefined,
  prefilled: Partial<IssuanceAnswers>,
): Promise<void> {
  const { ui, accounts, clouds } = deps;
  if (accounts.list().length === 0) {
    const added = await ui.notify('information', accountSentences.noAccount(), [
      { id: 'add', label: accountSentences.addButton() },
    ]);
    if (added === 'add') await addAccount(deps)();
    return;
  }
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
  const preview = (answers: IssuanceAnswers) => {
    const request = requestOf(answers, isPublicSuffix);
    return { request, accountLabel: answers.account.label, preview: answers.issuance.preview(request) };
  };
  const answers = await ui.steps<IssuanceAnswers>(
    say.title(),
    [
      { ...accountStep(deps), skip: () => given !== undefined },
      offerStep(),
      nameStep(deps),
      commonNameStep(isPublicSuffix),
      subjectAltNamesStep(isPublicSuffix),
      {
        kind: 'review',
        message: (complete) => say.reviewMessage(preview(complete)),
        detail: (complete) => say.reviewDetail(preview(complete)),
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
  const result = await ui.progress('uncancellable', say.sending(plan.request.certificateName), () =>
    deps.operations.run(plan),
  );
  await announce(deps, plan, result);
}

/** Says how the order ended and what follows, and shows its row. */
async function announce(deps: CommandDeps, plan: PlanOf<'issue'>, result: RunResult): Promise<void> {
  const { ui, reveal, inventory, showLog } = deps;
  const { entry, error } = result;
  const name = plan.request.certificateName;
  if (entry.outcome === 'done') {
    if (entry.certificateId && !inventory.certificate(plan.accountId, entry.certificateId)) {
      await inventory.sync(plan.accountId);
    }
    if (entry.certificateId) await reveal(plan.accountId, entry.certificateId);
    const message = entry.finding === 'answer' ? say.ordered(plan.request) : say.orderedAfterAll(name);
    await sayWhatFollows(deps, plan, entry.certificateId, message);
    return;
  }
  const message =
    entry.outcome === 'needs-eyes'
      ? say.needsEyes(name)
      : entry.finding === 'absent'
        ? say.notOrdered(name)
        : say.refused(name, error ? advice(error).message : '');
  const pressed = await ui.notify('error', message, [{ id: 'log', label: say.showLog() }]);
  if (pressed === 'log') showLog();
}

/** Where DNS records are to be created, they are one click away. */
async function sayWhatFollows(
  deps: CommandDeps,
  { accountId, request }: PlanOf<'issue'>,
  certificateId: string | undefined,
  message: string,
): Promise<void> {
  const { ui, accounts, inventory } = deps;
  const account = accounts.list().find(({ id }) => id === accountId);
  const certificate = certificateId === undefined ? undefined : inventory.certificate(accountId, certificateId);
  if (request.offer.followUp === 'none' || !account || !certificate) {
    void ui.notify('information', message);
    return;
  }
  const pressed = await ui.notify('information', message, [{ id: 'records', label: say.showRecords() }]);
  if (pressed) await showDetails(deps)({ account, certificate });
}
