import type { Account } from '../../certificates/account.ts';
import { allNames, type CertificateRecord } from '../../certificates/certificateRecord.ts';
import type { CertificateProvider, Gateway, GatewayDomain } from '../../certificates/provider.ts';
import type { DomainRef } from '../../certificates/placement.ts';
import { servedOn } from '../../certificates/servedOn.ts';
import { Cancelled } from '../../errors.ts';
import type { PlanOf } from '../../operations/plan.ts';
import type { Step } from '../../ui/ports.ts';
import { bindingSentences as say } from '../../ui/sentences/binding.ts';
import { bindPlan, type BindingPlans, bindingPlans } from './bindingPlans.ts';
import { type BindingRun, clientCasOn, runBinding } from './bindingRun.ts';
import type { CommandDeps, Handler } from '../deps.ts';
import { domainChoices, isCovered } from './domainChoices.ts';
import { domainsThere } from './domainsThere.ts';
import { failureText, sayFailure } from '../failedChange.ts';
import { freshCertificate } from './freshCertificate.ts';
import { readBack } from './readBack.ts';
import { pickCertificate } from '../targets.ts';
import { checkServed } from './verifyServed.ts';

/** A domain with the gateway that it is on. */
interface Place {
  readonly gateway: Gateway;
  readonly domain: GatewayDomain;
}

interface Answers {
  domains: readonly GatewayDomain[];
  verifyClients?: boolean;
  plans: BindingPlans;
}

/** Puts a certificate of a gateway on domains; what they serve now is taken off first. */
export const bindCertificate =
  (deps: CommandDeps): Handler =>
  async (target) => {
    const { ui, clouds, inventory } = deps;
    const isBindable = ({ capabilities }: CertificateRecord) => capabilities.bind === true;
    const picked = await pickCertificate(deps, say.bindTitle(), target, isBindable);
    const { account } = picked;
    const provider = await clouds.provider(account.id);
    if (!isBindable(picked.certificate) || !provider.gateways || !provider.writes.bind) {
      void ui.notify('warning', say.cannot(picked.certificate.name));
      throw new Cancelled();
    }
    const certificate = await freshCertificate(deps, account, picked.certificate);
    const places = await ui.progress('notification', say.reading(certificate.name), (signal) =>
      placesFor(deps, provider.gateways, certificate, signal),
    );
    if (places.length === 0) {
      void ui.notify('warning', say.noDomains(say.place(gatewayNameOf(certificate))));
      throw new Cancelled();
    }
    if (await sayAllServed(deps, account, certificate, places)) return;
    const { plans } = await ui.steps<Answers>(
      say.bindTitle(),
      [
        domainStep(certificate, places),
        atLeastOne(deps),
        clientStep(certificate),
        planStep(deps, account, certificate),
        {
          kind: 'review',
          severity: 'warning',
          message: ({ plans: { bind } }) => say.bindMessage(bind),
          detail: ({ plans: { bind, takeOff }, domains }) => {
            const asksForClients = certificate.hasClientCa === true && bind.request.verifyClients !== false;
            const clientCasLost = asksForClients ? [] : clientCasOn(deps, account, domains, certificate);
            const takenOff = takeOff.flatMap(
              ({ request }) => inventory.certificate(account.id, request.certificateId) ?? [],
            );
            return say.bindDetail(bind, { takeOff, domains, certificate, takenOff, clientCasLost });
          },
          confirm: ({ plans: { bind } }) => say.bindConfirm(bind),
        },
      ],
      {},
    );
    const run = await ui.progress('uncancellable', say.binding(certificate.name), () => runBinding(deps, plans));
    if (run.outcome === 'done') await sayBound(deps, account, certificate, plans.bind, run);
    else await sayNotBound(deps, account, run);
  };

/** All domains that the certificate could be bound to: of its gateway, or of all where it serves all. */
async function placesFor(
  deps: CommandDeps,
  port: CertificateProvider['gateways'],
  { placement }: CertificateRecord,
  signal: AbortSignal,
): Promise<Place[]> {
  const all = (await port?.list(signal)) ?? [];
  const own = all.filter(({ id }) => placement?.scope !== 'gateway' || placement.gatewayId === id);
  const there = await domainsThere(deps, port, own, signal);
  return there.flatMap(({ gateway, domains }) => domains.map((domain) => ({ gateway, domain })));
}

