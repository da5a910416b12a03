import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExtensionError } from '../../../../src/errors.ts';
import { writeNewFile, writeNewKeyFile } from '../../../../src/pem/keys/newKeyFile.ts';

// Permissions of owner, group and others, and links without a privilege.
const posix = process.platform !== 'win32';
const text = '-----BEGIN PRIVATE KEY-----\nnot one\n-----END PRIVATE KEY-----\n';

describe('new key files', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'cloud-certificates-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('hold the text and nothing else', async () => {
    await writeNewKeyFile(join(folder, 'a.key'), text);
    assert.equal(readFileSync(join(folder, 'a.key'), 'utf8'), text);
    assert.deepEqual(readdirSync(folder), ['a.key']);
  });

  if (posix)
    it('are readable and writable by their owner alone', async () => {
      await writeNewKeyFile(join(folder, 'a.key'), text);
      assert.equal(statSync(join(folder, 'a.key')).mode & 0o777, 0o600);
    });

  it('never take the place of another file', async () => {
    writeFileSync(join(folder, 'a.key'), 'older');
    await assert.rejects(writeNewKeyFile(join(folder, 'a.key'), text), (error) => {
      assert.ok(error instanceof ExtensionError);
      assert.equal(error.code, 'file.exists');
      assert.deepEqual(error.details, { file: 'a.key' });
      return true;
    });
    assert.equal(readFileSync(join(folder, 'a.key'), 'utf8'), 'older');
  });

  if (posix)
    it('are not written through a link, even one that points nowhere', async () => {
      symlinkSync(join(folder, 'elsewhere'), join(folder, 'a.key'));
      await assert.rejects(writeNewKeyFile(join(folder, 'a.key'), text), { code: 'file.exists' });
      assert.deepEqual(readdirSync(folder), ['a.key']);
    });

  it('that cannot be written say why, without the text', async () => {
    await assert.rejects(writeNewKeyFile(join(folder, 'none', 'a.key'), text), (error) => {
      assert.ok(error instanceof ExtensionError);
      assert.equal(error.code, 'file.unwritable');
      assert.deepEqual(error.details, { file: 'a.key', reason: 'ENOENT' });
      assert.equal(error.cause, undefined);
      return true;
    });
  });

  for (const write of [writeNewKeyFile, writeNewFile]) {
    it(`are not left behind by a disk that is full half way: ${write.name}`, async () => {
      const probe = await open(join(folder, 'probe'), 'w');
      const handles = Object.getPrototypeOf(probe) as typeof probe;
      await probe.close();
      rmSync(join(folder, 'probe'));
      const { writeFile } = handles;
      handles.writeFile = async function (content) {
        await writeFile.call(this, String(content).slice(0, 30));
        throw Object.assign(new Error('injected'), { code: 'ENOSPC' });
      };
      try {
        await assert.rejects(write(join(folder, 'a.pem'), text), {
          code: 'file.unwritable',
          details: { file: 'a.pem', reason: 'ENOSPC' },
        });
      } finally {
        handles.writeFile = writeFile;
      }
      assert.deepEqual(readdirSync(folder), []);
    });
  }
});
