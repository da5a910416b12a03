import assert from 'node:assert/strict';
import { appendFileSync, renameSync, writeFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { keepLines } from '../../../src/operations/journalFile.ts';

describe('the journal while an account is taken out of it', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'journal-'));
    file = path.join(folder, 'journal.jsonl');
  });
  afterEach(() => rm(folder, { recursive: true }));

  const takeOut = (account: string, meanwhile: () => void): Promise<void> => {
    let isFirst = true;
    return keepLines(file, (line) => {
      if (isFirst) meanwhile();
      isFirst = false;
      return line.endsWith('}') && !line.includes(account);
    });
  };
  const text = () => readFile(file, 'utf8');

  it('keeps a line of another window that was just being written', async () => {
    const line = '{"plan":"다른 주문"}\n';
    const bytes = Buffer.from(line);
    const half = bytes.subarray(0, 10);
    await writeFile(file, Buffer.concat([Buffer.from('{"gone":1}\n'), half]));
    await takeOut('gone', () => appendFileSync(file, bytes.subarray(10)));
    assert.equal(await text(), line);
  });

  it('keeps what was written after another window took out the same', async () => {
    await writeFile(file, '{"gone":1}\n{"other":1}\n');
    await takeOut('gone', () => {
      writeFileSync(`${file}.new`, '{"other":1}\n');
      renameSync(`${file}.new`, file);
      appendFileSync(file, '{"other":2}\n');
    });
    assert.equal(await text(), '{"other":1}\n{"other":2}\n');
  });
});
