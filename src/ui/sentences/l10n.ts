/** Puts a sentence into the user's language and its arguments into `{0}`, `{1}` …; what `vscode.l10n.t` is. */
export type Translator = (message: string, ...args: (string | number)[]) => string;

/** In plain Node, where no bundle of translations is loaded: English as written. */
const english: Translator = (message, ...args) =>
  message.replace(/\{(\d+)\}/g, (place, index: string) => String(args[Number(index)] ?? place));

let translator: Translator = english;

/** Called once by the composition root, with `vscode.l10n.t`, before anything is shown. */
export function setTranslator(next: Translator): void {
  translator = next;
}

/** One sentence. `message` is the English text and the key of its translations. */
export function t(message: string, ...args: (string | number)[]): string {
  return translator(message, ...args);
}

/** One sentence about a number of things; `{0}` is the number. Languages with other plurals translate `many` alone. */
export function counted(count: number, one: string, many: string): string {
  return count === 1 ? t(one, formatNumber(count)) : t(many, formatNumber(count));
}

let locale = 'en';
let timeZone: string | undefined;

/** Language of dates and numbers, and a time zone where it is not the computer's own. */
export function setLocale(next: string, zone?: string): void {
  locale = next;
  timeZone = zone;
}

export function currentLocale(): { readonly locale: string; readonly timeZone: string | undefined } {
  return { locale, timeZone };
}

export function formatNumber(value: number): string {
  // Nothing to group below a thousand, and the first use of Intl costs as much as the rest of an activation.
  return value >= 0 && value < 1000 && Number.isInteger(value) ? String(value) : value.toLocaleString(locale);
}
