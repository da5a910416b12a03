import { domainToASCII } from 'node:url';
import type { CertificateRecord } from '../../certificates/certificateRecord.ts';
import type { DomainRef, Placement } from '../../certificates/placement.ts';
import type { CertificateRow } from './answers.ts';

export interface RecordContext {
  readonly accountId: string;
  /** Milliseconds since the epoch: the service does not say whether a certificate has expired. */
  readonly nowMs: number;
  /** Names of gateways by id. */
  readonly gatewayNames: ReadonlyMap<string, string>;
}

/** What the service writes in place of a gateway for a certificate of all gateways. */
const COMMON = 'common';

/** @param boundDomains undefined if it is not known where the certificate is in use */
export function recordOf(
  row: CertificateRow,
  context: RecordContext,
  boundDomains: readonly DomainRef[] | undefined,
): CertificateRecord {
  const notAfter = dateOf(row.not_after);
  const notBefore = dateOf(row.not_before);
  const registeredAt = dateOf(row.create_time);
  const updatedAt = updatedAtOf(row);
  const serialNumber = hexOfDecimal(row.serial_number);
  const placement = placementOf(row, context);
  const inUse = boundDomains !== undefined && boundDomains.length > 0;
  return {
    id: row.id,
    accountId: context.accountId,
    name: row.name ?? row.id,
    kind: 'gateway',
    state: notAfter === undefined ? 'unknown' : notAfter.getTime() < context.nowMs ? 'expired' : 'issued',
    commonName: asALabel(row.common_name ?? ''),
    subjectAltNames: [...new Set(row.san.map((name) => asALabel(name.trim())))],
    ...(notBefore && { notBefore }),
    ...(notAfter && { notAfter }),
    ...(registeredAt && { registeredAt }),
    ...(updatedAt && { updatedAt }),
    ...(serialNumber !== undefined && { serialNumber }),
    ...(row.issuer.length > 0 && { issuer: row.issuer.join(', ') }),
    ...(placement && { placement }),
    ...(row.algorithm_type !== undefined && { keyType: row.algorithm_type }),
    ...(row.is_has_trusted_root_ca !== undefined && { hasClientCa: row.is_has_trusted_root_ca }),
    ...(boundDomains && { boundDomains, usedBy: [...new Set(boundDomains.map(({ domain }) => domain))] }),
    capabilities: inUse ? IN_USE : FREE,
    raw: rawOf(row),
  };
}

/** Shared between records: lists may be long. */
const FREE = Object.freeze({ replace: true, bind: true, delete: true } as const);
const IN_USE = Object.freeze({ replace: true, bind: true, delete: { why: 'in-use' } } as const);

function placementOf({ type, instance_id }: CertificateRow, { gatewayNames }: RecordContext): Placement | undefined {
  if (type === 'global' || instance_id === COMMON) return { scope: 'global' };
  if (instance_id === undefined) return undefined;
  const gatewayName = gatewayNames.get(instance_id);
  return { scope: 'gateway', gatewayId: instance_id, ...(gatewayName !== undefined && { gatewayName }) };
}

/** The service writes serial numbers in decimal; lower-case hex, an even number of digits as certificates have them. */
export function hexOfDecimal(decimal: string | undefined): string | undefined {
  if (decimal === undefined || !/^\d{1,80}$/.test(decimal)) return undefined;
  const hex = BigInt(decimal).toString(16);
  return hex.length % 2 === 0 ? hex : `0${hex}`;
}

export function updatedAtOf({ update_time }: Pick<CertificateRow, 'update_time'>): Date | undefined {
  return dateOf(update_time);
}

/** RFC 3339 with any number of fractional digits; undefined for anything else. */
function dateOf(text: string | undefined): Date | undefined {
  if (text === undefined || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text)) return undefined;
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function asALabel(name: string): string {
  const lower = name.toLowerCase();
  return /^[\x00-\x7f]*$/.test(lower) ? lower : domainToASCII(lower) || lower;
}

const MAPPED: ReadonlySet<string> = new Set([
  'id',
  'name',
  'common_name',
  'san',
  'not_before',
  'not_after',
  'create_time',
  'update_time',
  'serial_number',
  'issuer',
  'is_has_trusted_root_ca',
  'algorithm_type',
]);

function rawOf(row: CertificateRow): Record<string, unknown> {
  const empty = (value: unknown): boolean =>
    value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
  return Object.fromEntries(Object.entries(row).filter(([name, value]) => !MAPPED.has(name) && !empty(value)));
}
