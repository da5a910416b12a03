import type { Random } from './random.ts';

/** Changes octets without knowing what they are. */
export function mutateBytes(input: Uint8Array, others: readonly Uint8Array[], random: Random): Uint8Array {
  let bytes = Buffer.from(input);
  for (let rounds = 1 + random.below(4); rounds > 0; rounds--) bytes = random.pick(MUTATORS)(bytes, others, random);
  return bytes;
}

type Mutator = (bytes: Buffer<ArrayBuffer>, others: readonly Uint8Array[], random: Random) => Buffer<ArrayBuffer>;

/** What lengths, counts and texts break at. */
const NASTY = [0x00, 0x01, 0x0a, 0x1f, 0x20, 0x22, 0x2d, 0x30, 0x3d, 0x5c, 0x7f, 0x80, 0x81, 0x84, 0x85, 0xfe, 0xff];

const MUTATORS: readonly Mutator[] = [
  (bytes, _, random) => {
    const at = random.below(bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
    return bytes;
  },
  (bytes, _, random) => {
    bytes[random.below(bytes.length)] = random.pick(NASTY);
    return bytes;
  },
  (bytes, _, random) => {
    bytes[random.below(Math.min(64, bytes.length))] = random.below(256);
    return bytes;
  },
  (bytes, _, random) => bytes.subarray(0, random.below(bytes.length)),
  (bytes, _, random) => {
    const at = random.below(bytes.length);
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + random.below(16))]);
  },
  (bytes, _, random) => {
    const at = random.below(bytes.length);
    const inserted = Buffer.from(Array.from({ length: 1 + random.below(8) }, () => random.below(256)));
    return Buffer.concat([bytes.subarray(0, at), inserted, bytes.subarray(at)]);
  },
  (bytes, _, random) => {
    const [from, to] = [random.below(bytes.length), random.below(bytes.length)];
    return Buffer.concat([bytes.subarray(0, to), bytes.subarray(from, from + random.below(256)), bytes.subarray(to)]);
  },
  (bytes, others, random) => {
    const other = random.pick(others);
    return Buffer.concat([bytes.subarray(0, random.below(bytes.length)), other.subarray(random.below(other.length))]);
  },
];
