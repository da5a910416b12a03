/** LDH labels (A-labels for other scripts), two or more, at most 253 characters; a wildcard stands alone and leftmost. */
export function isDomainName(text: string): boolean {
  const labels = text.replace(/^\*\./, '').split('.');
  return (
    text.length <= 253 &&
    labels.length >= 2 &&
    labels.every((label) => /^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/.test(label)) &&
    !/^\d+$/.test(labels.at(-1) ?? '')
  );
}
