/** Korean Standard Time: what the service means where it prints no zone. */
const KST_MINUTES = 9 * 60;

/** No spelling is longer; the expression takes its time with spaces. */
const LONGEST = 48;
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
  const common = parseCommon(value);
  if (common !== undefined) return new Date(common);
  const text = value.trim();
  if (text.length > LONGEST) return undefined;
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

/**
 * The two forms that lists are full of, `2026-01-01 10:00:00(UTC+09:00)` and the same without zone, several times faster
 * than by expression. Undefined for everything else, also for what may be wrong in these forms.
 * @returns milliseconds since the epoch
 */
function parseCommon(text: string): number | undefined {
  if ((text.length !== 30 && text.length !== 19) || text[4] !== '-' || text[7] !== '-' || text[10] !== ' ')
    return undefined;
  if (text[13] !== ':' || text[16] !== ':') return undefined;
  const day = digitsAt(text, 8);
  const month = digitsAt(text, 5);
  const hour = digitsAt(text, 11);
  const minute = digitsAt(text, 14);
  const second = digitsAt(text, 17);
  // Days that not every month has, and anything out of range, go the careful way.
  if (!(day >= 1 && day <= 28 && month >= 1 && month <= 12 && hour <= 23 && minute <= 59 && second <= 59))
    return undefined;
  let offset = KST_MINUTES;
  if (text.length === 30) {
    const sign = text[23] === '+' ? 1 : text[23] === '-' ? -1 : Number.NaN;
    offset = sign * (digitsAt(text, 24) * 60 + digitsAt(text, 27));
    if (!text.startsWith('(UTC', 19) || text[26] !== ':' || text[29] !== ')' || Number.isNaN(offset)) return undefined;
    if (digitsAt(text, 27) > 59 || digitsAt(text, 24) > 23) return undefined;
  }
  const year = digitsAt(text, 0) * 100 + digitsAt(text, 2);
  return Number.isNaN(year) ? undefined : Date.UTC(year, month - 1, day, hour, minute - offset, second);
}

/** Two decimal digits; NaN if they are not. */
function digitsAt(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

function fromEpoch(ms: number): Date | undefined {
  // Below 1973 it is not milliseconds; above the year 9999 it is not a date.
  return Number.isInteger(ms) && ms >= 1e11 && ms < 253_402_300_800_000 ? new Date(ms) : undefined;
}
