import { counted, currentLocale, t } from './l10n.ts';

/** The year 9999 stands for no end at all (RFC 5280 §4.1.2.5). */
const ENDLESS_DAYS = 1_000_000;

/** `42 days left`, `less than a day left`, `expired 3 days ago`; `days` as `daysLeft` counts them. */
export function daysLeftText(days: number): string {
  if (days > ENDLESS_DAYS) return t('valid without an end');
  if (days > 0) return counted(days, '{0} day left', '{0} days left');
  if (days === 0) return t('less than a day left');
  if (days === -1) return t('expired within the last day');
  return counted(-days - 1, 'expired {0} day ago', 'expired {0} days ago');
}

/** `5 minutes ago`, `yesterday`; the coarsest unit that is not zero. */
export function relativeTime(then: Date, now: Date): string {
  const seconds = Math.round((then.getTime() - now.getTime()) / 1000);
  if (Math.abs(seconds) < 45) return t('just now');
  const format = new Intl.RelativeTimeFormat(currentLocale().locale, { numeric: 'auto' });
  for (const [unit, size, below] of UNITS) {
    const value = Math.round(seconds / size);
    if (Math.abs(value) < below) return format.format(value, unit);
  }
  return format.format(Math.round(seconds / YEAR), 'year');
}

const YEAR = 31_557_600;
const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number, number])[] = [
  ['minute', 60, 60],
  ['hour', 3600, 24],
  ['day', 86_400, 31],
  ['month', 2_629_800, 12],
];

/** The time alone if it is today, else date and time; in the user's zone and words. */
export function shortTime(then: Date, now: Date): string {
  const { locale, timeZone } = currentLocale();
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'short', timeZone });
  const sameDay = day.format(then) === day.format(now);
  return new Intl.DateTimeFormat(locale, {
    ...(sameDay ? {} : { dateStyle: 'medium' }),
    timeStyle: 'short',
    timeZone,
  }).format(then);
}

/** `Jul 11, 2026, 9:00 AM GMT+9`: for facts, where the zone matters. */
export function fullTime(then: Date): string {
  const { locale, timeZone } = currentLocale();
  return new Intl.DateTimeFormat(locale, {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
    timeZone,
  }).format(then);
}
