/**
 * Matches a path against a pattern with `{name}` for each part that varies and must not be empty.
 * @param path percent-encoded
 * @returns the values of those parts, decoded; undefined if the path does not fit
 */
export function parametersOf(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? '';
    if (part.startsWith('{') && value !== '') params[part.slice(1, -1)] = percentDecoded(value);
    else if (part !== value) return undefined;
  }
  return params;
}

/** As it came where it is not percent-encoded UTF-8. */
export function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
