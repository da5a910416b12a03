/**
 * What nobody outside NAVER knows for sure about Certificate Manager, decided in one place. Each switch says what is unknown;
 * its default is the more likely or the more demanding reading, and a test may turn it to see that a client bears the other one.
 */
export interface NaverSwitches {
  // Time. Nothing is published about how long anything takes.
  /** From a Global Edge request to the issued certificate, milliseconds. */
  globalEdgeIssuanceMs: number;
  /** From a Cloud Basic request until the last of its names is validated, milliseconds; the names follow each other evenly. */
  cloudBasicValidationMs: number;
  /** From an Advanced request or reissue until the last of its names is validated, milliseconds. */
  advancedValidationMs: number;
  /** From `-7` to `-5`, milliseconds. */
  revocationMs: number;
  /** After how long a validation that nobody answers fails with status -4, milliseconds. */
  validationTimeoutMs: number;
  /** After how long the seeded Global Edge order runs into -4, milliseconds. */
  seededTimeoutMs: number;
  /** Life of a certificate, days: the list of types has it per type, but no value is published. */
  validityDays: number;

  // Gateway.
  /** Is an unknown route refused (404/300) before the key is looked at? */
  routeBeforeKey: boolean;
  /** Status for a known path with another method; the old manual's GET of a download meets this. */
  wrongMethodStatus: 404 | 405;
  /** What a v2 call without `Content-Type` meets, although the manual demands it on every method. */
  missingContentType: 'refused' | 'ignored';
  /** Longest request body before 413/430. */
  maxBodyBytes: number;
  /** Is `x-ncp-trace-id` sent? Clients log it where present. */
  traceId: boolean;

  // Lists.
  /** Page size of the certificate lists when none is asked for. */
  defaultPageSize: number;
  /** Largest page; more is silently cut down to it. */
  maxPageSize: number;
  /** Is `pageSize=0` everything in the certificate lists too? Documented for orders only. */
  pageSizeZeroMeansAll: boolean;
  /** Does `certificateName` of the lists look for the whole name or a part? */
  nameFilter: 'exact' | 'partial';
  /** Does `certificates` hold Advanced certificates as well, or only what `getCertificates` has? */
  allListHasAdvanced: boolean;
  /** Do deleted certificates stay in the lists with status -6? */
  deletedListed: boolean;
  /** What stands where a pending certificate has no date, serial or issuer yet. */
  unsetFields: 'null' | 'absent' | 'empty';
  /** Older editions named `orderID` and `certificateTypeCode` in the Advanced list. */
  oldAdvancedNames: boolean;
  /** Every number of a v2 answer as a string: documented types moved between editions. */
  numbersAsStrings: boolean;
  /** `certificateType` of an imported certificate. */
  externalCertificateType: string;
  /** Spelling of the second `issueType` of Advanced certificates besides `ORIGINAL`. */
  representativeIssueType: string;
  /** Spelling of the third: a reissued certificate that another one took the place of, or that is not issued yet. */
  otherIssueType: string;
  /** How `serialNumber` and `certSerialNumber` are written. */
  serialNumberFormat: 'lower' | 'upper' | 'colons' | 'decimal';
  /** Dates of v1: the manual only says "Date". */
  v1Dates: 'zoned' | 'plain';

  // Issuing and validation.
  /** Code of the 400 for a name that exists already. */
  duplicateNameCode: string;
  /** Status of an issued Global Edge certificate: the table has `3` for it, the examples only show `Normal`. */
  globalEdgeIssuedStatus: '3' | '1';
  /** Which `domainAddress` finds the validation of `*.example.com`. */
  wildcardValidationAddress: 'literal' | 'base' | 'both';
  /** Name of the field with the value of the DNS record. */
  dnsValueField: string;