function gatewayNameOf({ placement }: CertificateRecord): string | undefined {
  return placement?.scope === 'gateway' ? (placement.gatewayName ?? placement.gatewayId) : undefined;
}

function domainStep(certificate: CertificateRecord, places: readonly Place[]): Step<Answers> {
  const gateways = new Map(places.map(({ domain, gateway }) => [domain, gateway]));
  const choices = domainChoices([...gateways.keys()], certificate, (domain) =>
    whyNot(certificate, gateways.get(domain), domain),
  );
  const fitting = choices.filter(({ value, unavailable }) => unavailable === undefined && !serves(value, certificate));
  const [only] = fitting.length === 1 ? fitting : [];
  return {
    kind: 'pickMany',
    title: say.domainsTitle(),
    placeholder: say.bindPlaceholder(certificate.name),
    choices: () => choices,
    current: ({ domains }, value) => (domains ? domains.includes(value as GatewayDomain) : value === only?.value),
    accept: (answers, values) => ({ ...answers, domains: values as GatewayDomain[] }),
  };
}

function whyNot(
  certificate: CertificateRecord,
  gateway: Gateway | undefined,
  domain: GatewayDomain,
): string | undefined {
  // Bound once more, it takes another rule for clients.
  if (serves(domain, certificate) && certificate.hasClientCa !== true) return say.servesIt();
  const names = allNames(certificate);
  // A service that does not tell the names decides by itself.
  if (names.length > 0 && !isCovered(domain, names)) return say.notCovered();
  return gateway?.running === false ? say.notRunning(gateway.status) : undefined;
}

/** None at all is no answer: the question comes back. */
export function atLeastOne<So extends { domains: readonly DomainRef[] }>({ ui }: Pick<CommandDeps, 'ui'>): Step<So> {
  return {
    kind: 'task',
    run: async (answers) => {
      if ((answers.domains ?? []).length > 0) return answers;
      void ui.notify('information', say.chooseOne());
      throw new Cancelled();
    },
  };
}

function clientStep({ hasClientCa }: CertificateRecord): Step<Answers> {
  return {
    kind: 'pick',
    skip: () => hasClientCa !== true,
    title: say.clientsTitle(),
    placeholder: say.clientsPlaceholder(),
    choices: () => [
      { value: true, label: say.clientsRequired(), detail: say.clientsRequiredDetail(), icon: 'shield' },
      { value: false, label: say.clientsFree(), detail: say.clientsFreeDetail(), icon: 'globe' },
    ],
    current: ({ verifyClients }, value) => value === (verifyClients ?? true),
    accept: (answers, value) => ({ ...answers, verifyClients: value as boolean }),
  };
}

function planStep(deps: CommandDeps, account: Account, certificate: CertificateRecord): Step<Answers> {
  return {
    kind: 'task',
    run: async (answers) => {
      const { domains = [], verifyClients } = answers;
      return { ...answers, plans: await bindingPlans(deps, account, certificate, domains, verifyClients) };
    },
  };
}

/** A list of domains none of which can be chosen, for they serve it already, would ask nothing. */
async function sayAllServed(
  deps: CommandDeps,
  account: Account,
  certificate: CertificateRecord,
  places: readonly Place[],
): Promise<boolean> {
  if (certificate.hasClientCa === true) return false;
  const names = allNames(certificate);
  const isMeant = ({ domain }: Place) => names.length === 0 || isCovered(domain, names) || serves(domain, certificate);
  const meant = places.filter(isMeant);
  if (meant.length === 0 || !meant.every(({ domain }) => serves(domain, certificate))) return false;
  const message = say.allServeIt(certificate.name);
  const pressed = await deps.ui.notify('information', message, [{ id: 'served', label: say.checkServed() }]);
  if (pressed) await checkServed(deps)({ account, certificate });
  return true;
}

function serves(domain: GatewayDomain, certificate: CertificateRecord): boolean {
  return servedOn(domain).some(({ id }) => id === certificate.id);
}

async function sayBound(
  deps: CommandDeps,
  account: Account,
  certificate: CertificateRecord,
  { request }: Pick<PlanOf<'bind'>, 'request'>,
  { finding, takenOff }: Pick<BindingRun, 'finding' | 'takenOff'>,
): Promise<void> {
  const { ui, reveal } = deps;
  const told = [
    finding === 'answer' ? say.bound(request) : say.boundAfterAll(request),
    ...tookPlaceOf({ takenOff }),
  ].join(' ');
  const seen = await whatIsThere(deps, account, certificate, request.domains);
  await reveal(account.id, certificate.id);
  const pressed = await ui.notify('information', `${told} ${seen}`, [{ id: 'served', label: say.checkServed() }]);
  const [domain] = request.domains.length === 1 ? request.domains : [];
  if (pressed) await checkServed(deps)({ account, certificate, ...(domain && { domain }) });
}

