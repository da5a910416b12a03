import type { Capability, CapabilityAnswer, CertificateRecord } from '../../certificates/certificateRecord.ts';
import { parseDate } from './dates.ts';
import { asALabel, instancesOf, namesOf, serialOf, textOf } from './fields.ts';
import type { JsonRow } from './fields.ts';
import { kindOf, stateOf } from './vocabulary.ts';

/** What the connection can do with certificates at all. */
export interface RecordContext {
  readonly accountId: string;
  /** API v2 answers: orders and validation are possible. Else why not. */
  readonly v2: true | { readonly why: 'main-account-only' | 'zone' };
}

/**
 * One certificate from all rows that the lists have of it; for every fact the first row that has it decides.
 * Written by hand: a schema library takes several times as long, and lists have thousands of rows.
 * @param rows at least one, each with a number and a name; rows of API v2 before those of v1
 */
export function recordOf(rows: readonly JsonRow[], context: RecordContext): CertificateRecord {
  const statusCode = textOf(pick(rows, 'statusCode'));
  const typeCode = textOf(pick(rows, 'certificateType', 'certificateTypeCode'));
  const external = textOf(pick(rows, 'externalYn'))?.toUpperCase() === 'Y';
  const { state, detail } = stateOf(statusCode, textOf(pick(rows, 'statusName')));
  const kind = kindOf(typeCode, { statusCode, external });
  const raw: Record<string, unknown> = {};

  const read = <T>(parse: (value: unknown) => T | undefined, v2: string, v1?: string): T | undefined => {
    for (const row of rows) {
      for (const name of v1 === undefined ? [v2] : [v2, v1]) {
        const value = row[name];
        if (value === undefined || value === null || value === '') continue;
        const parsed = parse(value);
        if (parsed !== undefined) return parsed;
        raw[name] ??= value; // what cannot be read is shown as it came
      }
    }
    return undefined;
  };
  const notBefore = read(parseDate, 'notBefore', 'validStartDate');
  const notAfter = read(parseDate, 'notAfter', 'validEndDate');
  const registeredAt = read(parseDate, 'registDate', 'regDate');
  const updatedAt = read(parseDate, 'updateDate');
  const serialNumber = read(serialOf, 'serialNumber', 'certSerialNumber');
  const issuer = read(textOf, 'issuer', 'caInfo');
  const orderId = read(textOf, 'orderId', 'orderID');
  const usedBy = read(instancesOf, 'usedInstanceNoList');
  addUnmapped(raw, rows);

  return {
    id: textOf(pick(rows, 'certificateNo')) ?? '',
    accountId: context.accountId,
    name: textOf(pick(rows, 'certificateName')) ?? '',
    kind,
    state,
    ...(detail === undefined ? {} : { stateDetail: detail }),
    commonName: asALabel(read(textOf, 'commonName', 'domainAddress') ?? ''),
    subjectAltNames: read(namesOf, 'dnsName', 'subDomainAddress') ?? [],
    ...(notBefore && { notBefore }),
    ...(notAfter && { notAfter }),
    ...(registeredAt && { registeredAt }),
    ...(updatedAt && { updatedAt }),
    ...(serialNumber === undefined ? {} : { serialNumber }),
    ...(issuer === undefined ? {} : { issuer }),
    ...(orderId === undefined ? {} : { orderId }),
    ...(usedBy === undefined ? {} : { usedBy }),
    capabilities: capabilitiesOf(kind, state, context),
    raw,
  };
}

const NONE: Readonly<Partial<Record<Capability, CapabilityAnswer>>> = Object.freeze({});

/**
 * Validation where something is pending; issuing again for kinds that are ordered here. The answers are shared between
 * records, which come by the thousand.
 */
function capabilitiesOf(
  kind: CertificateRecord['kind'],
  state: CertificateRecord['state'],
  { v2 }: RecordContext,
): CertificateRecord['capabilities'] {
  if (kind === 'external' || kind === 'other' || kind === 'gateway') return NONE;
  if (v2 !== true) return state === 'pending' ? { validation: v2 } : { 'issue-again': v2 };
  if (state === 'pending') return VALIDATION;
  return kind === 'cloud-basic' || kind === 'global-edge' ? ISSUE_AGAIN : ISSUE_LATER;
}
const VALIDATION = Object.freeze({ validation: true } as const);
const ISSUE_AGAIN = Object.freeze({ 'issue-again': true } as const);
const ISSUE_LATER = Object.freeze({ 'issue-again': { why: 'later' } } as const);

/** Fields that have a place of their own in a record. */
const MAPPED: ReadonlySet<string> = new Set([
  'certificateNo',
  'certificateName',
  'commonName',
  'domainAddress',
  'dnsName',
  'subDomainAddress',
  'statusName',
  'notBefore',
  'validStartDate',
  'notAfter',
  'validEndDate',
  'registDate',
  'regDate',
  'updateDate',
  'serialNumber',
  'certSerialNumber',
  'issuer',
  'caInfo',
  'orderId',
  'orderID',
  'usedInstanceNoList',
]);
/** Names of API v1 for what v2 calls otherwise. */
const V2_NAME: Readonly<Record<string, string>> = {
  dnInfo: 'subjectDN',
  certSignAlgorithmName: 'signatureAlgorithm',
  certificateTypeCode: 'certificateType',
};

function addUnmapped(raw: Record<string, unknown>, rows: readonly JsonRow[]): void {
  for (const row of rows) {
    for (const name in row) {
      if (MAPPED.has(name)) continue;
      const value = row[name];
      if (value === null || value === '' || raw[name] !== undefined) continue;
      const v2 = V2_NAME[name];
      if (v2 === undefined || raw[v2] === undefined) raw[name] = value;
    }
  }
}

/** The first value that is there, by rows, then by names. */
function pick(rows: readonly JsonRow[], name: string, alias?: string): unknown {
  for (const row of rows) {
    const value = row[name] ?? (alias === undefined ? undefined : row[alias]);
    if (value !== undefined && value !== null && value !== '') return value;
  }
  return undefined;
}
