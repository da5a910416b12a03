import type { GatewayDomain } from '../../certificates/provider.ts';
import { boundCoverage } from '../../certificates/upload/coverage.ts';
import type { Choice } from '../../ui/ports.ts';
import { bindingSentences as say } from '../../ui/sentences/binding.ts';

/**
 * Domains to put a certificate on: those that can be chosen first.
 * @param whyNot why a domain cannot be chosen
 */
export function domainChoices(
  domains: readonly GatewayDomain[],
  whyNot: (domain: GatewayDomain) => string | undefined,
): Choice<GatewayDomain>[] {
  const choices = domains.map((domain) => domainChoice(domain, whyNot(domain)));
  const fits = ({ unavailable }: Choice<GatewayDomain>) => unavailable === undefined;
  return [...choices.filter(fits), ...choices.filter((choice) => !fits(choice))];
}

/** Whether one of the names of a certificate, as people or services write them, serves a domain. */
export function isCovered({ domain }: Pick<GatewayDomain, 'domain'>, names: readonly string[]): boolean {
  return boundCoverage([domain], names, []).served.length > 0;
}

function domainChoice(domain: GatewayDomain, unavailable: string | undefined): Choice<GatewayDomain> {
  const { certificateId, certificateName } = domain;
  return {
    value: domain,
    label: domain.domain,
    description: say.domainPlace(domain),
    detail: certificateId === undefined ? say.servesNothing() : say.servesOther(certificateName ?? certificateId),
    icon: certificateId === undefined ? 'globe' : 'arrow-swap',
    group: unavailable === undefined ? say.fittingGroup() : say.otherGroup(),
    ...(unavailable !== undefined && { unavailable }),
  };
}
