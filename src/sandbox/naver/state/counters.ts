import type { Exchange } from '../../http.ts';
import type { RequestCount, RequestLog } from '../../requestLog.ts';

/** Requests that order a certificate, so that must not be sent twice; counted by the name they give it. */
const ISSUES = /^\/api\/v2\/certificate\/(request\w*CertificateIssuance|\d+\/reissue)$/;
/** Requests that change a certificate; counted by operation and its number. */
const WRITES = /^\/api\/v2\/certificate\/(registPrivateKey|revoke|setCertificateRenewal)$/;

/** Where a request is to be counted; undefined for one that need not be. */
export function counterOf({ method, path, body }: Exchange, log: RequestLog): RequestCount | undefined {
  const write = WRITES.exec(path)?.[1];
  if (method !== 'POST' || (write === undefined && !ISSUES.test(path))) return undefined;
  try {
    const { certificateName, certificateNo } = JSON.parse(body.toString('utf8')) as Record<string, unknown>;
    if (write !== undefined) {
      return /^\d+$/.test(String(certificateNo)) ? log.writeOf(`${write} ${String(certificateNo)}`) : undefined;
    }
    return typeof certificateName === 'string' ? log.issueOf(certificateName) : undefined;
  } catch {
    return undefined;
  }
}