  // Advanced: orders, reissue, revocation.
  /** What `paidCertificate` of the answer to an order holds. */
  paidCertificateFields: 'full' | 'orderIdOnly' | 'empty';
  /** Does a second order with the same `requestToken` give the first one's answer? Nothing says so. */
  requestTokenDeduplicates: boolean;
  /** Must the names of a CSR be those of the request? One that has a common name only says nothing about the others. */
  csrNamesMustAgree: boolean;
  /** Code of the refusal of a CSR that was read but cannot be used: signature, key, names. */
  csrRefusedCode: string;
  /** Code where the state of a certificate forbids what is asked: reissue, revocation, key registration, organization. */
  ineligibleCode: string;
  /** May a certificate whose key is not registered (`2`) be reissued? The guide says "Normal". */
  reissueFromKeyRequired: boolean;
  /** Does a reissue take `PD`? Its page lists `D` only. */
  reissueTakesPersistent: boolean;
  /** Which `certificateName` a reissue takes: one of its order or a new one, a new one only, or the source's only. */
  reissueName: 'orderOrNew' | 'new' | 'source';
  /** Does a reissue without some of the names revoke the others of the order when it is issued? It "may". */
  reissueRemovalRevokes: boolean;
  /** Are added names billed where others are removed in the same reissue? */
  mixedReissueBills: boolean;
  /** Does the latest reissued certificate become the representative one of its order? */
  reissuedBecomesRepresentative: boolean;
  /** Are organizations a bare array, or the field `organizationInfoList` of the usual envelope? */
  organizationsShape: 'wrapper' | 'array';

  // Recent changes.
  /** Code for a window out of its range. */
  windowOutOfRangeCode: string;
  /** Are imported certificates, which have no order, among the changes? */
  changesHaveExternal: boolean;

  // Upload, download, delete.
  /** Must a chain of an upload end in its root? One client does it so. */
  chainNeedsRoot: boolean;
  /** Is an expired certificate refused at upload? */
  expiredUploadRefused: boolean;
  /** Does the ZIP hold the private key of a certificate whose key the service made? */
  downloadHasPrivateKey: boolean;
  /** Names inside the ZIP: certificate, chain, private key. */
  downloadFileNames: readonly [certificate: string, chain: string, privateKey: string];
  /** Code for deleting a number that does not exist. */
  deleteUnknownCode: '1004' | '1006';
  /** Government zone: name of the field with the private key that the service does not keep. */
  privateKeyField: string;
  /** May a certificate be deleted while it is pending? */
  pendingDeletable: boolean;
}

export const DEFAULT_NAVER_SWITCHES: Readonly<NaverSwitches> = {
  globalEdgeIssuanceMs: 4_000,
  cloudBasicValidationMs: 30_000,
  advancedValidationMs: 30_000,
  revocationMs: 10_000,
  validationTimeoutMs: 7 * 86_400_000,
  seededTimeoutMs: 20_000,
  validityDays: 198,
  routeBeforeKey: true,
  wrongMethodStatus: 404,
  missingContentType: 'refused',
  maxBodyBytes: 1 << 20,
  traceId: true,
  defaultPageSize: 10,
  maxPageSize: 1_000,
  pageSizeZeroMeansAll: false,
  nameFilter: 'partial',
  allListHasAdvanced: true,
  deletedListed: false,
  unsetFields: 'null',
  oldAdvancedNames: false,
  numbersAsStrings: false,
  externalCertificateType: 'EXTERNAL',
  representativeIssueType: 'REPRESENTATIVE',
  otherIssueType: 'OTHER',
  serialNumberFormat: 'lower',
  v1Dates: 'zoned',
  duplicateNameCode: '2100',
  globalEdgeIssuedStatus: '3',
  wildcardValidationAddress: 'literal',
  dnsValueField: 'txtValue',
  paidCertificateFields: 'full',
  requestTokenDeduplicates: false,
  csrNamesMustAgree: true,
  csrRefusedCode: '26034',
  ineligibleCode: '26099',
  reissueFromKeyRequired: false,
  reissueTakesPersistent: false,
  reissueName: 'orderOrNew',
  reissueRemovalRevokes: true,
  mixedReissueBills: true,
  reissuedBecomesRepresentative: true,
  organizationsShape: 'wrapper',
  windowOutOfRangeCode: '2101',
  changesHaveExternal: true,
  chainNeedsRoot: false,
  expiredUploadRefused: false,
  downloadHasPrivateKey: false,
  downloadFileNames: ['certificate.pem', 'chain.pem', 'private.key'],
  deleteUnknownCode: '1004',
  privateKeyField: 'privateKey',
  pendingDeletable: true,
};
