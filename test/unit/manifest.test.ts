import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { COMMAND_IDS } from '../../src/commands/ids.ts';
import { FILE_ENDINGS, isCertificateFile } from '../../src/pem/fileEndings.ts';
import { FLAGS } from '../../src/views/row.ts';

interface Manifest {
  readonly activationEvents: readonly string[];
  readonly contributes: {
    readonly commands: readonly { command: string; title: string; icon?: string }[];
    readonly views: Readonly<Record<string, readonly { id: string; name: string; when?: string; icon: string }[]>>;
    readonly viewsContainers: { readonly activitybar: readonly { id: string; icon: string }[] };
    readonly viewsWelcome: readonly { view: string; contents: string; when?: string }[];
    readonly menus: Readonly<Record<string, readonly { command: string; when?: string; group?: string }[]>>;
    readonly configuration: { readonly properties: Readonly<Record<string, { default: unknown }>> };
  };
}

const text = fs.readFileSync('package.json', 'utf8');
const manifest = JSON.parse(text) as Manifest;
const sentences = JSON.parse(fs.readFileSync('package.nls.json', 'utf8')) as Record<string, string>;
const sources = new Map(sourceFiles('src').map((file) => [file, fs.readFileSync(file, 'utf8')]));
const { contributes } = manifest;
const menuEntries = Object.values(contributes.menus).flat();
const whens = [
  ...menuEntries.map(({ when }) => when),
  ...contributes.viewsWelcome.map(({ when }) => when),
  ...Object.values(contributes.views)
    .flat()
    .map(({ when }) => when),
].filter((when) => when !== undefined);

