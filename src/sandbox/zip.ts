export interface ZipEntry {
  readonly name: string;
  readonly content: Uint8Array;
}

/**
 * Writes a ZIP archive whose entries are stored, not compressed: a few kilobytes of PEM do not repay a compressor, and every
 * unpacker reads it (APPNOTE 4.3). All entries carry the same date, so the same content gives the same bytes.
 */
export function writeZip(entries: readonly ZipEntry[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content } of entries) {
    const nameBytes = Buffer.from(name, 'utf8');
    const common = commonHeader(content, nameBytes.length);
    const local = Buffer.concat([Buffer.from('504b0304', 'hex'), common, nameBytes, content]);
    const rest = Buffer.alloc(14); // comment length, disk, attributes: all zero; then where the entry starts
    rest.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('504b01021400', 'hex'), common, rest, nameBytes]));
    locals.push(local);
    offset += local.length;
  }
  const end = Buffer.alloc(22);
  end.write('504b0506', 'hex');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(
    directory.reduce((sum, part) => sum + part.length, 0),
    12,
  );
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, ...directory, end]);
}

/** The 26 bytes that a local header and its entry in the directory share: version 2.0, names in UTF-8, stored, 1 January 2026. */
function commonHeader(content: Uint8Array, nameLength: number): Buffer {
  const header = Buffer.alloc(26);
  header.writeUInt16LE(20, 0);
  header.writeUInt16LE(0x0800, 2);
  header.writeUInt16LE(0, 4);
  header.writeUInt16LE(0, 6);
  header.writeUInt16LE(((2026 - 1980) << 9) | (1 << 5) | 1, 8);
  header.writeUInt32LE(crc32(content), 10);
  header.writeUInt32LE(content.length, 14);
  header.writeUInt32LE(content.length, 18);
  header.writeUInt16LE(nameLength, 22);
  return header;
}

/** `zlib.crc32` came only with Node 20.15. */
function crc32(bytes: Uint8Array): number {
  let crc = ~0;
  for (const octet of bytes) {
    crc ^= octet;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
