import type { AccountSnapshot } from '../../certificates/list/inventory.ts';
import type { ErrorCode } from '../../errors.ts';

/** What the Certificates view shows as a whole. Anything but `rows` is a welcome text in place of rows. */
export type TreeState =
  | { readonly shows: 'no-account' }
  /** No account could be read and nothing is known from before. */
  | { readonly shows: 'failing'; readonly because: 'credentials' | 'network' | 'service' }
  /** Every account was read and none has a certificate, or a gateway for one. */
  | { readonly shows: 'empty' }
  /** There are certificates and the filter hides all of them. */
  | { readonly shows: 'filtered' }
  | { readonly shows: 'rows' };

export function treeState(
  snapshots: readonly AccountSnapshot[],
  matching: (snapshot: AccountSnapshot) => number,
): TreeState {
  const [first] = snapshots;
  if (!first) return { shows: 'no-account' };
  if (snapshots.some(({ certificates }) => certificates.length > 0)) {
    const hidesAll = snapshots.every((snapshot) => matching(snapshot) === 0);
    return { shows: hidesAll ? 'filtered' : 'rows' };
  }
  const classes = new Set(snapshots.map(({ problem }) => problem && failureClass(problem.code)));
  const [only] = classes;
  if (only && classes.size === 1) return { shows: 'failing', because: only };
  const allRead = snapshots.every(
    ({ source, loading, problem, notices, gateways = [] }) =>
      source === 'service' && !loading && !problem && notices.length === 0 && gateways.length === 0,
  );
  return { shows: allRead ? 'empty' : 'rows' };
}

function failureClass(code: ErrorCode): 'credentials' | 'network' | 'service' {
  switch (code) {
    case 'account.keyMissing':
    case 'cloud.unauthorized':
    case 'cloud.clockSkew':
    case 'cloud.forbidden':
    case 'cloud.mainAccountOnly':
      return 'credentials';
    case 'network.unreachable':
    case 'network.interrupted':
    case 'network.timeout':
    case 'network.redirected':
    case 'network.insecure':
      return 'network';
    default:
      return 'service';
  }
}
