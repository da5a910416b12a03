/** Whether two serial numbers are the same, however they are written: case, colons and leading zeros do not count. */
export function sameSerialNumber(a: string | undefined, b: string | undefined): boolean {
  if (!a || !b) return false;
  return plainSerialNumber(a) === plainSerialNumber(b);
}

/** A serial number in the one form that is compared: lower-case hex without colons and leading zeros. */
export function plainSerialNumber(serialNumber: string): string {
  return serialNumber
    .toLowerCase()
    .replaceAll(':', '')
    .replace(/^0+(?=.)/, '');
}
