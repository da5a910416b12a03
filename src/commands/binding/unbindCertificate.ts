import type { Account } from '../../certificates/account.ts';
import type { CertificateRecord } from '../../certificates/certificateRecord.ts';
import type { DomainRef } from '../../certificates/placement.ts';
import { Cancelled } from '../../errors.ts';
import type { PlanOf } from '../../operations/plan.ts';
import type { Step } from '../../ui/ports.ts';
import { bindingSentences as say } from '../../ui/sentences/binding.ts';
import { atLeastOne } from './bindCertificate.ts';
import { unbindPlan } from './bindingPlans.ts';
import type { CommandDeps, Handler } from '../deps.ts';
import { failureText, sayFailure } from '../failedChange.ts';
import { freshCertificate } from './freshCertificate.ts';
import { sameDomain } from './readBack.ts';
import { pickCertificate } from '../targets.ts';

interface Answers {
  domains: readonly DomainRef[];
  plan: PlanOf<'unbind'>;
}

/** Takes a certificate off the domain of a row, or off those that the user chooses. It is never deleted by that. */
export const unbindCertificate =
  (deps: CommandDeps): Handler =>
  async (target) => {
    const { ui, operations } = deps;
    const isBound = ({ boundDomains = [] }: CertificateRecord) => boundDomains.length > 0;
    const { account, certificate: listed } = await pickCertificate(deps, say.unbindTitle(), target, isBound);
    const certificate = await freshCertificate(deps, account, listed);
    const bound = certificate.boundDomains ?? [];
    const wanted = target?.domain;
    const given = wanted && bound.filter((domain) => sameDomain(domain, wanted));
    if ((given ?? bound).length === 0) {
      void ui.notify(
        'information',
        wanted ? say.notBoundTo(certificate.name, wanted) : say.notBoundAnywhere(certificate.name),
      );
      throw new Cancelled();
    }
    const { plan } = await ui.steps<Answers>(
      say.unbindTitle(),
      [
        { ...domainStep(certificate, bound), skip: () => given !== undefined },
        atLeastOne(deps),
        planStep(deps, account, certificate),
        {
          kind: 'review',
          severity: 'warning',
          message: (answers) => say.unbindMessage(answers.plan),
          detail: (answers) => say.unbindDetail(answers.plan, stayingAfter(bound, answers.domains)),
          confirm: (answers) => say.unbindConfirm(answers.plan),
        },
      ],
      { ...(given && { domains: given }) },
    );
    const { request } = plan;
    const { entry, error } = await ui.progress('uncancellable', say.unbinding(certificate.name), () =>
      operations.run(plan),
    );
    if (entry.outcome === 'done') {
      await deps.reveal(account.id, certificate.id);
      void ui.notify('information', say.unbound(request));
      return;
    }
    const failed = failureText(
      { ...entry, ...(error && { error }) },
      {
        notDone: say.notUnbound(request),
        needsEyes: say.unbindNeedsEyes(request),
        refused: (why) => say.unbindRefused(request, why),
      },
    );
    await sayFailure(deps, failed);
  };

function domainStep({ name }: CertificateRecord, bound: readonly DomainRef[]): Step<Answers> {
  return {
    kind: 'pickMany',
    title: say.domainsTitle(),
    placeholder: say.unbindPlaceholder(name),
    choices: () =>
      bound.map((domain) => ({
        value: domain,
        label: domain.domain,
        description: say.domainPlace(domain),
        icon: 'globe',
      })),
    current: ({ domains }, value) => (domains ? domains.includes(value as DomainRef) : bound.length === 1),
    accept: (answers, values) => ({ ...answers, domains: values as DomainRef[] }),
  };
}

function planStep(deps: CommandDeps, account: Account, certificate: CertificateRecord): Step<Answers> {
  return {
    kind: 'task',
    run: async (answers) => ({
      ...answers,
      plan: await unbindPlan(deps, account, certificate, answers.domains ?? []),
    }),
  };
}

function stayingAfter(bound: readonly DomainRef[], domains: readonly DomainRef[]): DomainRef[] {
  return bound.filter((domain) => !domains.some((one) => sameDomain(one, domain)));
}