describe('package.json', () => {
  it('contributes exactly the commands of ids.ts, in their order', () => {
    assert.deepEqual(
      contributes.commands.map(({ command }) => command),
      COMMAND_IDS,
    );
  });

  it('activates on nothing but its own views and commands', () => assert.deepEqual(manifest.activationEvents, []));

  it('offers only its own commands in menus', () => {
    assert.ok(menuEntries.length > 20);
    for (const { command } of menuEntries) assert.ok((COMMAND_IDS as readonly string[]).includes(command), command);
  });

  it('has a sentence for every %key%, and no sentence too many', () => {
    const used = new Set([...text.matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key ?? ''));
    assert.deepEqual([...used].sort(), Object.keys(sentences).sort());
  });

  it('opens its menus on files of the endings it knows, in any letter case', () => {
    const patterns = whens.flatMap((when) => [...when.matchAll(/resourceExtname =~ \/\^\\\.\(([^)]*)\)\$\/(\w*)/g)]);
    assert.ok(patterns.length > 10);
    for (const [, endings = '', flags] of patterns) {
      assert.equal(flags, 'i');
      for (const ending of endings.split('|')) assert.ok(isCertificateFile(`a.${ending}`), ending);
    }
    const inspected = patterns.map(([, endings = '']) => endings.split('|')).sort((a, b) => b.length - a.length)[0];
    assert.deepEqual(inspected?.sort(), [...FILE_ENDINGS].sort());
  });

  it('matches only kinds and flags of rows that the code emits', () => {
    const flags: readonly string[] = Object.values(FLAGS).flat();
    const emitted = [...sources].filter(([file]) => file.startsWith('src/views/')).map(([, code]) => code);
    for (const [, pattern = ''] of whens.join('\n').matchAll(/viewItem =~ \/(.*?)\//g)) {
      const flag = /^;(\w+);$/.exec(pattern)?.[1];
      if (flag !== undefined) {
        assert.ok(flags.includes(flag), `flag ${flag}`);
        continue;
      }
      const kinds = /^\^\(?([\w|]+)\)?;$/.exec(pattern)?.[1]?.split('|') ?? [];
      assert.ok(kinds.length > 0, `pattern ${pattern} is neither a kind nor a flag`);
      for (const kind of kinds) {
        assert.ok(
          emitted.some((code) => code.includes(`contextValue('${kind}'`) || code.includes(`what: '${kind}'`)),
          `kind ${kind}`,
        );
      }
    }
  });

  it('uses every flag of rows in some menu or leaves it to tests', () => {
    const unused = Object.values(FLAGS)
      .flat()
      .filter((flag) => !whens.some((when) => when.includes(`;${flag};`)));
    assert.deepEqual(unused, ['sandbox']);
  });

  it('asks in when clauses only for context keys that the code sets, with values that it sets', () => {
    const keys = sources.get('src/views/contextKeys.ts') ?? '';
    const asked = [...whens.join('\n').matchAll(/!?(cloudCertificates\.\w+)(?: == ([\w-]+))?/g)];
    assert.ok(asked.length > 10);
    const views = Object.values(contributes.views)
      .flat()
      .map(({ id }) => id);
    for (const [, key = '', value] of asked) {
      if (views.includes(key)) continue;
      const declared = new RegExp(`'${key.replace('.', '\\.')}': (.*);`).exec(keys)?.[1];
      assert.ok(declared !== undefined, `key ${key}`);
      if (value !== undefined) assert.ok(declared.includes(`'${value}'`), `value ${value} of ${key}`);
      assert.ok(
        [...sources.values()].some((code) => code.includes(`setContextKey('${key}'`)),
        `nobody sets ${key}`,
      );
    }
  });

  it('links in welcome texts only to its own commands', () => {
    const links = contributes.viewsWelcome.flatMap(({ contents }) => [
      ...(sentences[contents.slice(1, -1)] ?? '').matchAll(/\(command:([\w.]+)\)/g),
    ]);
    assert.ok(links.length > 5);
    for (const [, command = ''] of links) assert.ok((COMMAND_IDS as readonly string[]).includes(command), command);
  });

  it('has a welcome text for each state in which the tree shows no rows', () => {
    const states = /'cloudCertificates\.tree': (.*);/.exec(sources.get('src/views/contextKeys.ts') ?? '')?.[1] ?? '';
    const silent = [...states.matchAll(/'([\w-]+)'/g)].map(([, state]) => state).filter((state) => state !== 'rows');
    assert.deepEqual(silent, ['no-account', 'failing', 'empty', 'filtered']);
    for (const state of silent) {
      assert.ok(contributes.viewsWelcome.some(({ when }) => when?.includes(`cloudCertificates.tree == ${state}`)));
    }
  });

  it('names only files that exist', () => {
    const files = [
      ...contributes.viewsContainers.activitybar.map(({ icon }) => icon),
      ...Object.values(contributes.views)
        .flat()
        .map(({ icon }) => icon),
      (JSON.parse(text) as { icon: string }).icon,
    ];
    for (const file of files) assert.ok(fs.existsSync(file), file);
  });

  it('has no setting for a secret', () => {
    for (const name of Object.keys(contributes.configuration.properties)) {
      assert.doesNotMatch(name, /key|secret|token|password|credential/i);
    }
  });
});

describe('the code', () => {
  it('names only commands of ids.ts', () => {
    const own = [...COMMAND_IDS, 'cloudCertificates.certificates.focus'] as readonly string[];
    for (const [file, code] of sources) {
      for (const [, id = ''] of code.matchAll(
        /'(cloudCertificates\.(?:account|certificates?|activity|tracking|log)\.\w+)'/g,
      )) {
        if (id === 'cloudCertificates.tracking.enabled') continue;
        assert.ok(own.includes(id), `${id} in ${file}`);
      }
    }
  });

  it('reads only settings that package.json declares, with the same default', () => {
    const read = [...sources.values()].flatMap((code) => [
      ...code.matchAll(/\.get(?:<\w+>)?\('((?:attention|tracking)\.\w+)', (\w+)\)/g),
    ]);
    assert.ok(read.length >= 2);
    for (const [, name = '', fallback] of read) {
      assert.equal(String(contributes.configuration.properties[`cloudCertificates.${name}`]?.default), fallback, name);
    }
  });
});

function sourceFiles(folder: string): string[] {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const child = path.join(folder, entry.name);
    return entry.isDirectory() ? sourceFiles(child) : child.endsWith('.ts') ? [child] : [];
  });
}
