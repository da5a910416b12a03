import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as der from '../../src/pem/asn1/der.ts';
import { partsOf, readDer } from '../../src/pem/asn1/derReader.ts';
import { decodePem } from '../../src/pem/armour/pem.ts';

export interface Seeds {
  /** Whole files, armoured or not. */
  readonly files: readonly Uint8Array[];
  /** What the blocks and files hold, without armour. */
  readonly ders: readonly Uint8Array[];
}

/** All fixtures, the malformed ones among them. */
export function loadSeeds(folder: string): Seeds {
  const files: Uint8Array[] = [];
  const ders: Uint8Array[] = [];
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.(pem|der|p12|p7b|txt|yaml)$/.test(entry.name) || entry.name.startsWith('openssl-'))
      continue;
    const bytes = readFileSync(join(entry.parentPath, entry.name));
    // Slow ones would make a run of a few inputs.
    if (bytes.length > 16_384) continue;
    files.push(bytes);
    if (bytes[0] === 0x30) ders.push(bytes);
    else ders.push(...blocksOf(bytes.toString('utf8')));
    if (entry.name === 'unencrypted.p12') ders.push(withoutMac(bytes));
  }
  return { files, ders };
}

function blocksOf(text: string): Uint8Array[] {
  try {
    return decodePem(text).map((block) => block.der);
  } catch {
    return [];
  }
}

/** So that changes get past the MAC. */
function withoutMac(archive: Uint8Array): Uint8Array {
  const [version, authSafe] = partsOf(readDer(archive), 0x30);
  return der.sequence(version?.der ?? der.nothing(), authSafe?.der ?? der.nothing());
}
