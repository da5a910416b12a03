/** Serves all gateways of the project, or one. */
export type Placement =
  | { readonly scope: 'global' }
  | { readonly scope: 'gateway'; readonly gatewayId: string; readonly gatewayName?: string };

/** A domain name of an API group of a gateway. */
export interface DomainRef {
  readonly id: string;
  readonly domain: string;
  readonly groupId: string;
  readonly groupName?: string;
  readonly gatewayId: string;
  readonly gatewayName?: string;
}
