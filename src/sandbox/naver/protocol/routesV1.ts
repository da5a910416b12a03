import { issuePrivate } from '../authority/issuePrivate.ts';
import { deleteCertificate } from '../changes/deletion.ts';
import { registerExternal } from '../changes/external.ts';
import { rowV1 } from '../state/rows.ts';
import { badInput } from './errors.ts';
import { wholeNumber } from './input.ts';
import { named } from './listing.ts';
import type { Route, RouteContext } from './router.ts';

/** API v1: every zone, any key. */
export const ROUTES_V1: readonly Route[] = [
  { method: 'GET', path: '/certificates', handle: list },
  {
    method: 'POST',
    path: '/certificate/withExternal',
    handle: (context) => {
      const certificate = registerExternal(context, 'publicKeyCertificate');
      return { totalRows: 1, sslCertificateList: [rowV1(certificate, context)] };
    },
  },
  { method: 'DELETE', path: '/certificate/{certificateNo}', handle: deleteCertificate },
];

/** The government zone issues from a private CA as well. */
export const GOVERNMENT_ROUTES_V1: readonly Route[] = [
  ...ROUTES_V1,
  { method: 'POST', path: '/certificate/issuePrivate', handle: issuePrivate },
];

/** Everything at once: v1 has no pages. */
function list(context: RouteContext): Record<string, unknown> {
  const { query } = context.exchange;
  const number = numberOf('certificateNo', query);
  const instance = numberOf('instanceNo', query);
  const found = named(context)
    .filter((certificate) => number === undefined || certificate.number === number)
    .filter(({ usedBy }) => instance === undefined || usedBy.includes(String(instance)));
  return { totalRows: found.length, sslCertificateList: found.map((certificate) => rowV1(certificate, context)) };
}

function numberOf(name: string, query: URLSearchParams): number | undefined {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  const number = wholeNumber(text);
  if (number === undefined) throw badInput('2100', `${name} must be a number.`);
  return number;
}
