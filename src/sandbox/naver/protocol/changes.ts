import { STATUS_NAMES } from '../state/certificate.ts';
import { parsePlainDate } from '../state/dates.ts';
import { badInput, refused } from './errors.ts';
import { wholeNumber } from './input.ts';
import type { RouteContext } from './router.ts';

const WEEK_MINUTES = 10_080;
const WEEK_SECONDS = 604_800;

/** Certificates whose status changed within a window that ends now, or lies between two times; newest first. */
export function recentChanges(context: RouteContext): Record<string, unknown> {
  const window = requestedWindow(context);
  if (!window) return { totalCount: 0, orders: [] };
  const { store, switches } = context;
  const orders = store
    .all()
    .filter(({ changedAt }) => changedAt >= window.from && changedAt <= window.to)
    .filter(({ external }) => switches.changesHaveExternal || !external)
    .sort((a, b) => b.changedAt - a.changedAt)
    .map(({ number, orderId, status }) => ({
      orderId: orderId ?? '',
      certificateId: number,
      status: STATUS_NAMES[status],
    }));
  return { totalCount: orders.length, orders };
}

/** Undefined for two windows at once, which the service answers with nothing and without a word. */
function requestedWindow({ exchange, clock, switches }: RouteContext): { from: number; to: number } | undefined {
  const minutes = exchange.query.get('minutes');
  const seconds = exchange.query.get('seconds');
  const start = exchange.query.get('startDateTime');
  const end = exchange.query.get('endDateTime');
  if (minutes !== null && seconds !== null) return undefined;
  const to = clock.now();
  const back = (text: string, unitMs: number, most: number) => {
    const count = wholeNumber(text);
    if (count === undefined || count < 1 || count > most) {
      throw refused(switches.windowOutOfRangeCode, `The window must be 1 to ${most}.`);
    }
    return { from: to - count * unitMs, to };
  };
  if (minutes !== null) return back(minutes, 60_000, WEEK_MINUTES);
  if (seconds !== null) return back(seconds, 1000, WEEK_SECONDS);
  if (start === null || end === null)
    throw refused('2101', 'minutes, seconds or startDateTime and endDateTime is required.');
  const from = parsePlainDate(start);
  const until = parsePlainDate(end);
  if (from === undefined || until === undefined) throw badInput('2100', 'Invalid startDateTime or endDateTime.');
  return { from, to: until };
}
