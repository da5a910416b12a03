import { nameCovers } from '../../pem/nameCoverage.ts';
import { apigError } from './errors.ts';
import type { CertificateDetails, Domain, Gateway, Group, OtcCertificate } from './model.ts';
import type { OtcContext } from './router.ts';
import type { OtcSwitches } from './switches.ts';

/** Finds what a request names, or refuses. */

export function gatewayOf({ store, projectId, params }: OtcContext, id = params['instance_id'] ?? ''): Gateway {
  const gateway = store.gateway(projectId, id);
  if (!gateway)
    throw apigError(
      404,
      'APIG.3030',
      `The instance does not exist,id:${id}. Please refer to the support documentation`,
    );
  return gateway;
}

/** A gateway that can be changed. */
export function runningGateway(context: OtcContext, id?: string): Gateway {
  const gateway = gatewayOf(context, id);
  if (gateway.status !== 'Running')
    throw apigError(409, 'APIC.7701', 'The gateway status conflicts with the operation.');
  return gateway;
}

export function groupOf(context: OtcContext, gateway: Gateway): Group {
  const id = context.params['group_id'] ?? '';
  const group = context.store.group(gateway.id, id);
  if (!group) throw apigError(404, 'APIG.3001', `API group ${id} does not exist`);
  return group;
}

/** The domain of a path that also names its gateway and its group. */
export function domainOf(context: OtcContext, gateway: Gateway): Domain {
  const group = groupOf(context, gateway);
  const id = context.params['domain_id'] ?? '';
  const domain = context.store.domain(id);
  if (!domain || domain.gatewayId !== gateway.id) throw noDomain(id);
  if (domain.groupId !== group.id) {
    throw apigError(
      context.switches.otherGroupStatus,
      'APIG.3474',
      'The API group of the URL is not that of the domain name.',
    );
  }
  return domain;
}

export function noDomain(name: string): Error {
  return apigError(404, 'APIG.3020', `The URL domain does not exist,id:${name}`);
}

export function certificateOf(context: OtcContext, id = context.params['certificate_id'] ?? ''): OtcCertificate {
  const certificate = context.store.certificate(context.projectId, id);
  if (!certificate) {
    throw apigError(404, context.switches.certificateNotFoundCode, `The SSL certificate does not exist,id:${id}`);
  }
  return certificate;
}

/** Refuses a certificate that is not for this host name. */
export function checkFits(details: CertificateDetails, domain: Domain, switches: OtcSwitches): void {
  const commonName = switches.namesFrom === 'sanAndCommonName' ? (details.common_name ?? '') : '';
  const fits = [...details.san, commonName].some((name) =>
    switches.wildcardsFit ? nameCovers(name.toLowerCase(), domain.name) : name.toLowerCase() === domain.name,
  );
  if (!fits) throw apigError(400, 'APIG.2103', 'The certificate domain name does not match the custom domain name.');
}

/** When handshakes show what is changed now. */
export function effectAt({ clock, switches }: OtcContext): number {
  return clock.now() + switches.effectMs;
}
