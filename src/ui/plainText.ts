/**
 * A sentence with text of a service, a file or a user in it, as VS Code shows it verbatim: in notifications and above inputs it would
 * make links of `[…](command:…)` that run commands, and icons of `$(…)` in lists. What cannot be seen, or turns around the order of
 * what can, is named. Line breaks stay.
 */
export function plainText(text: string): string {
  return visible(text)
    .replaceAll('](', '] (')
    .replace(/\$\((?=[a-z])/gi, '$ (');
}

/** Control characters and marks of direction by their numbers, as `‹U+202E›`; line breaks and tabs stay. */
export function visible(text: string): string {
  return text.replace(UNSEEN, (mark) => `‹U+${mark.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}›`);
}

/** Besides C0 and C1: what Unicode calls `Bidi_Control`, separators of lines and paragraphs, and characters without width that join nothing. */
const UNSEEN = /(?![\n\r\t])[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\u200b\u2060\ufeff]/gu;
