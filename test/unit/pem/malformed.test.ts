import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ExtensionError } from '../../../src/errors.ts';
import { readBytes, throwIfMalformed } from '../../../src/pem/read.ts';
import { PEM_FIXTURES } from '../../support/pemFixtures.ts';

const FOLDER = join(PEM_FIXTURES, 'malformed');
const expected = JSON.parse(readFileSync(join(FOLDER, 'expected.json'), 'utf8')) as Record<
  string,
  { kind: string; offset?: number; expected?: string; within?: string }
>;

describe('malformed input', () => {
  it('is listed, every file of it', () => {
    const files = readdirSync(FOLDER).filter((name) => !/^(expected\.json|make\.mjs)$/.test(name));
    assert.deepEqual(files.sort(), Object.keys(expected).sort());
    assert.ok(files.length > 50);
  });

  for (const [name, { kind, ...details }] of Object.entries(expected)) {
    const read = () => readBytes(readFileSync(join(FOLDER, name)));

    if (kind === 'throws') {
      it(`${name} is refused as a whole`, () => {
        assert.throws(read, (error) => error instanceof ExtensionError && error.code === 'pem.malformed');
      });
      continue;
    }

    it(`${name} is found to be ${kind}${details.expected ? `, where ${details.expected} was expected` : ''}`, () => {
      const document = read();
      const [item] = document.items;
      assert.equal(item?.kind, kind);
      if (item.kind !== 'malformed') {
        assert.deepEqual(document.remarks.at(-1)?.code, 'wrongLabel');
        return;
      }
      const found = item.error.details;
      assert.equal(item.error.code, 'pem.malformed');
      assert.equal(found['block'], 0);
      assert.equal(found['within'], details.within ?? 'der');
      assert.ok(Number.isInteger(found['offset']), 'a place is told');
      for (const [key, value] of Object.entries(details)) assert.equal(found[key], value, key);
      assert.throws(
        () => throwIfMalformed(document),
        (error) => error === item.error,
      );
    });
  }

  it('does not hide the sound block beside it, and its own place is told', () => {
    const broken = readFileSync(join(FOLDER, 'certificate-cut.pem'), 'utf8');
    const sound = readFileSync(join(PEM_FIXTURES, 'cert-rsa.pem'), 'utf8');
    const { items } = readBytes(Buffer.from(sound + broken + sound));
    assert.deepEqual(
      items.map(({ kind }) => kind),
      ['certificate', 'malformed', 'certificate'],
    );
    const [, item] = items;
    assert.ok(item?.kind === 'malformed');
    assert.equal(item.error.details['block'], 1);
    assert.equal(item.range.start, sound.length);
  });

  it('never tells what is in a key', () => {
    const key = readFileSync(join(PEM_FIXTURES, 'key-rsa.pem'), 'utf8');
    const lines = key.split('\n');
    const broken = lines.toSpliced(5, 3).join('\n');
    const [item] = readBytes(Buffer.from(broken)).items;
    assert.ok(item?.kind === 'malformed');
    const told = JSON.stringify([item.error.message, item.error.details, item.error.stack]);
    for (const line of lines.slice(1, -2)) assert.ok(!told.includes(line.slice(0, 16)));
  });
});
