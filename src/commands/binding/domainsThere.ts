import type { CertificateProvider, Gateway, GatewayDomain } from '../../certificates/provider.ts';
import { ExtensionError } from '../../errors.ts';
import { uploadSentences as say } from '../../ui/sentences/upload.ts';
import type { CommandDeps } from '../deps.ts';

/** A gateway with its domains. */
export interface GatewayWithDomains {
  readonly gateway: Gateway;
  readonly domains: readonly GatewayDomain[];
}

/**
 * The domains of gateways. One that does not tell them stands in the way of no other: it is left out, and that is said.
 * @throws what all of them failed for
 */
export async function domainsThere(
  { ui }: Pick<CommandDeps, 'ui'>,
  port: CertificateProvider['gateways'],
  gateways: readonly Gateway[],
  signal: AbortSignal,
): Promise<GatewayWithDomains[]> {
  const each = await Promise.allSettled(
    gateways.map(async (gateway) => ({ gateway, domains: (await port?.domains(gateway, signal)) ?? [] })),
  );
  const failures = each.flatMap((result) => (result.status === 'rejected' ? [result.reason as Error] : []));
  const grave = failures.find((failure) => !(failure instanceof ExtensionError)) ?? failures[0];
  if (grave && (failures.length === gateways.length || !(grave instanceof ExtensionError))) throw grave;
  const silent = gateways.filter((_, index) => each[index]?.status === 'rejected').map(({ name }) => name);
  if (silent.length > 0) void ui.notify('warning', say.domainsUnread(silent));
  return each.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
}
