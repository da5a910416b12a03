import { decryptKey } from '../../src/pem/keys/decryptKey.ts';
import type { PemDocument, PemItem } from '../../src/pem/facts.ts';
import { looksLikePem } from '../../src/pem/armour/looksLikePem.ts';
import { decodePem } from '../../src/pem/armour/pem.ts';
import { openPkcs12 } from '../../src/pem/containers/pkcs12Reader.ts';
import { readBytes } from '../../src/pem/read.ts';
import { readCertificate } from '../../src/pem/x509/x509Reader.ts';
import { judgeDocument } from './judgeDocument.ts';

/** How many rounds of key derivation one mutated file may cost: enough for the fixtures, and the run stays a run of readers. */
const ITERATIONS = 40_000;

/** Reads an input with everything there is; what comes of it is counted by kind. */
export async function readEverything(
  bytes: Uint8Array,
  count: (outcome: string) => void,
  open: boolean,
): Promise<void> {
  looksLikePem(bytes);
  const document = readBytes(bytes);
  checkPlaces(document, bytes.length);
  if (document.items.length === 0) count('nothing');
  readAgain(() => judgeDocument(document, count), count);
  for (const item of document.items.slice(0, 8)) {
    count(item.kind);
    if (item.kind === 'certificate') readAgain(() => readCertificate(item.der), count);
    if (open) await openItem(item, count);
  }
  if (document.source === 'text') readAgain(() => decodePem(Buffer.from(bytes).toString('utf8')), count);
}

async function openItem(item: PemItem, count: (outcome: string) => void): Promise<void> {
  const options = { maxIterations: ITERATIONS };
  try {
    if (item.kind === 'encryptedKey') await decryptKey(item, 'throwaway', options);
    else if (item.kind === 'pkcs12') await openPkcs12(item, 'throwaway', options);
    else return;
    count(`${item.kind} opened`);
  } catch (error) {
    count(`${item.kind} ${refusal(error)}`);
  }
}

function readAgain(read: () => unknown, count: (outcome: string) => void): void {
  try {
    read();
  } catch (error) {
    count(`strict reader ${refusal(error)}`);
  }
}

/** The code of an `ExtensionError` that inputs may cause; anything else is a find and goes on up. */
export function refusal(error: unknown): string {
  const code = (error as { code?: unknown } | undefined)?.code;
  if (error instanceof Error && error.name === 'ExtensionError' && ALLOWED.includes(String(code))) return String(code);
  throw error;
}

const ALLOWED = ['pem.malformed', 'key.password', 'key.unsupported'];

/** Places must lie in the source, or an editor would throw over them. */
function checkPlaces({ items, remarks }: PemDocument, length: number): void {
  for (const { range } of [...items, ...remarks]) {
    const sound =
      0 <= range.start && range.start <= range.end && range.end <= length && range.startLine <= range.endLine;
    if (!sound) throw new RangeError(`a place outside of the source: ${JSON.stringify(range)}`);
  }
}
