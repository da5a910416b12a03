/**
 * RC2 in CBC mode (RFC 2268), decryption alone: old PKCS#12 archives hide their certificates with it, and today's runtimes no longer
 * know it. Its 40 bits protect nothing; that is not what it is here for.
 * @param effectiveBits the strength the key is cut to, RFC 2268 §2; 40 or 128 in archives
 * @returns the text with its padding, or undefined if `ciphertext` is not a whole number of blocks of 8 octets
 */
export function decryptRc2Cbc(
  ciphertext: Uint8Array,
  key: Uint8Array,
  iv: Uint8Array,
  effectiveBits: number,
): Uint8Array | undefined {
  if (ciphertext.length % 8 !== 0) return undefined;
  const words = expandKey(key, effectiveBits);
  const plain = new Uint8Array(ciphertext.length);
  const block = new Uint16Array(4);
  for (let at = 0; at < ciphertext.length; at += 8) {
    for (let i = 0; i < 4; i++) {
      block[i] = octet(ciphertext, at + 2 * i) | (octet(ciphertext, at + 2 * i + 1) << 8);
    }
    decryptBlock(block, words);
    for (let i = 0; i < 8; i++) {
      const before = at === 0 ? octet(iv, i) : octet(ciphertext, at - 8 + i);
      plain[at + i] = (((block[i >> 1] ?? 0) >> (8 * (i & 1))) & 0xff) ^ before;
    }
  }
  return plain;
}

/** RFC 2268 §2: a permutation made from the digits of pi. */
const PI = Buffer.from(
  'd978f9c419ddb5ed28e9fd794aa0d89dc67e37832b76538e624c6488448bfba2' +
    '179a59f587b34f1361456d8d09817d32bd8f40eb86b77b0bf09521225c6b4e82' +
    '54d66593ce60b21c7356c014a78cf1dc1275ca1f3bbee4d1423dd430a33cb626' +
    '6fbf0eda4669075727f21d9bbc944303f811c7f690ef3ee706c3d52fc8661ed7' +
    '08e8eade8052eef784aa72ac354d6a2a961ad2715a1549744b9fd05e0418a4ec' +
    'c2e0416e0f51cbcc2491af50a1f47039997c3a8523b8b47afc02365b25559731' +
    '2d5dfa98e38a92ae05df2910676cbac9d300e6cfe19ea82c6316013f58e289a9' +
    '0d38341bab33ffb0bb480c5fb9b1cd2ec5f3db47e5a59c770aa62068fe7fc1ad',
  'hex',
);

function expandKey(key: Uint8Array, effectiveBits: number): Uint16Array {
  const octets = new Uint8Array(128);
  octets.set(key.subarray(0, 128));
  for (let i = key.length; i < 128; i++) octets[i] = pi(octet(octets, i - 1) + octet(octets, i - key.length));
  const length = Math.ceil(effectiveBits / 8);
  const mask = 0xff >> (8 * length - effectiveBits);
  octets[128 - length] = pi(octet(octets, 128 - length) & mask);
  for (let i = 127 - length; i >= 0; i--) octets[i] = pi(octet(octets, i + 1) ^ octet(octets, i + length));
  return Uint16Array.from({ length: 64 }, (_, i) => octet(octets, 2 * i) | (octet(octets, 2 * i + 1) << 8));
}

/** RFC 2268 §4: five rounds of mixing, one of mashing, six, one, five; all backwards. */
function decryptBlock(block: Uint16Array, words: Uint16Array): void {
  let next = 63;
  for (let round = 15; round >= 0; round--) {
    for (let i = 3; i >= 0; i--) {
      const [a, b, c] = [word(block, i + 3), word(block, i + 2), word(block, i + 1)];
      const shift = i === 3 ? 5 : i + 1;
      const value = word(block, i);
      const turned = (value >> shift) | (value << (16 - shift));
      block[i] = turned - word(words, next--) - (a & b) - (~a & c);
    }
    if (round !== 11 && round !== 5) continue;
    for (let i = 3; i >= 0; i--) block[i] = word(block, i) - (words[word(block, i + 3) & 63] ?? 0);
  }
}

function pi(index: number): number {
  return PI[index & 0xff] ?? 0;
}

function octet(bytes: Uint8Array, index: number): number {
  return bytes[index] ?? 0;
}

function word(words: Uint16Array, index: number): number {
  return words[words.length === 4 ? index & 3 : index] ?? 0;
}
