import * as v from 'valibot';
import type { CertificateOffer, Organization } from '../../certificates/offers.ts';
import type { Change, ValidationStatus } from '../../certificates/provider.ts';
import type { Receipt } from '../../certificates/writes.ts';
import { ExtensionError } from '../../errors.ts';
import { asALabel, isRow, numberOf, textOf } from './fields.ts';
import type { JsonRow } from './fields.ts';
import { kindOf } from './vocabulary.ts';

// Documented types moved between editions, so text and numbers stand in for each other. Objects are loose: new fields do no harm.
const text = v.pipe(v.union([v.string(), v.number()]), v.transform(String));
const optionalText = v.pipe(
  v.nullish(v.union([v.string(), v.number()])),
  v.transform((value) => textOf(value)),
);
const optionalNumber = v.pipe(
  v.nullish(v.union([v.string(), v.number()])),
  v.transform((value) => numberOf(value)),
);
const rows = <const TItem extends v.GenericSchema>(item: TItem) => v.nullish(v.array(item), () => []);

const typesAnswer = v.looseObject({
  certificatetype: rows(
    v.looseObject({
      name: text,
      certificateTypeCode: text,
      pricingPlan: optionalText,
      validity: optionalNumber,
      ca: optionalText,
      csrRequired: optionalText,
    }),
  ),
});

/** DNS records that a person must create. A Global Edge request has no validation method, so it is taken to need none. */
const FOLLOW_UPS: Readonly<Partial<Record<CertificateOffer['kind'], CertificateOffer['followUp']>>> = {
  'cloud-basic': 'dns-cname',
  'advanced-dv': 'dns-txt',
  'advanced-ov': 'dns-txt',
};

/**
 * What goes with an Advanced certificate whatever the list of types says: each way to validate, the years of a subscription, and
 * that there is no such order without a CSR.
 */
const ADVANCED = {
  csrRequired: true,
  orderable: true,
  validationMethods: ['dns-once', 'dns-persistent'],
  subscriptionYears: [1, 2, 3],
} as const satisfies Partial<CertificateOffer>;

/** What can be ordered. Only what this version can send is orderable; the rest is shown with the reason. */
export function readOffers(answer: JsonRow): CertificateOffer[] {
  const { certificatetype } = check(typesAnswer, answer);
  return certificatetype.map((type): CertificateOffer => {
    const kind = kindOf(type.certificateTypeCode);
    const plan = type.pricingPlan?.toUpperCase();
    const csrRequired = type.csrRequired?.toUpperCase() === 'Y';
    const known = (kind === 'global-edge' || kind === 'cloud-basic') && !csrRequired;
    return {
      typeCode: type.certificateTypeCode,
      kind,
      name: type.name,
      pricing: plan === 'FREE' ? 'free' : plan === 'PAID' ? 'paid' : 'unknown',
      ...(type.validity === undefined ? {} : { validityDays: type.validity }),
      ...(type.ca === undefined ? {} : { issuer: type.ca }),
      csrRequired,
      orderable: known ? true : { why: 'later' },
      followUp: FOLLOW_UPS[kind] ?? 'none',
      ...(kind === 'advanced-dv' || kind === 'advanced-ov' ? ADVANCED : {}),
      ...(kind === 'advanced-ov' ? { needsOrganization: true } : {}),
    };
  });
}

const changesAnswer = v.looseObject({
  orders: rows(v.looseObject({ certificateId: text, orderId: optionalText, status: optionalText })),
});

/** In the service's order. What is `certificateId` here is `certificateNo` elsewhere. */
export function readChanges(answer: JsonRow): Change[] {
  return check(changesAnswer, answer).orders.map(({ certificateId, orderId, status }) => ({
    certificateId,
    ...(orderId === undefined ? {} : { orderId }),
    status: status ?? '',
  }));
}

/**
 * An answer about a certificate of another name belongs to another request, whatever went wrong in between.
 * @throws ExtensionError `cloud.unexpectedAnswer`
 */
export function requireOwnAnswer(answer: JsonRow, certificateName: string): void {
  for (const field of ['certificate', 'paidCertificate', undefined]) {
    const row = field === undefined ? answer : answer[field];
    const name = isRow(row) ? textOf(row['certificateName']) : undefined;
    if (name === undefined || name.toLowerCase() === certificateName.toLowerCase()) continue;
    const path = field === undefined ? 'certificateName' : `${field}.certificateName`;
    throw new ExtensionError('cloud.unexpectedAnswer', 'an answer about another certificate', { details: { path } });
  }
}

const globalEdgeAnswer = v.looseObject({
  certificate: v.looseObject({ certificateNo: text, statusName: optionalText }),
});
const cloudBasicAnswer = v.looseObject({ certificateName: text, requestSn: optionalText });

/** The order was taken and the number of the certificate told. */
export function readGlobalEdgeReceipt(answer: JsonRow): Receipt {
  const { certificateNo, statusName } = check(globalEdgeAnswer, answer).certificate;
  return {
    certificateId: certificateNo,
    evidence: { certificateNo, ...(statusName === undefined ? {} : { statusName }) },
  };
}

/** The order was taken; the number must be looked for by name. */
export function readCloudBasicReceipt(answer: JsonRow): Receipt {
  const { requestSn } = check(cloudBasicAnswer, answer);
  return { evidence: requestSn === undefined ? {} : { requestSn } };
}

const paidAnswer = v.looseObject({
  paidCertificate: v.nullish(v.looseObject({ certificateNo: optionalText, orderId: optionalText })),
});

