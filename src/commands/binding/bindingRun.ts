import type { Account } from '../../certificates/account.ts';
import type { GatewayDomain } from '../../certificates/provider.ts';
import { inPlaceOn } from '../../certificates/servedOn.ts';
import { Cancelled, ExtensionError } from '../../errors.ts';
import type { Finding, Outcome, PlanOf } from '../../operations/plan.ts';
import type { BindingPlans } from './bindingPlans.ts';
import type { CommandDeps } from '../deps.ts';

/** How far it came. */
export interface BindingRun {
  /** Plans that certainly took effect. */
  readonly takenOff: readonly PlanOf<'unbind'>[];
  /** The last plan that was tried: the binding, unless taking off did not succeed. */
  readonly last: PlanOf<'unbind'> | PlanOf<'bind'>;
  readonly outcome: Outcome;
  readonly finding?: Finding;
  /** Why it was refused, where it was. */
  readonly error?: ExtensionError;
}

/**
 * Names of certificates with a CA for clients that are taken off domains. Where another takes their place that asks clients for none,
 * whoever connected with a certificate of a client's own may then be anybody.
 * @param coming as of `inPlaceOn`
 */
export function clientCasOn(
  { inventory }: Pick<CommandDeps, 'inventory'>,
  { id: accountId }: Account,
  domains: readonly GatewayDomain[],
  coming: Parameters<typeof inPlaceOn>[1],
): string[] {
  const ids = new Set(domains.flatMap((domain) => inPlaceOn(domain, coming)).map(({ id }) => id));
  const served = [...ids].flatMap((id) => inventory.certificate(accountId, id) ?? []);
  return served.filter(({ hasClientCa }) => hasClientCa).map(({ name }) => name);
}

/**
 * Carries the plans out, one after the other, and stops at the first that does not take effect.
 * @throws ExtensionError, Cancelled if the very first was not sent
 */
export async function runBinding(
  { operations }: Pick<CommandDeps, 'operations'>,
  { takeOff, bind }: BindingPlans,
): Promise<BindingRun> {
  const takenOff: PlanOf<'unbind'>[] = [];
  const carryOut = async (plan: PlanOf<'unbind'> | PlanOf<'bind'>): Promise<BindingRun> => {
    try {
      const { entry, error } = await operations.run(plan);
      const { outcome = 'needs-eyes', finding } = entry;
      return { takenOff, last: plan, outcome, ...(finding && { finding }), ...(error && { error }) };
    } catch (thrown) {
      if (takenOff.length === 0) throw thrown;
      return notSent(plan, thrown, takenOff);
    }
  };
  for (const plan of takeOff) {
    const run = await carryOut(plan);
    if (run.outcome !== 'done') return run;
    takenOff.push(plan);
  }
  return carryOut(bind);
}

/** A plan that something of our own stopped; silence about what was taken off before it would leave domains without HTTPS unnoticed. */
export function notSent(
  last: BindingRun['last'],
  thrown: unknown,
  takenOff: readonly PlanOf<'unbind'>[] = [],
): BindingRun {
  const error = thrown instanceof Cancelled ? {} : { error: ExtensionError.from(thrown) };
  return { takenOff, last, outcome: 'not-done', finding: 'refusal', ...error };
}
