/** Korean Standard Time: what the service means where it prints no zone. */
const KST_MINUTES = 9 * 60;

const WRITTEN =
  /^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)?\s*\(?\s*(?:(Z)|(UTC|GMT)?\s*(?:([+-])(\d{2}):?(\d{2})?)?)\s*\)?$/;

/**
 * Reads every spelling of a moment that the service is known to use: `2026-01-01 10:00:00(UTC+09:00)`, the same without
 * a zone (Korean time), ISO 8601, and milliseconds since the epoch as a number or digits. Offsets count in minutes, so
 * that half-hour zones come out right. Undefined for anything else, for empty and for days that do not exist.
 */
export function parseDate(value: unknown): Date | undefined {
  if (typeof value === 'number') return fromEpoch(value);
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  if (/^\d{12,14}$/.test(text)) return fromEpoch(Number(text));
  const parts = WRITTEN.exec(text);
  if (!parts) return undefined;
  const [
    ,
    year,
    month,
    day,
    hour = '0',
    minute = '0',
    second = '0',
    fraction = '',
    z,
    zone,
    sign,
    offHours,
    offMinutes = '0',
  ] = parts;
  const local = Date.UTC(
    +year!,
    +month! - 1,
    +day!,
    +hour,
    +minute,
    +second,
    Math.floor(Number(`0.${fraction || 0}`) * 1000),
  );
  const check = new Date(local);
  if (check.getUTCMonth() !== +month! - 1 || check.getUTCDate() !== +day!) return undefined;
  if (+hour > 23 || +minute > 59 || +second > 59 || +offMinutes > 59 || +(offHours ?? 0) > 23) return undefined;
  let offset = z || zone ? 0 : KST_MINUTES;
  if (sign) offset = (sign === '-' ? -1 : 1) * (+offHours! * 60 + +offMinutes);
  return new Date(local - offset * 60_000);
}

function fromEpoch(ms: number): Date | undefined {
  // Below 1973 it is not milliseconds; above the year 9999 it is not a date.
  return Number.isInteger(ms) && ms >= 1e11 && ms < 253_402_300_800_000 ? new Date(ms) : undefined;
}
