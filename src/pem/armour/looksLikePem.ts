/** How much of a file is looked at. */
const LOOKED_AT = 4096;

/**
 * Tells cheaply whether a file may hold certificates or keys, from its first bytes; it is wrong in one direction only for text whose
 * first block stands after 4 KiB of something else, and DER files are told by their first two octets.
 * @param bytes the start of the file; more than 4 KiB is not looked at
 */
export function looksLikePem(bytes: Uint8Array): boolean {
  const [first, second] = bytes;
  // A SEQUENCE of 128 octets or more, or of indefinite length: 0x30 and then what no text has.
  if (first === 0x30 && second !== undefined && second >= 0x80 && second <= 0x84) return true;
  // A shorter one, if it is all there is: the keys of Ed25519.
  if (first === 0x30 && second !== undefined && second >= 0x20 && second + 2 === bytes.length) return true;
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, LOOKED_AT));
  if (head.includes(ARMOUR) || head.includes(WIDE_ARMOUR) || head.includes(ENCODED_ARMOUR)) return true;
  // Base64 of a SEQUENCE, bare: nothing but its letters as far as can be seen.
  return BARE.test(head.toString('latin1', 0, 512));
}

/** The base64 of `-----BEGIN` at the start of a text. */
export const ENCODED_ARMOUR = 'LS0tLS1CRUdJTi';

const ARMOUR = Buffer.from('-----BEGIN ');
/** In UTF-16 of either order, but for the octet at the edge. */
const WIDE_ARMOUR = Buffer.from('-\0-\0-\0-\0-\0B\0E\0G\0I\0N', 'latin1');
const BARE = /^(?:\xef\xbb\xbf)?["'\s]*MI[A-Za-z0-9+/][A-Za-z0-9+/=\r\n\t "'\\]{40,}$/;
