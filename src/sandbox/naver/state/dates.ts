const KST_MS = 9 * 3_600_000;

/** `2026-01-01 10:00:00(UTC+09:00)`, as the v2 lists write dates. */
export function zonedDate(at: number): string {
  return `${plainDate(at)}(UTC+09:00)`;
}

/** `2026-01-01 10:00:00`, Korean time without saying so, as orders write dates. */
export function plainDate(at: number): string {
  return new Date(at + KST_MS).toISOString().slice(0, 19).replace('T', ' ');
}

/** The way back from `plainDate`; undefined for anything else. */
export function parsePlainDate(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)) return undefined;
  const at = Date.parse(`${text.replace(' ', 'T')}+09:00`);
  return Number.isNaN(at) ? undefined : at;
}
