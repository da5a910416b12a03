import type { KeyAlgorithm } from '../../pem/facts.ts';
import type { SignatureLayout } from './signature.ts';

/**
 * What the documents of Open Telekom Cloud leave open or contradict each other about, decided in one place. The default is the more
 * likely or the more demanding reading; a test may turn it to see that a client bears the other one.
 */
export interface OtcSwitches {
  // Identity.
  /** Life of a token, milliseconds. */
  tokenLifeMs: number;
  /** Length of a token, characters: real ones are thousands long, some beyond the 16 KiB that Node lets headers have. */
  tokenLength: number;
  /** Is a user with an MFA device let in by password alone? */
  mfaOptional: boolean;
  /** What a wrong passcode meets: the text a client looks for, the documented code, or what a wrong password meets. */
  wrongPasscode: 'text' | 'code' | 'generic';
  /** After how many wrong passwords in a row a user is locked. */
  passwordsBeforeLock: number;
  /** Region that is played: the name of its project. */
  region: string;
  /** Is there a second project, `eu-de_shop` besides `eu-de`? */
  subProject: boolean;
  /** Does `name` of the project list look for the whole name or for a start, which makes `eu-de` ambiguous? */
  projectNameFilter: 'exact' | 'start';

  // The gateway in front.
  /** Layouts of `Authorization` that are let in: documents show one, published clients send the other. */
  signatureLayouts: readonly SignatureLayout[];
  /** Who refuses a bad token: the service (`APIG.1001`, `APIG.1002`) or the gateway in front of it (`APIGW.0307`, `APIGW.0301`). */
  tokenRefusedBy: 'service' | 'front';
  /** Code of the 403 for a path with another project than the caller's. */
  projectMismatchCode: 'APIC.7130' | 'APIG.1020';
  /** What the caller's policies forbid (403 `APIG.1005`): no documented action covers the certificates. */
  denied: 'nothing' | 'writes' | 'certificates';

  // Certificates.
  /** May two certificates of a project have one name? */
  duplicateNames: 'refused' | 'allowed';
  /** Code of that refusal; the documents show `APIG.3325` with a text about something else. */
  duplicateNameCode: string;
  /** Status and code for deleting a certificate that a domain uses: a placeholder, since nothing is published. */
  deleteBoundStatus: 400 | 403 | 409;
  deleteBoundCode: string;
  /** Two codes for one thing. */
  certificateNotFoundCode: 'APIG.3021' | 'APIG.3025';
  /** How `name` of the list is compared. */
  nameFilter: 'exact' | 'partial';
  /** Does `instance_id=common` list the global certificates? */
  listCommon: boolean;
  /** What a `PUT` without `type` means. */
  putWithoutType: 'kept' | 'global';
  /** What a `PUT` with another `type` or `instance_id` meets. */
  scopeChange: 'refused' | 'ignored';
  /** What becomes of the CA for client certificates when a `PUT` brings none. */
  putWithoutTrustedRoot: 'kept' | 'cleared';
  /** Longest `cert_content`, `private_key` or `trusted_root_ca`, characters; 0 for any. */
  maxContentLength: number;
  /** How many certificates a project may have; 0 for any. */
  certificateQuota: number;
  /** Which kinds of keys a certificate may have. */
  keyAlgorithms: readonly KeyAlgorithm[];
  /** Which containers of a private key are read. */
  keyContainers: readonly ('pkcs8' | 'pkcs1' | 'sec1')[];
  /** Is PEM as in the documented example taken, in quotes and with line ends spelled out? */
  quotedPem: boolean;
  /** Must the key usage suit a server (409 `APIG.3708`)? */
  keyUsageChecked: boolean;
  /** Signatures that are refused (409 `APIG.3709`), as `signature_algorithm` names them. */
  refusedSignatures: readonly string[];
  /** May names hold Chinese letters, as on Huawei Cloud? */
  chineseNames: boolean;
  /** Do create, details and modify answer with the few fields of the documented examples only? */
  exampleAnswers: boolean;
  /** Status of the answer to a `PUT`; 204 comes without a body. */
  putStatus: 200 | 201 | 204;
  /** Do answers have the fields that Huawei Cloud alone has: `algorithm_type`, `ssl_infos`, ports? */
  huaweiFields: boolean;

