import { requestCloudBasic, requestGlobalEdge } from '../authority/issuance.ts';
import { verificationInfo } from '../authority/validation.ts';
import { requestAdvanced } from '../changes/advanced.ts';
import { deleteCertificate } from '../changes/deletion.ts';
import { downloadZip, showChain } from '../changes/download.ts';
import { registerExternal } from '../changes/external.ts';
import { registerPrivateKey } from '../changes/keyRegistration.ts';
import { reissue } from '../changes/reissue.ts';
import { setRenewal } from '../changes/renewal.ts';
import { revoke } from '../changes/revocation.ts';
import { isAdvanced, type Certificate } from '../state/certificate.ts';
import { orderList, showOrder } from '../state/orders.ts';
import { organizationList } from '../state/organizations.ts';
import { advancedRow, isCloudRow, rowV2 } from '../state/rows.ts';
import { certificateTypes } from '../state/types.ts';
import { recentChanges } from './changes.ts';
import { named, pageOf } from './listing.ts';
import type { Route, RouteContext } from './router.ts';

/** API v2: public zone, main-account key. */
export const ROUTES_V2: readonly Route[] = [
  { method: 'GET', path: '/certificate/certificateTypes', handle: ({ switches }) => certificateTypes(switches) },
  {
    method: 'GET',
    path: '/certificate/certificates',
    handle: (context) => cloudList(context, (row) => context.switches.allListHasAdvanced || isCloudRow(row)),
  },
  { method: 'GET', path: '/certificate/getCertificates', handle: (context) => cloudList(context, isCloudRow) },
  { method: 'GET', path: '/certificate/getPaidCertificates', handle: advancedList },
  { method: 'GET', path: '/certificate/orders', handle: orderList },
  { method: 'GET', path: '/certificate/orders/{orderId}', handle: showOrder },
  { method: 'GET', path: '/certificate/getVerificationInfo/{certificateNo}', handle: verificationInfo },
  { method: 'GET', path: '/certificate/recentChanges', handle: recentChanges },
  { method: 'POST', path: '/certificate/requestCertificateIssuance', handle: requestCloudBasic },
  { method: 'POST', path: '/certificate/requestGedCertificateIssuance', handle: requestGlobalEdge },
  { method: 'POST', path: '/certificate/requestPaidCertificateIssuance', handle: requestAdvanced },
  { method: 'POST', path: '/certificate/{certificateNo}/reissue', handle: reissue },
  {
    method: 'POST',
    path: '/certificate/withExternal',
    handle: (context) => {
      const certificate = registerExternal(context, 'certificateBody');
      return { totalRows: 1, sslCertificateList: [rowV2(certificate, context)] };
    },
  },
  { method: 'GET', path: '/certificate/exportCertificate/{certificateNo}/chain', handle: showChain },
  { method: 'POST', path: '/certificate/exportCertificate/{certificateNo}', handle: downloadZip },
  { method: 'DELETE', path: '/certificate/deleteCertificate/{certificateNo}', handle: deleteCertificate },
  { method: 'POST', path: '/certificate/revoke', handle: revoke },
  { method: 'POST', path: '/certificate/setCertificateRenewal', handle: setRenewal },
  { method: 'POST', path: '/certificate/registPrivateKey', handle: registerPrivateKey },
  { method: 'POST', path: '/organization/getOrganizationInfoList', handle: organizationList },
];

function cloudList(context: RouteContext, belongs: (certificate: Certificate) => boolean): Record<string, unknown> {
  const found = named(context).filter(belongs);
  const rows = pageOf(found, context).map((certificate) => rowV2(certificate, context));
  return { totalCount: found.length, sslCertificateList: rows };
}

/** Pages and counts orders, not certificates: the list is one of orders. */
function advancedList(context: RouteContext): Record<string, unknown> {
  const byOrder = new Map<string, Certificate[]>();
  for (const certificate of named(context)) {
    if (!isAdvanced(certificate.type) || certificate.orderId === null) continue;
    byOrder.set(certificate.orderId, [...(byOrder.get(certificate.orderId) ?? []), certificate]);
  }
  const idName = context.switches.oldAdvancedNames ? 'orderID' : 'orderId';
  const orders = pageOf([...byOrder], context).map(([orderId, certificates]) => ({
    [idName]: orderId,
    certificates: certificates.map((certificate) => advancedRow(certificate, context)),
  }));
  return { totalCount: byOrder.size, orders };
}
