/** Plain data of the sandbox's API Gateway. Times in milliseconds since the epoch, ids opaque texts. */

export interface Gateway {
  readonly id: string;
  readonly projectId: string;
  readonly name: string;
  /** `Running` is the only state in which anything can be changed. */
  status: string;
  readonly spec: 'BASIC' | 'PROFESSIONAL' | 'ENTERPRISE' | 'PLATINUM';
  readonly createdAt: number;
}

export interface Group {
  readonly id: string;
  readonly gatewayId: string;
  readonly name: string;
  readonly remark: string;
  readonly createdAt: number;
  debugDomainEnabled: boolean;
}

export interface Domain {
  readonly id: string;
  readonly groupId: string;
  readonly gatewayId: string;
  /** Lower case; may be a wildcard. */
  readonly name: string;
  minSslVersion: string;
  redirect: boolean;
  /** 1 not resolved, 2 resolving, 3 resolved, 4 failed. */
  readonly status: number;
  binding?: Binding;
  /** Beside the first, on Huawei Cloud: a certificate of another kind of key. */
  second?: Binding;
}

export interface Binding {
  readonly certificateId: string;
  verifyClient: boolean;
}

/** What stands at a domain; usually none or one. */
export function bindingsOf({ binding, second }: Domain): Binding[] {
  return [binding, second].filter((one) => one !== undefined);
}

export type CertificateScope = 'global' | 'instance';

/** What the service reads out of a certificate, under the names it tells it by. Absent where the certificate has nothing. */
export interface CertificateDetails {
  readonly common_name?: string;
  readonly san: readonly string[];
  readonly not_before: string;
  readonly not_after: string;
  readonly signature_algorithm: string;
  readonly version: number;
  /** Decimal. */
  readonly serial_number: string;
  readonly issuer?: readonly string[];
  readonly organization?: readonly string[];
  readonly organizational_unit?: readonly string[];
  readonly locality?: readonly string[];
  readonly state?: readonly string[];
  readonly country?: readonly string[];
}

/** A certificate without its private key, which is never part of the data. */
export interface OtcCertificate {
  readonly id: string;
  readonly projectId: string;
  name: string;
  readonly type: CertificateScope;
  /** Absent for a global one. */
  readonly gatewayId?: string;
  /** Leaf first; PEM, written anew. */
  chainPem: string;
  /** Lower-case hex: what a handshake shows. */
  fingerprint256: string;
  trustedRootPem?: string;
  details: CertificateDetails;
  readonly createdAt: number;
  updatedAt: number;
}

/** A key that IAM handed out for a while. */
export interface TemporaryKey {
  readonly accessKey: string;
  readonly secretKey: string;
  readonly securityToken: string;
  readonly expiresAt: number;
}

export interface OtcData {
  gateways: Gateway[];
  groups: Group[];
  domains: Domain[];
  certificates: OtcCertificate[];
  temporaryKeys: TemporaryKey[];
  /** Ids of tokens that were taken back. */
  revokedTokens: string[];
}

export function emptyOtcData(): OtcData {
  return { gateways: [], groups: [], domains: [], certificates: [], temporaryKeys: [], revokedTokens: [] };
}

/** True for what a state file may bring. */
export function isOtcData(value: unknown): value is OtcData {
  const data = value as Partial<OtcData> | undefined;
  return (
    Object.keys(emptyOtcData()).every((name) => Array.isArray(data?.[name as keyof OtcData])) &&
    [...(data?.gateways ?? []), ...(data?.groups ?? []), ...(data?.domains ?? [])].every(
      (entry) => typeof entry.id === 'string' && typeof entry.name === 'string',
    ) &&
    (data?.certificates ?? []).every(
      ({ id, chainPem, details }) =>
        typeof id === 'string' && typeof chainPem === 'string' && Array.isArray(details.san),
    )
  );
}
