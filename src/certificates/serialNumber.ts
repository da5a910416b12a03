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

/** Consoles of some clouds write it in decimal; undefined for what is not hex. @param serialNumber hex without separators */
export function decimalSerialNumber(serialNumber: string): string | undefined {
  return /^[0-9a-f]+$/i.test(serialNumber) ? BigInt(`0x${serialNumber}`).toString() : undefined;
}

/** Lower-case hex, an even number of digits as certificates have them. @param decimal digits alone */
export function hexSerialNumber(decimal: string): string {
  const hex = BigInt(decimal).toString(16);
  return hex.length % 2 === 0 ? hex : `0${hex}`;
}