  // Bindings.
  /** Where a certificate must fit the domain (400 `APIG.2103`). */
  attachChecksNames: boolean;
  putChecksNames: boolean;
  uploadChecksNames: boolean;
  /** Which names of the certificate count for that. */
  namesFrom: 'san' | 'sanAndCommonName';
  /** Does a wildcard of the certificate fit a name one label below? */
  wildcardsFit: boolean;
  /** What attaching to a domain with another certificate does: 400 `APIG.2051`, or it takes the other's place. */
  attachOverOther: 'refused' | 'replaced';
  /** How many certificates a domain has: Huawei Cloud lets one of each kind of key stand there. */
  certificatesPerDomain: 'one' | 'onePerKeyType';
  /** Scope of a certificate that was uploaded at a domain. */
  uploadedType: 'instance' | 'global';
  /** What deleting at one domain does to a certificate that others use too. */
  deleteAtDomain: 'refused' | 'deleted';
  /** Does binding count as a change of the certificate, so that its `update_time` moves? */
  bindingIsUpdate: boolean;
  /** Are `ssl_id`, `ssl_name` and the redirect flag of the attached domains empty, as was seen on the real service? */
  emptySslFields: boolean;
  /** Does the list of groups have their domains, or only the details? */
  groupListHasDomains: boolean;
  /** Status of `APIG.3474`, a domain of another group: examples and table differ. */
  otherGroupStatus: 400 | 403;
  /** `status` of a domain that was just bound; names of the sandbox resolve nowhere. */
  newDomainStatus: 1 | 2 | 3 | 4;
  /** From a change of a binding or its certificate until handshakes show it, milliseconds. */
  effectMs: number;
}

export const DEFAULT_OTC_SWITCHES: Readonly<OtcSwitches> = {
  tokenLifeMs: 86_400_000,
  tokenLength: 4_096,
  mfaOptional: false,
  wrongPasscode: 'text',
  passwordsBeforeLock: 5,
  region: 'eu-de',
  subProject: false,
  projectNameFilter: 'exact',
  signatureLayouts: ['access', 'credential'],
  tokenRefusedBy: 'service',
  projectMismatchCode: 'APIC.7130',
  denied: 'nothing',
  duplicateNames: 'refused',
  duplicateNameCode: 'APIG.3325',
  deleteBoundStatus: 400,
  deleteBoundCode: 'APIG.2000',
  certificateNotFoundCode: 'APIG.3021',
  nameFilter: 'partial',
  listCommon: false,
  putWithoutType: 'kept',
  scopeChange: 'refused',
  putWithoutTrustedRoot: 'kept',
  maxContentLength: 0,
  certificateQuota: 0,
  keyAlgorithms: ['rsa', 'ec'],
  keyContainers: ['pkcs8', 'pkcs1', 'sec1'],
  quotedPem: false,
  keyUsageChecked: true,
  refusedSignatures: [],
  chineseNames: false,
  exampleAnswers: false,
  putStatus: 200,
  huaweiFields: false,
  attachChecksNames: true,
  putChecksNames: true,
  uploadChecksNames: true,
  namesFrom: 'san',
  wildcardsFit: true,
  attachOverOther: 'refused',
  certificatesPerDomain: 'one',
  uploadedType: 'instance',
  deleteAtDomain: 'refused',
  bindingIsUpdate: false,
  emptySslFields: true,
  groupListHasDomains: true,
  otherGroupStatus: 400,
  newDomainStatus: 3,
  effectMs: 5_000,
};
