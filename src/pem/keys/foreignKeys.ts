import type { OpensshKeyItem } from '../facts.ts';

/** What a key of another world tells of itself. */
export type ForeignKey = Pick<OpensshKeyItem, 'format' | 'keyType' | 'encrypted'>;

/** Reads the head of what is under `OPENSSH PRIVATE KEY` (PROTOCOL.key of OpenSSH). @returns undefined if it is not that */
export function readOpensshPrivate(bytes: Uint8Array): ForeignKey | undefined {
  const reader = { bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), at: MAGIC.length };
  if (reader.bytes.toString('latin1', 0, MAGIC.length) !== MAGIC) return undefined;
  const cipher = nextString(reader)?.toString('latin1');
  const kdf = nextString(reader);
  const kdfOptions = nextString(reader);
  if (cipher === undefined || !kdf || !kdfOptions || reader.at + 4 > reader.bytes.length) return undefined;
  reader.at += 4; // how many keys: always one
  const publicKey = nextString(reader);
  const keyType = publicKey && nextString({ bytes: publicKey, at: 0 })?.toString('latin1');
  return { format: 'openssh-private', keyType: plausible(keyType), encrypted: cipher !== 'none' };
}

/** A line of `authorized_keys` or a `.pub` file. @returns undefined if it is not that */
export function readOpensshPublic(line: string): ForeignKey | undefined {
  const keyType = /^((?:ssh|ecdsa|sk)-[a-z0-9@.-]{1,64}) AAAA[A-Za-z0-9+/]+={0,2}(?:\s|$)/.exec(line)?.[1];
  return keyType === undefined ? undefined : { format: 'openssh-public', keyType, encrypted: undefined };
}

/** A `.ppk` file of PuTTY. @returns undefined if it is not that */
export function readPutty(text: string): ForeignKey | undefined {
  const keyType = /^PuTTY-User-Key-File-\d: ([a-z0-9-]{1,64})\r?$/m.exec(text.slice(0, 256))?.[1];
  const encryption = /^Encryption: ([a-z0-9-]{1,64})\r?$/m.exec(text.slice(0, 512))?.[1];
  if (keyType === undefined) return undefined;
  return { format: 'putty', keyType, encrypted: encryption === undefined ? undefined : encryption !== 'none' };
}

const MAGIC = 'openssh-key-v1\0';

function nextString(reader: { readonly bytes: Buffer; at: number }): Buffer | undefined {
  const start = reader.at + 4;
  if (start > reader.bytes.length) return undefined;
  const end = start + reader.bytes.readUInt32BE(reader.at);
  if (end > reader.bytes.length) return undefined;
  reader.at = end;
  return reader.bytes.subarray(start, end);
}

function plausible(name: string | undefined): string | undefined {
  return name !== undefined && /^[a-z0-9@.-]{1,64}$/.test(name) ? name : undefined;
}
