import { createHash } from 'node:crypto';
import { refused } from '../protocol/errors.ts';
import { wholeNumber } from '../protocol/input.ts';
import type { RouteContext } from '../protocol/router.ts';
import { isAdvanced, type Certificate } from '../state/certificate.ts';

/** What proves the control of one name: one call a name, as the service wants it. */
export function verificationInfo(context: RouteContext): Record<string, unknown> {
  const { exchange, params, store, clock, switches } = context;
  const address = exchange.query.get('domainAddress');
  if (!address) throw refused('2101', 'domainAddress is required.');
  const certificate = store.get(wholeNumber(params['certificateNo']) ?? -1);
  if (!certificate) throw refused('2200', 'No certificate was found.');
  const names = [certificate.commonName, ...certificate.dnsNames];
  const position = validatesByDns(certificate)
    ? names.findIndex((name) => addressesOf(name, context).includes(address.toLowerCase()))
    : -1;
  const base = (names[position] ?? '').replace(/^\*\./, '').toLowerCase();
  const dnsVerificationList =
    position === -1
      ? []
      : [
          {
            validSn: certificate.number * 100 + position,
            requestSn: `REQ-${certificate.number}`,
            validStatusCode: statusOf(certificate, position, names.length, clock.now()),
            txtId: String(certificate.number * 100 + position),
            ...recordOf(certificate, base, switches.dnsValueField),
          },
        ];
  return {
    totalRows: dnsVerificationList.length,
    dnsVerificationCount: dnsVerificationList.length,
    dnsVerificationList,
    emailVerificationCount: 0,
    emailVerificationList: [],
  };
}

/** Nobody has to do anything for Global Edge, and nothing was validated for an imported certificate. */
function validatesByDns({ type }: Certificate): boolean {
  return type === 'NCP_FREE_DV_01' || isAdvanced(type);
}

function addressesOf(name: string, { switches }: RouteContext): string[] {
  const literal = name.toLowerCase();
  const base = literal.replace(/^\*\./, '');
  if (switches.wildcardValidationAddress === 'both') return [literal, base];
  return [switches.wildcardValidationAddress === 'base' ? base : literal];
}

/** Cloud Basic validates by CNAME, Advanced by TXT; the field's name says TXT in both cases. A persistent record is the same for all. */
function recordOf(certificate: Certificate, base: string, valueField: string): Record<string, string> {
  const whose = certificate.validationMethod === 'PD' ? 'persistent' : String(certificate.number);
  const token = (salt: string): string =>
    createHash('sha256').update(`${whose} ${base} ${salt}`).digest('hex').slice(0, 32);
  return certificate.type === 'NCP_FREE_DV_01'
    ? { txtName: `_${token('name')}.${base}.`, [valueField]: `_${token('value')}.cm.naverncp.com.` }
    : { txtName: `_dnsauth.${base}.`, [valueField]: token('value') };
}

/** The names are validated one after the other while the certificate is pending, the last one just when it is issued. */
function statusOf(certificate: Certificate, position: number, count: number, now: number): string {
  const { pending, status, issued } = certificate;
  if (status === '-4') return 'VALID_STATUS_TIMEOUT';
  if (issued) return 'VALID_STATUS_SUCCESS';
  if (!pending) return 'VALID_STATUS_REG';
  if (pending.outcome === '-4') return 'VALID_STATUS_REG';
  const doneAt = pending.startedAt + ((pending.until - pending.startedAt) * (position + 1)) / count;
  return doneAt <= now ? 'VALID_STATUS_SUCCESS' : 'VALID_STATUS_REG';
}
