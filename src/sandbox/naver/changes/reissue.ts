import { compareNames } from '../../../pem/nameCoverage.ts';
import { checkedCsr } from '../authority/csr.ts';
import { checkNameIsFree, validation } from '../authority/issuance.ts';
import { badInput, refused } from '../protocol/errors.ts';
import {
  checkName,
  commonName,
  dnsNames,
  jsonBody,
  requiredChoice,
  requiredText,
  wholeNumber,
} from '../protocol/input.ts';
import type { RouteContext } from '../protocol/router.ts';
import { isAdvanced, type Certificate } from '../state/certificate.ts';

const DAY_MS = 86_400_000;

/**
 * Requests another certificate in the order of an Advanced one, for another key and perhaps other names. Four cases: the same names
 * cost nothing; added ones are billed; where names go, with or without others that come, the older certificates of the order are
 * revoked when the new one is issued. The answer says nothing of the new certificate.
 */
export function reissue(context: RouteContext): Record<string, unknown> {
  const { store, switches, clock, params } = context;
  const body = jsonBody(context.exchange);
  const source = store.get(wholeNumber(params['certificateNo']) ?? -1);
  if (!source || source.orderId === null) throw refused('2200', 'No certificate was found.');
  const name = requiredText(body, 'certificateName');
  const names = { commonName: commonName(body), dnsNames: dnsNames(body) };
  const validationMethod = requiredChoice(
    body,
    'validationMethod',
    switches.reissueTakesPersistent ? ['D', 'PD'] : ['D'],
  );
  const csr = checkedCsr(requiredText(body, 'csr'), names, switches);
  const obstacle = obstacleTo(source, context);
  if (obstacle !== undefined) throw refused(switches.ineligibleCode, obstacle);
  checkNewName(name, source, context);

  const { orderId, type, organization } = source;
  const { added, lost } = compareNames([source.commonName, ...source.dnsNames], [names.commonName, ...names.dnsNames]);
  const certificate = store.add({
    name,
    ...names,
    type,
    status: '0',
    orderId,
    usedBy: [],
    csr,
    validationMethod,
    reissue: { removesNames: lost.length > 0 },
    ...(organization !== undefined && { organization }),
    pending: validation(switches.advancedValidationMs, '2', context),
  });
  if (added.length > 0 && (lost.length === 0 || switches.mixedReissueBills)) {
    store.addCharge({
      at: clock.now(),
      what: 'added-names',
      orderId,
      certificateNumber: certificate.number,
      quantity: added.length,
    });
  }
  return { totalRows: 0 };
}

/** Why a certificate cannot be reissued now, as the console's guide has it; undefined if it can. */
function obstacleTo(source: Certificate, { store, switches, clock }: RouteContext): string | undefined {
  const { type, status, issued, orderId, representative } = source;
  if (!isAdvanced(type)) return 'Only Advanced certificates can be reissued.';
  if (!issued || !(status === '1' || (status === '2' && switches.reissueFromKeyRequired))) {
    return 'Only certificates in Normal status can be reissued.';
  }
  if (issued.notAfter - clock.now() < DAY_MS) return 'The certificate expires in less than one day.';
  if (source.reissue && !representative) return 'Only the original or the representative certificate can be reissued.';
  const busy = store.all().some((one) => one.orderId === orderId && one.status === '0');
  return busy ? 'Another certificate of the order is in progress.' : undefined;
}

function checkNewName(name: string, source: Certificate, context: RouteContext): void {
  const { reissueName } = context.switches;
  if (reissueName === 'source' && name !== source.name) {
    throw badInput('2100', 'certificateName differs from that of the certificate.');
  }
  const { orderId } = source;
  const inOrder = context.store.all().some((one) => one.orderId === orderId && one.name === name);
  if (inOrder && reissueName !== 'new') return;
  checkName(name);
  checkNameIsFree(name, context);
}
