/** Whether two serial numbers are the same, however they are written: case, colons and leading zeros do not count. */
export function sameSerialNumber(a: string | undefined, b: string | undefined): boolean {
  if (!a || !b) return false;
  return bare(a) === bare(b);
}

function bare(serialNumber: string): string {
  return serialNumber
    .toLowerCase()
    .replaceAll(':', '')
    .replace(/^0+(?=.)/, '');
}
