import type { Certificate } from '../state/certificate.ts';
import { paging } from './input.ts';
import type { RouteContext } from './router.ts';

/** Newest first, as the console shows them. */
export function listed({ store, switches }: RouteContext): Certificate[] {
  return store
    .all()
    .filter(({ status }) => switches.deletedListed || status !== '-6')
    .reverse();
}

/** Those that `certificateName` of the query asks for. */
export function named(context: RouteContext): Certificate[] {
  const wanted = context.exchange.query.get('certificateName');
  if (!wanted) return listed(context);
  return listed(context).filter(({ name }) =>
    context.switches.nameFilter === 'exact' ? name === wanted : name.includes(wanted),
  );
}

/** The page that the query asks for, in the way of the certificate lists. */
export function pageOf<T>(rows: readonly T[], { exchange, switches }: RouteContext): readonly T[] {
  const { page, pageSize } = paging(exchange.query, switches.defaultPageSize);
  if (pageSize === 0 && switches.pageSizeZeroMeansAll) return rows;
  const size = Math.min(pageSize === 0 ? switches.defaultPageSize : pageSize, switches.maxPageSize);
  return rows.slice((page - 1) * size, page * size);
}
