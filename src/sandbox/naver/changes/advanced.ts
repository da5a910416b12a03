import { checkedCsr } from '../authority/csr.ts';
import { newOrder, receiptOf, validation } from '../authority/issuance.ts';
import { badInput, refused } from '../protocol/errors.ts';
import { jsonBody, requiredChoice, requiredNumber, requiredText } from '../protocol/input.ts';
import type { RouteContext } from '../protocol/router.ts';
import type { Certificate } from '../state/certificate.ts';
import { ORGANIZATIONS } from '../state/organizations.ts';

const TYPES = ['NCP_PAID_DV_01', 'NCP_PAID_OV_01'] as const;
const MOST_YEARS = 3;

/** Orders an Advanced certificate: a subscription, billed at once, and its first certificate, for the key of the customer's CSR. */
export function requestAdvanced(context: RouteContext): Record<string, unknown> {
  const { store, switches, clock } = context;
  const body = jsonBody(context.exchange);
  const requestToken = optionalText(body, 'requestToken');
  const before = requestToken !== undefined && switches.requestTokenDeduplicates && orderedWith(requestToken, context);
  if (before) return answer(before, context);

  const draft = newOrder(body, context);
  const csr = checkedCsr(requiredText(body, 'csr'), draft, switches);
  const type = requiredChoice(body, 'certificateType', TYPES);
  const validationMethod = requiredChoice(body, 'validationMethod', ['D', 'PD']);
  const organization = type === 'NCP_PAID_OV_01' ? verifiedOrganization(body, context) : undefined;
  const years = subscriptionYears(body);
  optionalText(body, 'keyAlgorithm'); // its values are unknown, so any is taken
  const certificate = store.add({
    ...draft,
    type,
    csr,
    validationMethod,
    ...(organization !== undefined && { organization }),
    pending: validation(switches.advancedValidationMs, '2', context),
  });
  const at = clock.now();
  const { orderId } = draft;
  store.addOrder({ orderId, startedAt: at, endsAt: null, years, ...(requestToken !== undefined && { requestToken }) });
  store.addCharge({ at, what: 'subscription', orderId, certificateNumber: certificate.number, quantity: years });
  return answer(certificate, context);
}

function orderedWith(requestToken: string, { store }: RouteContext): Certificate | undefined {
  const order = store.orders().find((candidate) => candidate.requestToken === requestToken);
  return order && store.all().find(({ orderId }) => orderId === order.orderId);
}

function answer(certificate: Certificate, { switches }: RouteContext): Record<string, unknown> {
  const { orderId, type, validationMethod } = certificate;
  const full = { orderId, ...receiptOf(certificate), certificateType: type, validationMethod };
  const paidCertificate = { full, orderIdOnly: { orderId }, empty: {} }[switches.paidCertificateFields];
  return { totalRows: 1, paidCertificate };
}

/** @returns its name as it goes into the subject */
function verifiedOrganization(body: Readonly<Record<string, unknown>>, { switches }: RouteContext): string {
  const number = requiredNumber(body, 'organizationNo');
  const organization = ORGANIZATIONS.find(({ organizationNo }) => organizationNo === number);
  if (organization?.verificationProgressCode !== '7') {
    throw refused(switches.ineligibleCode, 'The organization is unknown or not verified.');
  }
  return organization.organizationNameEng;
}

/** An integer here, unlike `1Y` of an extension. */
function subscriptionYears({ subscriptionPeriod = 1 }: Readonly<Record<string, unknown>>): number {
  const years = subscriptionPeriod;
  if (typeof years === 'number' && Number.isInteger(years) && years >= 1 && years <= MOST_YEARS) return years;
  throw badInput('2100', `subscriptionPeriod must be 1 to ${MOST_YEARS}.`);
}

function optionalText(body: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = body[name];
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value !== 'string') throw badInput('2100', `${name} must be a string.`);
  return value;
}
