import assert from 'node:assert/strict';
import fs from 'node:fs';

const read = (file: string): string => fs.readFileSync(file, 'utf8');
const manifest = JSON.parse(read('package.json')) as {
  readonly scripts: Readonly<Record<string, string>>;
  readonly contributes: {
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly default: unknown }>> };
  };
};
const titles = Object.values(JSON.parse(read('package.nls.json')) as Record<string, string>);

for (const file of ['README.md', 'CHANGELOG.md', 'SECURITY.md'])
  describe(file, () => {
    const text = read(file).replace(/\s+/g, ' ');

    it('calls commands what menus call them', () => {
      const named = [...text.matchAll(/\*{1,2}(?:Certificates: )?([^*]+…)\*{1,2}/g)].map(([, name = '']) => name);
      assert.ok(named.length > 0 || file === 'SECURITY.md');
      assert.deepEqual(
        named.filter((name) => !titles.includes(name)),
        [],
      );
    });

    it('points to files that are there', () => {
      const linked = [...text.matchAll(/\]\(([\w./-]+)\)/g)].map(([, name = '']) => name);
      const quoted = [...text.matchAll(/`((?:src|test|media)\/[\w./-]+)`/g)].map(([, name = '']) => name);
      assert.deepEqual(
        [...linked, ...quoted].filter((name) => !fs.existsSync(name)),
        [],
      );
    });

    it('names scripts that there are', () => {
      const named = [...text.matchAll(/`npm run (?:--silent )?([\w:]+)/g)].map(([, name = '']) => name);
      assert.deepEqual(
        named.filter((name) => !(name in manifest.scripts)),
        [],
      );
    });
  });

describe('README.md', () => {
  it('has every setting', () => {
    for (const name of Object.keys(manifest.contributes.configuration.properties))
      assert.ok(read('README.md').includes(`\`${name}\``), name);
  });
});
