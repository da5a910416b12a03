import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';

/** One import line of a module in `src`. */
interface Import {
  /** Path below `src`, with slashes. */
  readonly file: string;
  /** Path below `src` for our own modules, else as written. */
  readonly target: string;
  readonly own: boolean;
  readonly typeOnly: boolean;
  readonly dynamic: boolean;
}

/** What a folder, or a single file, may import besides `errors.ts` and itself. */
interface Room {
  readonly may: readonly string[];
  /** Folders of which only types may be imported. */
  readonly types?: readonly string[];
  readonly vscode: 'never' | 'types' | 'yes';
}

const ROOMS: Readonly<Record<string, Room>> = {
  pem: { may: [], vscode: 'never' },
  http: { may: [], vscode: 'never' },
  certificates: { may: ['pem'], vscode: 'never' },
  accounts: { may: ['certificates'], vscode: 'types' },
  clouds: { may: ['certificates', 'pem', 'http'], types: ['accounts'], vscode: 'never' },
  operations: { may: ['certificates'], vscode: 'never' },
  sandbox: { may: ['pem'], vscode: 'never' },
  commands: {
    may: ['certificates', 'accounts', 'operations', 'pem', 'ui/ports.ts', 'ui/sentences'],
    types: ['clouds/cloud.ts'],
    vscode: 'types',
  },
  views: { may: ['certificates', 'accounts', 'operations', 'pem', 'ui'], vscode: 'yes' },
  editor: { may: ['certificates', 'accounts', 'operations', 'pem', 'ui'], vscode: 'yes' },
  ui: { may: ['certificates', 'accounts', 'operations', 'pem'], vscode: 'yes' },
  // What commands may import of `ui` must run without an editor.
  'ui/sentences': { may: ['certificates', 'accounts', 'operations', 'pem'], vscode: 'never' },
  'ui/ports.ts': { may: [], vscode: 'never' },
  'errors.ts': { may: [], vscode: 'never' },
  // The part of the composition that is loaded when keys and certificates as files are first touched.
  'files.ts': { may: ['certificates', 'commands', 'editor', 'pem', 'ui', 'views'], vscode: 'never' },
};

