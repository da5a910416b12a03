/** Serves all gateways of the project, or one. */
export type Placement =
  | { readonly scope: 'global' }
  | { readonly scope: 'gateway'; readonly gatewayId: string; readonly gatewayName?: string };

/** A gateway as the list of certificates tells of it. */
export interface ListedGateway {
  readonly id: string;
  readonly name: string;
  /** Its certificates could not be listed, or not all of them. */
  readonly partial?: true;
  /** It takes no change now, in the service's own word: `Frozen`. Absent while it runs. */
  readonly stopped?: string;
}

/** A domain name of an API group of a gateway. */
export interface DomainRef {
  readonly id: string;
  readonly domain: string;
  readonly groupId: string;
  readonly groupName?: string;
  readonly gatewayId: string;
  readonly gatewayName?: string;
  /** Whether its clients must show a certificate, of the CA that comes with what it serves; absent: not told. */
  readonly verifyClients?: boolean;
}
