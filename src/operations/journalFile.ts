import { randomUUID } from 'node:crypto';
import { open, rename, rm, stat } from 'node:fs/promises';

/** Some network disks give a file another inode at each look: that is no reason to fill them. */
const MOST_TRIES = 3;

/** Appends whole lines, each ended by LF. Another window may replace the file meanwhile; what then stands twice must do no harm. */
export async function appendLines(file: string, lines: string): Promise<void> {
  // A crash may have left half a line: ours start on a fresh one.
  const text = (await endsMidLine(file)) ? `\n${lines}` : lines;
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    if ((await writeSynced(file, 'a', text)) === (await stat(file)).ino) break;
  }
}

/** Replaces the file by one that has only some of its lines. What other windows write meanwhile is seen, and kept or left out as well. */
export async function keepLines(file: string, isKept: (line: string) => boolean): Promise<void> {
  const temporary = `${file}.${randomUUID()}.tmp`;
  try {
    for (let tries = 1; !(await replaceBy(temporary, file, isKept, tries < MOST_TRIES)); tries += 1);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** @returns false if `mayFail` and another window replaced it meanwhile: what was written since would be lost */
async function replaceBy(
  temporary: string,
  file: string,
  isKept: (line: string) => boolean,
  mayFail: boolean,
): Promise<boolean> {
  const old = await open(file, 'r');
  try {
    const bytes = await old.readFile();
    // Another window may be in the middle of its last line.
    const whole = bytes.lastIndexOf('\n') + 1;
    await writeSynced(temporary, 'w', linesOf(bytes.subarray(0, whole), isKept));
    if (mayFail && (await old.stat()).ino !== (await stat(file)).ino) return false;
    await rename(temporary, file);
    // What was written meanwhile went into the old file.
    const late = linesOf(Buffer.concat([bytes.subarray(whole), await old.readFile()]), isKept);
    if (late !== '') await appendLines(file, late);
    return true;
  } finally {
    await old.close();
  }
}

function linesOf(bytes: Buffer, isKept: (line: string) => boolean): string {
  const lines = bytes.toString('utf8').split('\n').filter(isKept);
  return lines.map((line) => `${line}\n`).join('');
}

/** Only its owner may read it. @returns the inode that was written to */
async function writeSynced(file: string, flags: 'a' | 'w', text: string): Promise<number> {
  const handle = await open(file, flags, 0o600);
  try {
    // Not `writeFile`, which writes long texts piece by piece: a line of another window may come between.
    const bytes = Buffer.from(text, 'utf8');
    for (let at = 0; at < bytes.length;) at += (await handle.write(bytes, at)).bytesWritten;
    await handle.sync();
    return (await handle.stat()).ino;
  } finally {
    await handle.close();
  }
}

async function endsMidLine(file: string): Promise<boolean> {
  const size = await stat(file).then(
    (found) => found.size,
    () => 0,
  );
  if (size === 0) return false;
  const handle = await open(file, 'r');
  try {
    const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
    return buffer[0] !== 0x0a;
  } finally {
    await handle.close();
  }
}