/** The order was taken; its number may have to be looked for by name, since the fields of the answer are not documented. */
export function readPaidReceipt(answer: JsonRow): Receipt {
  const { certificateNo, orderId } = check(paidAnswer, answer).paidCertificate ?? {};
  const order: Receipt['evidence'] = orderId === undefined ? {} : { orderId };
  if (certificateNo === undefined) return { evidence: order };
  return { certificateId: certificateNo, evidence: { certificateNo, ...order } };
}

/** The certificate was taken in; its row is among those of the answer, or it must be looked for by name. */
export function readUploadReceipt(answer: JsonRow, certificateName: string): Receipt {
  const list: unknown = answer['sslCertificateList'];
  const rows: readonly unknown[] = Array.isArray(list) ? list : [];
  const named = rows.filter(isRow).filter((one) => textOf(one['certificateName']) === certificateName);
  // A deleted one may still be listed under its old name.
  const [certificateNo] = named
    .map((one) => textOf(one['certificateNo']))
    .filter((number) => number !== undefined)
    .sort((a, b) => Number(b) - Number(a));
  return certificateNo === undefined ? { evidence: {} } : { certificateId: certificateNo, evidence: { certificateNo } };
}

/** What the manual calls the steps of a verification; 7 is its end. */
const VERIFICATION_STEPS: ReadonlyMap<string, string> = new Map([
  ['0', 'Waiting'],
  ['1', 'Documents'],
  ['2', 'Phone number check'],
  ['3', 'Phone call'],
  ['4', 'Final check'],
  ['90', 'Failed'],
  ['91', 'Timed out'],
]);
const VERIFIED = '7';

/**
 * Organizations from an answer that is a list, or has one under whatever name.
 * @throws ExtensionError `cloud.unexpectedAnswer` if it has none
 */
export function readOrganizations(answer: JsonRow): Organization[] {
  const list = Object.values(answer).find((value): value is unknown[] => Array.isArray(value));
  if (!list) {
    throw new ExtensionError('cloud.unexpectedAnswer', 'expected a list of organizations', {
      details: { path: '(root)' },
    });
  }
  return list.filter(isRow).flatMap((row): Organization[] => {
    const number = textOf(row['organizationNo']);
    if (number === undefined) return [];
    // Certificates have the English name in their subject.
    const name = ['organizationNameEng', 'organizationNameKor', 'organizationName'].map((field) => textOf(row[field]));
    const step = textOf(row['verificationProgressCode']);
    const unverified = step === undefined || step === VERIFIED ? undefined : (VERIFICATION_STEPS.get(step) ?? step);
    return [{ number, name: name.find(Boolean) ?? number, ...(unverified === undefined ? {} : { unverified }) }];
  });
}

const validationAnswer = v.looseObject({
  dnsVerificationList: rows(v.looseObject({ validStatusCode: optionalText, txtName: optionalText })),
});

const VALIDATION_STATES: ReadonlyMap<string, ValidationStatus['state']> = new Map([
  ['VALID_STATUS_REG', 'pending'],
  ['VALID_STATUS_SUCCESS', 'valid'],
  ['VALID_STATUS_TIMEOUT', 'timed-out'],
]);

/**
 * The validations of one name; empty if the service has none for it.
 * @param domain as the certificate has it, wildcard included
 */
export function readValidations(answer: JsonRow, domain: string): ValidationStatus[] {
  return check(validationAnswer, answer).dnsVerificationList.map((item): ValidationStatus => {
    const value = recordValueOf(item);
    const type = value !== undefined && /\.cm\.naverncp\.com\.?$/i.test(value) ? 'CNAME' : 'TXT';
    return {
      domain,
      state: VALIDATION_STATES.get(item.validStatusCode ?? '') ?? 'unknown',
      stateDetail: item.validStatusCode ?? '',
      ...(item.txtName !== undefined && value !== undefined ? { record: { type, name: item.txtName, value } } : {}),
    };
  });
}

/** The manual's visible part does not name the field with the record's value, so likely names are tried, likeliest first. */
function recordValueOf(item: JsonRow): string | undefined {
  const likely = ['txtValue', 'cnameValue', 'recordValue', 'dnsValue', 'value'];
  const guesses = Object.keys(item).filter((name) => /value|content|target|data$/i.test(name));
  const found = [...likely, ...guesses].map((name) => textOf(item[name])).find((value) => value !== undefined);
  return (
    found ??
    Object.values(item)
      .map(textOf)
      .find((value) => value !== undefined && /\.cm\.naverncp\.com\.?$/i.test(value))
  );
}

const callerAnswer = v.looseObject({ userType: optionalText, loginAlias: optionalText });

/** Who signs: login name and kind of account; undefined if the answer tells no name. */
export function readCaller(answer: JsonRow): { name: string; type: 'main' | 'sub' | 'unknown' } | undefined {
  const { userType, loginAlias } = check(callerAnswer, answer);
  if (loginAlias === undefined) return undefined;
  const type = userType?.toLowerCase();
  return { name: loginAlias, type: type === 'main' || type === 'sub' ? type : 'unknown' };
}

/** Lower-case A-label of the name to ask about in place of a wildcard; undefined if it is none. */
export function baseOfWildcard(domain: string): string | undefined {
  return domain.startsWith('*.') ? asALabel(domain.slice(2)) : undefined;
}

/**
 * @throws ExtensionError `cloud.unexpectedAnswer` with the place and what was expected there; what was received stays
 * out of it, and so do the library's own messages, which quote it
 */
function check<TSchema extends v.GenericSchema>(schema: TSchema, answer: JsonRow): v.InferOutput<TSchema> {
  const result = v.safeParse(schema, answer, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  const path = v.getDotPath(issue) ?? '(root)';
  throw new ExtensionError('cloud.unexpectedAnswer', `expected ${issue.expected ?? 'something else'} at ${path}`, {
    details: { path },
  });
}
