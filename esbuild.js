// The only emitter: extension, sandbox and test bundles. `--watch` rebuilds, `--production` minifies and prints what each
// bundle is made of, `--tests` adds all test bundles, `--only=unit,host` (or `extension`, `bench`, `e2e`, `vscode`, `sandbox`) builds these
// alone, `--run-sandbox` runs the sandbox afterwards.
'use strict';
const esbuild = require('esbuild');
const fs = require('node:fs');
const path = require('node:path');

const watch = process.argv.includes('--watch');
const production = process.argv.includes('--production');
const only = process.argv
  .find((argument) => argument.startsWith('--only='))
  ?.slice('--only='.length)
  .split(',');
const wanted = new Set(
  only ?? (process.argv.includes('--tests') ? ['extension', 'bench', 'e2e', 'host', 'unit', 'vscode'] : ['extension']),
);

/** Entries loaded on demand: a dynamic `import()` of one of these becomes a `require` of its own bundle. */
const lazyEntries = {
  accounts: 'src/commands/accounts/accountActions.ts',
  fetchTransport: 'src/http/fetchTransport.ts',
  files: 'src/files.ts',
  naver: 'src/clouds/naver/connection.ts',
  otc: 'src/clouds/otc/connection.ts',
  publicSuffix: 'src/certificates/names/publicSuffix.ts',
  sandbox: 'src/sandbox/index.ts',
};

/** Modules with a state or a class that all bundles must share: each is a bundle of its own, required by the others. */
const sharedEntries = {
  errors: 'src/errors.ts',
  l10n: 'src/ui/sentences/l10n.ts',
};

/** Keeps lazily loaded and shared bundles out of those that load them. */
const lazyBundles = {
  name: 'lazy-bundles',
  setup(build) {
    build.onResolve({ filter: /^\.{1,2}\// }, (args) => {
      if (args.kind === 'entry-point') return undefined;
      const target = path.resolve(args.resolveDir, args.path);
      const others = args.kind === 'dynamic-import' ? { ...sharedEntries, ...lazyEntries } : sharedEntries;
      const found = Object.entries(others).find(([, file]) => path.resolve(__dirname, file) === target);
      return found ? { path: `./${found[0]}.js`, external: true } : undefined;
    });
  },
};

/** Prints what VS Code's `$esbuild-watch` problem matcher understands. */
const problemMatcher = {
  name: 'problem-matcher',
  setup(build) {
    build.onStart(() => {
      if (watch) console.log('[watch] build started');
    });
    build.onEnd(({ errors }) => {
      for (const { text, location } of errors) {
        console.error(`✘ [ERROR] ${text}`);
        if (location) console.error(`    ${location.file}:${location.line}:${location.column}:`);
      }
      if (watch) console.log('[watch] build finished');
    });
  },
};

/** All TypeScript files below a folder. */
function sources(folder) {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const child = path.join(folder, entry.name);
    if (entry.isDirectory()) return sources(child);
    return child.endsWith('.ts') && !child.endsWith('.d.ts') ? [child] : [];
  });
}

/** The in-editor bundle runs what lies beside it, and what must also hold for the editor's own crypto. */
const editorTests = {
  name: 'editor-tests',
  setup(build) {
    build.onResolve({ filter: /^virtual:editor-tests$/ }, (args) => ({ path: args.path, namespace: 'editor-tests' }));
    build.onLoad({ filter: /.*/, namespace: 'editor-tests' }, () => {
      const files = ['test/vscode', 'test/unit/pem'].filter((folder) => fs.existsSync(folder)).flatMap(sources);
      const imports = files
        .filter((file) => file.endsWith('.test.ts'))
        .map((file) => `import ${JSON.stringify(path.resolve(file))};`);
      return { contents: imports.join('\n'), resolveDir: __dirname };
    });
  },
};

const shared = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  logLevel: 'silent',
  sourcesContent: false,
  plugins: [problemMatcher],
};

const builds = [];
if (wanted.has('extension')) {
  builds.push({
    ...shared,
    entryPoints: { extension: 'src/extension.ts', ...sharedEntries, ...lazyEntries },
    outdir: 'dist',
    external: ['vscode'],
    minify: production,
    sourcemap: production ? false : 'linked',
    metafile: true,
    plugins: [lazyBundles, problemMatcher],
  });
}
if (wanted.has('sandbox')) {
  // The sandbox as a program of its own: `npm run sandbox`. It does not ship.
  builds.push({ ...shared, entryPoints: { sandboxCli: 'src/sandbox/cli.ts' }, outdir: 'dist', sourcemap: 'linked' });
}
const inNode = ['bench', 'e2e', 'fuzz', 'host', 'unit'].filter(
  (name) => wanted.has(name) && fs.existsSync(path.join('test', name)),
);
if (inNode.length > 0) {
  // Packages stay in node_modules; our own code is bundled into each file, so that mocha can name and run them one by one.
  builds.push({
    ...shared,
    entryPoints: inNode.flatMap((name) => sources(path.join('test', name))),
    outdir: 'dist-test',
    outbase: 'test',
    packages: 'external',
    sourcemap: 'inline',
  });
}
if (wanted.has('vscode')) {
  // One self-contained bundle that the extension host loads.
  builds.push({
    ...shared,
    entryPoints: { 'vscode/index': 'test/vscode/index.ts' },
    outdir: 'dist-test',
    external: ['vscode', 'mocha'],
    sourcemap: 'inline',
    plugins: [editorTests, problemMatcher],
  });
}

/** Largest inputs first, so that a jump in size explains itself. */
function report(metafile) {
  for (const [file, output] of Object.entries(metafile.outputs)) {
    if (!file.endsWith('.js')) continue;
    const packages = new Map();
    for (const [input, { bytesInOutput }] of Object.entries(output.inputs)) {
      const name = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1] ?? 'our own code';
      packages.set(name, (packages.get(name) ?? 0) + bytesInOutput);
    }
    const parts = [...packages].sort((a, b) => b[1] - a[1]).slice(0, 6);
    const list = parts.map(([name, bytes]) => `${name} ${(bytes / 1000).toFixed(1)}`).join(', ');
    console.log(`${file}: ${(output.bytes / 1000).toFixed(1)} kB (${list})`);
  }
}

async function main() {
  if (watch) {
    for (const options of builds) await (await esbuild.context(options)).watch();
    return;
  }
  // What an earlier build left behind must neither ship nor run.
  if (production && wanted.has('extension')) fs.rmSync('dist', { recursive: true, force: true });
  for (const name of wanted)
    if (name !== 'extension') fs.rmSync(path.join('dist-test', name), { recursive: true, force: true });
  const results = await Promise.all(builds.map((options) => esbuild.build(options)));
  for (const { metafile } of results) if (metafile && production) report(metafile);
  // In this very process, so that a signal sent to `npm run sandbox` reaches it on every platform.
  if (process.argv.includes('--run-sandbox')) require('./dist/sandboxCli.js');
}

main().catch(() => process.exit(1));
