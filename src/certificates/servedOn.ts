import type { GatewayDomain } from './provider.ts';

type ServingDomain = Pick<GatewayDomain, 'certificateId' | 'certificateName' | 'keyType' | 'beside'>;
type Served = NonNullable<GatewayDomain['beside']>[number];

/** All that a domain serves; more than one only where there may be one for each kind of key. */
export function servedOn({ certificateId, certificateName, keyType, beside = [] }: ServingDomain): readonly Served[] {
  if (certificateId === undefined) return beside;
  return [
    { id: certificateId, ...(certificateName && { name: certificateName }), ...(keyType && { keyType }) },
    ...beside,
  ];
}

/**
 * What a domain serves in whose place a certificate comes: one of another kind of key stays beside it.
 * @param coming without an id: it is not stored yet; without a kind of key: that is not known
 */
export function inPlaceOn(
  domain: ServingDomain,
  { id: comingId, keyType: comingType }: { readonly id?: string; readonly keyType?: string },
): readonly Served[] {
  const staysBeside = (keyType: string | undefined) =>
    keyType !== undefined && comingType !== undefined && keyType !== comingType;
  return servedOn(domain).filter(({ id, keyType }) => id !== comingId && !staysBeside(keyType));
}
