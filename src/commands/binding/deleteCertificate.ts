import { randomUUID } from 'node:crypto';
import type { Account } from '../../certificates/account.ts';
import type { CertificateRecord } from '../../certificates/certificateRecord.ts';
import type { DeletionRequest } from '../../certificates/writes.ts';
import { Cancelled } from '../../errors.ts';
import type { PlanOf } from '../../operations/plan.ts';
import { deletionSentences as say } from '../../ui/sentences/deletion.ts';
import { whyNotText } from '../../ui/sentences/details.ts';
import type { CommandDeps, Handler } from '../deps.ts';
import { failureText, sayFailure } from '../failedChange.ts';
import { freshCertificate } from './freshCertificate.ts';
import { pickCertificate } from '../targets.ts';
import { unbindCertificate } from './unbindCertificate.ts';

interface Answers {
  name: string;
}

/** Deletes a certificate that nothing uses, after its name was typed. What is in use is refused, with a way to unbind it. */
export const deleteCertificate =
  (deps: CommandDeps): Handler =>
  async (target) => {
    const { ui, clouds, operations } = deps;
    const mayGo = ({ capabilities }: CertificateRecord) => capabilities.delete !== undefined;
    const { account, certificate: listed } = await pickCertificate(deps, say.title(), target, mayGo);
    const write = (await clouds.provider(account.id)).writes.delete;
    if (!write) {
      void ui.notify('warning', say.account());
      throw new Cancelled();
    }
    const certificate = await freed(deps, account, await freshCertificate(deps, account, listed));
    requireDeletable(deps, certificate);
    const { name } = certificate;
    const request = requestOf(certificate);
    const plan: PlanOf<'delete'> = {
      id: randomUUID(),
      action: 'delete',
      accountId: account.id,
      accountLabel: account.label,
      request,
      preview: write.preview(request),
    };
    await ui.steps<Answers>(
      say.title(),
      [
        {
          kind: 'input',
          title: say.nameTitle(),
          prompt: () => say.namePrompt(certificate),
          placeholder: name,
          value: (answers) => answers.name ?? '',
          validate: (typed) => (typed === name ? undefined : { error: say.otherName(name) }),
          accept: (answers, typed) => ({ ...answers, name: typed }),
        },
        {
          kind: 'review',
          severity: 'warning',
          message: () => say.reviewMessage(plan),
          detail: () => say.reviewDetail(plan, certificate),
          confirm: () => say.confirm(),
        },
      ],
      {},
    );
    const { entry, error } = await ui.progress('uncancellable', say.sending(name), () => operations.run(plan));
    if (entry.outcome === 'done') {
      void ui.notify('information', entry.finding === 'answer' ? say.done(name) : say.doneAfterAll(name));
      return;
    }
    const failed = failureText(
      { ...entry, ...(error && { error }) },
      { notDone: say.notDone(name), needsEyes: say.needsEyes(name), refused: (why) => say.refused(name, why) },
    );
    await sayFailure(deps, failed);
  };

/**
 * Offers to unbind what domains serve.
 * @returns the certificate as it is afterwards
 * @throws Cancelled after saying where it is in use
 */
async function freed(deps: CommandDeps, account: Account, certificate: CertificateRecord): Promise<CertificateRecord> {
  const { name, boundDomains = [] } = certificate;
  if (boundDomains.length === 0) return certificate;
  const places = boundDomains.map(({ domain }) => domain);
  const buttons = [{ id: 'unbind', label: say.unbindButton() }];
  if (!(await deps.ui.notify('warning', say.inUse(name, places), buttons))) throw new Cancelled();
  await unbindCertificate(deps)({ account, certificate });
  const after = await freshCertificate(deps, account, certificate);
  // Why something stays bound was said, or is what the user chose.
  if ((after.boundDomains ?? []).length > 0) throw new Cancelled();
  return after;
}

/** @throws Cancelled after saying what uses it, or why else it cannot be deleted */
function requireDeletable({ ui }: CommandDeps, { name, usedBy = [], capabilities }: CertificateRecord): void {
  if (usedBy.length > 0) {
    void ui.notify('warning', say.inUse(name, usedBy));
    throw new Cancelled();
  }
  const answer = capabilities.delete;
  if (answer === true) return;
  void ui.notify('warning', say.cannot(name, answer ? whyNotText(answer.why) : whyNotText('kind')));
  throw new Cancelled();
}

function requestOf({ id, name, serialNumber }: CertificateRecord): DeletionRequest {
  return { certificateId: id, certificateName: name, ...(serialNumber !== undefined && { serialNumber }) };
}
