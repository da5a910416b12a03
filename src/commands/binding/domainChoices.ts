import type { GatewayDomain } from '../../certificates/provider.ts';
import { boundCoverage } from '../../certificates/upload/coverage.ts';
import { inPlaceOn, servedOn } from '../../certificates/servedOn.ts';
import type { Choice } from '../../ui/ports.ts';
import { bindingSentences as say } from '../../ui/sentences/binding.ts';

/**
 * Domains to put a certificate on: those that can be chosen first.
 * @param coming as of `inPlaceOn`
 * @param whyNot why a domain cannot be chosen
 */
export function domainChoices(
  domains: readonly GatewayDomain[],
  coming: Coming,
  whyNot: (domain: GatewayDomain) => string | undefined,
): Choice<GatewayDomain>[] {
  const choices = domains.map((domain) => domainChoice(domain, coming, whyNot(domain)));
  const fits = ({ unavailable }: Choice<GatewayDomain>) => unavailable === undefined;
  return [...choices.filter(fits), ...choices.filter((choice) => !fits(choice))];
}

/** Whether one of the names of a certificate, as people or services write them, serves a domain. */
export function isCovered({ domain }: Pick<GatewayDomain, 'domain'>, names: readonly string[]): boolean {
  return boundCoverage([domain], names, []).served.length > 0;
}

type Coming = Parameters<typeof inPlaceOn>[1];

function domainChoice(domain: GatewayDomain, coming: Coming, unavailable: string | undefined): Choice<GatewayDomain> {
  const { id: comingId } = coming;
  const isThere = comingId !== undefined && servedOn(domain).some(({ id }) => id === comingId);
  const [served, gone] = [servedOn(domain), inPlaceOn(domain, coming)].map((all) =>
    all.map(({ id, name = id }) => name).join(', '),
  );
  return {
    value: domain,
    label: domain.domain,
    description: say.domainPlace(domain),
    detail: isThere
      ? say.servesItFor(domain.verifyClients)
      : gone
        ? say.servesOther(gone)
        : served
          ? say.servesBeside(served)
          : say.servesNothing(),
    icon: gone ? 'arrow-swap' : 'globe',
    group: unavailable === undefined ? say.fittingGroup() : say.otherGroup(),
    ...(unavailable !== undefined && { unavailable }),
  };
}
