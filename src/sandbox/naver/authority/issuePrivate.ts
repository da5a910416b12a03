import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { isDomainName } from '../../domainName.ts';
import { badInput, refused } from '../protocol/errors.ts';
import { jsonBody, requiredText } from '../protocol/input.ts';
import type { RouteContext } from '../protocol/router.ts';
import { rowV1 } from '../state/rows.ts';
import { checkNameIsFree } from './issuance.ts';

const KEY_MAKERS: ReadonlyMap<string, () => { publicKey: KeyObject; privateKey: KeyObject }> = new Map([
  ['RSA2048', () => generateKeyPairSync('rsa', { modulusLength: 2048 })],
  ['RSA4096', () => generateKeyPairSync('rsa', { modulusLength: 4096 })],
  ['EC256', () => generateKeyPairSync('ec', { namedCurve: 'prime256v1' })],
  ['EC521', () => generateKeyPairSync('ec', { namedCurve: 'secp521r1' })],
]);
const LONGEST_DAYS = 3_650;

/**
 * Government zone only: a certificate of the private CA, issued at once. Signed by the sandbox's one CA whatever `caTag` says;
 * of the subject only the common name is kept, and of the SANs only DNS names are taken.
 */
export function issuePrivate(context: RouteContext): Record<string, unknown> {
  const { store, authority, clock, switches } = context;
  const body = jsonBody(context.exchange);
  requiredText(body, 'caTag');
  const name = requiredText(body, 'certificateName');
  // Still 30 characters here, unlike for imports.
  if (!/^[A-Za-z][A-Za-z0-9-]{2,29}$/.test(name)) throw badInput('2000', 'certificateName must be 3 to 30 characters.');
  const type = requiredText(body, 'certificateType');
  if (type !== 'NCP_PRIVATE' && type !== 'NCP_PRIVATE_SSL') throw badInput('2100', 'Invalid certificateType.');
  const keyType = requiredText(body, 'keyType');
  const makeKey = KEY_MAKERS.get(keyType);
  if (!makeKey) throw badInput('2100', 'Invalid keyType.');
  const days = daysOf(requiredText(body, 'period'));
  const commonName = requiredText(body, 'commonName');
  if (commonName.length > 64) throw badInput('2100', 'commonName is too long.');
  const dnsNames = dnsSansOf(body);
  checkNameIsFree(name, context);

  const issued = { ...store.validityFrom(clock.now(), days), publicKeyInfo: keyType };
  const key = makeKey();
  const certificatePem = authority.sign(
    {
      serialNumber: issued.serialNumber,
      commonName,
      dnsNames,
      notBefore: new Date(issued.notBefore),
      notAfter: new Date(issued.notAfter),
    },
    key.publicKey,
  );
  const privateKeyPem = key.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
  const keepsKey = body['registPrivateKey'] === true;
  const certificate = store.add({
    name,
    type,
    commonName,
    dnsNames,
    status: keepsKey ? '1' : '2',
    orderId: null,
    usedBy: [],
    issued,
    material: { certificatePem, ...(keepsKey && { privateKeyPem }) },
  });
  return {
    totalRows: 1,
    sslCertificateList: [rowV1(certificate, context)],
    // Shown this one time if the service is not to keep it.
    ...(keepsKey ? {} : { [switches.privateKeyField]: privateKeyPem }),
  };
}

function daysOf(period: string): number {
  const days = period === 'MAX' ? LONGEST_DAYS : /^\d{1,4}$/.test(period) ? Number(period) : 0;
  if (days < 1 || days > LONGEST_DAYS) throw badInput('2100', 'period must be 1 to 3650 or MAX.');
  return days;
}

function dnsSansOf(body: Readonly<Record<string, unknown>>): string[] {
  const { dnsSans = [], emailSans = [], ipSans = [] } = body;
  if (!Array.isArray(dnsSans) || !dnsSans.every((name) => typeof name === 'string' && isDomainName(name))) {
    throw refused('2201', 'Invalid DNS SANs format.');
  }
  for (const others of [emailSans, ipSans]) {
    if (!Array.isArray(others) || others.length > 0) throw refused('2202', 'The sandbox takes DNS names only.');
  }
  return dnsSans as string[];
}
