import type { CertificateRecord } from '../../certificates/certificateRecord.ts';
import type { V2Answer } from './access.ts';
import { capabilitiesOf } from './capabilities.ts';
import { parseDate } from './dates.ts';
import { asALabel, instancesOf, namesOf, serialOf, textOf } from './fields.ts';
import type { JsonRow } from './fields.ts';
import { kindOf, orderRoleOf, stateOf } from './vocabulary.ts';

/** What the connection can do with certificates at all. */
export interface RecordContext {
  readonly accountId: string;
  readonly v2: V2Answer;
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
  const orderRole = orderRoleOf(textOf(pick(rows, 'issueType')));
  const raw: Record<string, unknown> = {};
  const usedBy = read(rows, raw, instancesOf, 'usedInstanceNoList');
  const inUse = usedBy !== undefined && usedBy.length > 0;
  const record: { -readonly [Field in keyof CertificateRecord]: CertificateRecord[Field] } = {
    id: textOf(pick(rows, 'certificateNo')) ?? '',
    accountId: context.accountId,
    name: textOf(pick(rows, 'certificateName')) ?? '',
    kind,
    state,
    commonName: asALabel(read(rows, raw, textOf, 'commonName', 'domainAddress') ?? ''),
    subjectAltNames: read(rows, raw, namesOf, 'dnsName', 'subDomainAddress') ?? [],
    capabilities: capabilitiesOf({ kind, state, orderRole, inUse, v2: context.v2 }),
    raw,
  };
  const set = <Field extends keyof CertificateRecord>(
    field: Field,
    value: CertificateRecord[Field] | undefined,
  ): void => {
    if (value !== undefined) record[field] = value;
  };
  set('stateDetail', detail);
  set('notBefore', read(rows, raw, parseDate, 'notBefore', 'validStartDate'));
  set('notAfter', read(rows, raw, parseDate, 'notAfter', 'validEndDate'));
  set('registeredAt', read(rows, raw, parseDate, 'registDate', 'regDate'));
  set('updatedAt', read(rows, raw, parseDate, 'updateDate'));
  set('serialNumber', read(rows, raw, serialOf, 'serialNumber', 'certSerialNumber'));
  set('issuer', read(rows, raw, textOf, 'issuer', 'caInfo'));
  set('orderId', read(rows, raw, textOf, 'orderId', 'orderID'));
  set('orderRole', orderRole);
  set('usedBy', usedBy);
  addUnmapped(raw, rows);
  return record;
}

/** The first value that can be read; one that cannot is put into `raw` as it came. */
function read<T>(
  rows: readonly JsonRow[],
  raw: Record<string, unknown>,
  parse: (value: unknown) => T | undefined,
  name: string,
  alias?: string,
): T | undefined {
  for (const row of rows) {
    for (let value = row[name], at = name; ; value = row[(at = alias)]) {
      if (value !== undefined && value !== null && value !== '') {
        const parsed = parse(value);
        if (parsed !== undefined) return parsed;
        raw[at] ??= value;
      }
      if (alias === undefined || at === alias) break;
    }
  }
  return undefined;
}

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
const V2_NAMES: ReadonlyMap<string, string> = new Map([
  ['dnInfo', 'subjectDN'],
  ['certSignAlgorithmName', 'signatureAlgorithm'],
  ['certificateTypeCode', 'certificateType'],
]);

function addUnmapped(raw: Record<string, unknown>, rows: readonly JsonRow[]): void {
  for (const row of rows) {
    for (const name in row) {
      if (MAPPED.has(name) || raw[name] !== undefined) continue;
      const value = row[name];
      if (value === null || value === '') continue;
      const v2 = V2_NAMES.get(name);
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