/** One sentence, if anything was taken off. */
export function tookPlaceOf({ takenOff }: Pick<BindingRun, 'takenOff'>): string[] {
  return takenOff.length === 0 ? [] : [say.tookPlaceOf(takenOff.map(({ request }) => request.certificateName))];
}

/** The change stands, whether or not it can be read back. */
async function whatIsThere(
  deps: CommandDeps,
  account: Account,
  { id, name, serialNumber }: CertificateRecord,
  domains: readonly DomainRef[],
): Promise<string> {
  if (serialNumber === undefined) return say.notReadBack();
  try {
    const { verified, missing } = await deps.ui.progress('notification', say.readingBack(name), (signal) =>
      readBack(deps, account, id, { serialNumber, domains }, signal),
    );
    return verified ? say.verified() : say.notVerified(missing);
  } catch {
    return say.notReadBack();
  }
}

/**
 * What was taken off already is said, and can be put back.
 * @param before what did take effect before the binding was tried; empty if nothing
 */
export async function sayNotBound(deps: CommandDeps, account: Account, run: BindingRun, before = ''): Promise<void> {
  const { last, takenOff } = run;
  const why = failureText(
    run,
    last.action === 'bind'
      ? {
          notDone: say.notBound(last.request),
          needsEyes: say.bindNeedsEyes(last.request),
          refused: (why) => say.bindRefused(last.request, why),
        }
      : {
          notDone: say.notUnbound(last.request),
          needsEyes: say.unbindNeedsEyes(last.request),
          refused: (why) => say.unbindRefused(last.request, why),
        },
  );
  const failed = before === '' ? why : `${before} ${why}`;
  // While it is not known whether the new one is bound, the old one could not be put back.
  if (takenOff.length === 0 || run.outcome !== 'not-done') return sayFailure(deps, failed);
  const message = `${failed} ${say.nothingServed(takenOff.map(({ request }) => request))}`;
  const buttons = takenOff.map(({ id, request }) => ({ id, label: say.putBack(request.certificateName) }));
  const pressed = await deps.ui.notify('error', message, buttons);
  const plan = takenOff.find(({ id }) => id === pressed);
  if (plan) await putBack(deps, account, plan);
}

/** All at once for the user: a message may stand on screen for long, and what is not back yet has no HTTPS. */
async function putBack(deps: CommandDeps, account: Account, { request }: PlanOf<'unbind'>): Promise<void> {
  const { certificateId: id, certificateName: name } = request;
  const certificate = deps.inventory.certificate(account.id, id);
  const back: DomainRef[] = [];
  let finding: BindingRun['finding'];
  for (const { domains, verifyClients } of byClientRule(request.domains, certificate?.hasClientCa === true)) {
    const bind = await bindPlan(deps, account, { id, name }, domains, verifyClients);
    const run = await deps.ui.progress('uncancellable', say.binding(name), () =>
      runBinding(deps, { takeOff: [], bind }),
    );
    const before = back.length === 0 ? '' : say.bound({ ...request, domains: back });
    if (run.outcome !== 'done') return sayNotBound(deps, account, run, before);
    back.push(...domains);
    if (finding === undefined || finding === 'answer') finding = run.finding;
  }
  if (certificate)
    await sayBound(deps, account, certificate, { request }, { ...(finding && { finding }), takenOff: [] });
}

/** Domains that treated clients alike: one binding has one rule. @param hasClientCa without a CA for clients there is none */
function byClientRule(
  domains: readonly DomainRef[],
  hasClientCa: boolean,
): { readonly domains: readonly DomainRef[]; readonly verifyClients?: boolean }[] {
  if (!hasClientCa) return [{ domains }];
  return [true, false, undefined].flatMap((verifyClients) => {
    const alike = domains.filter((domain) => domain.verifyClients === verifyClients);
    return alike.length === 0 ? [] : [{ domains: alike, ...(verifyClients !== undefined && { verifyClients }) }];
  });
}
