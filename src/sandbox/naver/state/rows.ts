import { formatName } from '../../../pem/x509/distinguishedName.ts';
import { subjectOf, type Authority } from '../../authority.ts';
import type { NaverSwitches } from '../switches.ts';
import { STATUS_NAMES, isAdvanced, type Certificate } from './certificate.ts';
import { plainDate, zonedDate } from './dates.ts';

/** What rows need besides the certificate. */
export interface RowContext {
  readonly switches: NaverSwitches;
  readonly authority: Authority;
}

const MEMBER = '2700001';
/** Every key the sandbox makes for a customer is of this kind. */
export const OWN_KEY = 'EC 256 bits';
export const OWN_SIGNATURE = 'SHA256withECDSA';

/** A row of the v2 lists. SANs are one text, the status code is a text: so the service answers. */
export function rowV2(certificate: Certificate, { switches, authority }: RowContext): Record<string, unknown> {
  const { external, issued } = certificate;
  const certified = issued !== undefined;
  const { unsetFields } = switches;
  return {
    certificateNo: certificate.number,
    certificateName: certificate.name,
    memberNo: MEMBER,
    commonName: certificate.commonName,
    dnsName: certificate.dnsNames.join(','),
    statusCode: certificate.status,
    statusName: STATUS_NAMES[certificate.status],
    certificateType: typeOf(certificate, switches),
    domainCode: 'PUB',
    issueType: issueTypeOf(certificate, switches),
    registDate: zonedDate(certificate.registeredAt),
    updateDate: zonedDate(certificate.changedAt),
    subjectDN: subjectText(certificate),
    usedInstanceNoList: certificate.usedBy.map(Number),
    ...unset('orderId', certificate.orderId, unsetFields),
    ...unset('issuer', certified ? (external?.issuer ?? authority.issuerText) : null, unsetFields),
    ...unset('serialNumber', issued ? serialNumber(issued.serialNumber, switches) : null, unsetFields),
    ...unset(
      'certPublicKeyInfo',
      certified ? (external?.publicKeyInfo ?? issued.publicKeyInfo ?? OWN_KEY) : null,
      unsetFields,
    ),
    ...unset('signatureAlgorithm', certified ? (external?.signatureAlgorithm ?? OWN_SIGNATURE) : null, unsetFields),
    ...unset('issueDate', issued ? zonedDate(issued.notBefore) : null, unsetFields),
    ...unset('notBefore', issued ? zonedDate(issued.notBefore) : null, unsetFields),
    ...unset('notAfter', issued ? zonedDate(issued.notAfter) : null, unsetFields),
    ...unset('revokeDate', certificate.revokedAt ? zonedDate(certificate.revokedAt) : null, unsetFields),
  };
}

/** A row of the Advanced list: the same, with the older field names if the switch says so. */
export function advancedRow(certificate: Certificate, context: RowContext): Record<string, unknown> {
  const { certificateType, orderId, ...rest } = rowV2(certificate, context);
  if (!context.switches.oldAdvancedNames) return { ...rest, certificateType, orderId };
  return { ...rest, certificateTypeCode: certificateType, orderID: orderId };
}

/** A row of the v1 list. All texts but the number. */
export function rowV1(certificate: Certificate, { switches, authority }: RowContext): Record<string, unknown> {
  const { external, issued } = certificate;
  const certified = issued !== undefined;
  const date = switches.v1Dates === 'zoned' ? zonedDate : plainDate;
  const { unsetFields } = switches;
  return {
    certificateNo: certificate.number,
    certificateType: typeOf(certificate, switches),
    certificateName: certificate.name,
    memberNo: MEMBER,
    dnInfo: subjectText(certificate),
    domainAddress: certificate.commonName,
    subDomainAddress: certificate.dnsNames.join(','),
    regDate: date(certificate.registeredAt),
    updateDate: date(certificate.changedAt),
    statusCode: certificate.status,
    statusName: STATUS_NAMES[certificate.status],
    externalYn: external ? 'Y' : 'N',
    domainCode: 'PUB',
    ...unset('issueDate', issued ? date(issued.notBefore) : null, unsetFields),
    ...unset('validStartDate', issued ? date(issued.notBefore) : null, unsetFields),
    ...unset('validEndDate', issued ? date(issued.notAfter) : null, unsetFields),
    ...unset('caInfo', certified ? (external?.issuer ?? authority.issuerText) : null, unsetFields),
    ...unset('certSerialNumber', issued ? serialNumber(issued.serialNumber, switches) : null, unsetFields),
    ...unset(
      'certPublicKeyInfo',
      certified ? (external?.publicKeyInfo ?? issued.publicKeyInfo ?? OWN_KEY) : null,
      unsetFields,
    ),
    ...unset('certSignAlgorithmName', certified ? (external?.signatureAlgorithm ?? OWN_SIGNATURE) : null, unsetFields),
  };
}

/** True for what the console's "Cloud" tab shows: imported, Cloud Basic and Global Edge. */
export function isCloudRow({ type }: Certificate): boolean {
  return !isAdvanced(type);
}

/** Original and representative ones may be reissued; a certificate that was reissued is representative while it is the latest. */
function issueTypeOf({ representative, reissue }: Certificate, switches: NaverSwitches): string {
  if (representative) return switches.representativeIssueType;
  return reissue ? switches.otherIssueType : 'ORIGINAL';
}

function subjectText(certificate: Certificate): string {
  const { external, organization, commonName } = certificate;
  if (external) return external.subject;
  return organization === undefined ? `CN=${commonName}` : formatName(subjectOf(certificate));
}

function typeOf({ type }: Certificate, switches: NaverSwitches): string {
  return type === 'external' ? switches.externalCertificateType : type;
}

function serialNumber(hex: string, { serialNumberFormat }: NaverSwitches): string {
  if (serialNumberFormat === 'lower') return hex;
  if (serialNumberFormat === 'decimal') return BigInt(`0x${hex}`).toString();
  const upper = hex.toUpperCase();
  return serialNumberFormat === 'upper' ? upper : (upper.match(/../g) ?? []).join(':');
}

function unset(name: string, value: unknown, how: NaverSwitches['unsetFields']): Record<string, unknown> {
  if (value !== null) return { [name]: value };
  return how === 'absent' ? {} : { [name]: how === 'null' ? null : '' };
}