/** Where a package may be imported, if not everywhere. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  'node-fetch': ['http/fetchTransport.ts'],
  ignore: ['editor/git/ignoreTest.ts'],
  tldts: ['certificates/names/publicSuffix.ts'],
  valibot: ['clouds', 'sandbox', 'accounts', 'operations', 'certificates'],
};

describe('the import table', () => {
  const files = modulesBelow('src');
  const imports = files.flatMap(importsOf);

  it('sees the modules and their imports', () => {
    assert.ok(files.length > 60, `only ${files.length} modules`);
    assert.ok(imports.length > 2 * files.length, `only ${imports.length} imports`);
    assert.ok(imports.some(({ target }) => target === 'vscode'));
  });

  it('has a row for every folder', () => {
    const folders = new Set(files.filter((file) => file.includes('/')).map((file) => file.split('/')[0] ?? ''));
    assert.deepEqual([...folders].filter((folder) => !ROOMS[folder]).sort(), []);
  });

  it('is kept by every import of our own modules', () => {
    const wrong = imports.filter((line) => line.own && !isAllowed(line));
    assert.deepEqual(wrong.map(describeImport), []);
  });

  it('lets vscode in only where it may be', () => {
    const wrong = imports.filter(({ file, target, typeOnly }) => {
      if (target !== 'vscode' || file === 'extension.ts') return false;
      const allowed = roomOf(file).vscode;
      return allowed === 'never' || (allowed === 'types' && !typeOnly);
    });
    assert.deepEqual(wrong.map(describeImport), []);
  });

  it('keeps packages where they belong', () => {
    const wrong = imports.filter(
      ({ file, target, own }) => !own && PACKAGES[target]?.every((place) => !isIn(file, place)),
    );
    assert.deepEqual(wrong.map(describeImport), []);
  });

  it('loads the sandbox only on demand', () => {
    const wrong = imports.filter(
      ({ file, target, typeOnly, dynamic }) =>
        isIn(target, 'sandbox') && !isIn(file, 'sandbox') && !typeOnly && !dynamic,
    );
    assert.deepEqual(wrong.map(describeImport), []);
  });

  it('keeps views and commands apart', () => {
    const wrong = imports.filter(
      ({ file, target }) =>
        (isIn(file, 'views') && isIn(target, 'commands')) || (isIn(file, 'commands') && isIn(target, 'views')),
    );
    assert.deepEqual(wrong.map(describeImport), []);
  });

  it('lets no cloud know another, and names them all in one file', () => {
    const cloudFolder = (file: string) => /^clouds\/([^/]+)\//.exec(file)?.[1];
    const wrong = imports.filter(({ file, target }) => {
      const named = cloudFolder(target);
      return named !== undefined && named !== cloudFolder(file) && file !== 'clouds/registry.ts';
    });
    assert.deepEqual(wrong.map(describeImport), []);
  });
});

function isAllowed({ file, target, typeOnly }: Import): boolean {
  if (file === 'extension.ts' || target === 'errors.ts') return true;
  const name = roomName(file);
  if (isIn(target, name)) return true;
  const { may, types = [] } = roomOf(file);
  // A room inside a room, such as `ui/sentences`, is open to the rest of it.
  const around = name.includes('/') ? undefined : name;
  return (
    may.some((place) => isIn(target, place)) ||
    (typeOnly && types.some((place) => isIn(target, place))) ||
    (around !== undefined && isIn(target, around))
  );
}

/** The most exact row for a file. */
function roomName(file: string): string {
  const names = Object.keys(ROOMS).filter((name) => isIn(file, name));
  const [name] = names.sort((a, b) => b.length - a.length);
  assert.ok(name !== undefined, `${file} has no row in the table`);
  return name;
}

function roomOf(file: string): Room {
  const room = ROOMS[roomName(file)];
  assert.ok(room);
  return room;
}

function isIn(file: string, place: string): boolean {
  return file === place || file.startsWith(`${place}/`);
}

function describeImport({ file, target, typeOnly }: Import): string {
  return `${file} imports ${typeOnly ? 'types of ' : ''}${target}`;
}

function modulesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.split(path.sep).join('/'));
}

/** Reads static imports, re-exports, dynamic imports and `typeof import('…')`. */
function importsOf(file: string): Import[] {
  const text = readFileSync(path.join('src', file), 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '');
  const found: Import[] = [];
  const add = (specifier: string, typeOnly: boolean, dynamic: boolean) => {
    const own = specifier.startsWith('.');
    const target = own ? path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier)) : specifier;
    found.push({ file, target, own, typeOnly, dynamic });
  };
  for (const [, keyword, names, specifier] of text.matchAll(
    /^\s*(import|export)\s+(?:([^'";]*?)\s+from\s+)?['"]([^'"]+)['"]/gm,
  )) {
    if (keyword === undefined || specifier === undefined) continue;
    add(specifier, isTypeOnly(names ?? ''), false);
  }
  for (const [, type, specifier] of text.matchAll(/(typeof\s+)?\bimport\(\s*['"]([^'"]+)['"]\s*\)/g)) {
    if (specifier !== undefined) add(specifier, type !== undefined, true);
  }
  return found;
}

/** `type X`, `type { … }`, or braces in which every name is marked. */
function isTypeOnly(names: string): boolean {
  if (/^type\b/.test(names)) return true;
  const braces = /^\{([\s\S]*)\}$/.exec(names.trim())?.[1];
  if (braces === undefined) return false;
  const parts = braces.split(',').map((part) => part.trim());
  return parts.filter(Boolean).every((part) => /^type\s/.test(part));
}
