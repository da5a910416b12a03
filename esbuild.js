// The only emitter: extension, sandbox and test bundles. `--watch` rebuilds, `--tests` adds the test bundles,
// `--production` minifies and prints what each bundle is made of.
'use strict';
const esbuild = require('esbuild');
const fs = require('node:fs');
const path = require('node:path');

const watch = process.argv.includes('--watch');
const production = process.argv.includes('--production');
const tests = process.argv.includes('--tests');

/** Entries loaded on demand: a dynamic `import()` of one of these becomes a `require` of its own bundle. */
const lazyEntries = {
  publicSuffix: 'src/certificates/publicSuffix.ts',
  sandbox: 'src/sandbox/index.ts',
};

/** Keeps lazily loaded bundles out of the bundle that loads them. */
const lazyBundles = {
  name: 'lazy-bundles',
  setup(build) {
    build.onResolve({ filter: /^\.{1,2}\// }, (args) => {
      if (args.kind !== 'dynamic-import') return undefined;
      const target = path.resolve(args.resolveDir, args.path);
      const found = Object.entries(lazyEntries).find(([, file]) => path.resolve(__dirname, file) === target);
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

/** Test files are bundled one by one, so that mocha can name and run them one by one. */
function testEntries() {
  const walk = (folder) =>
    fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const child = path.join(folder, entry.name);
      if (entry.isDirectory()) return entry.name === 'fixtures' ? [] : walk(child);
      return child.endsWith('.ts') && !child.endsWith('.d.ts') ? [child] : [];
    });
  return walk('test').filter((file) => !file.startsWith(path.join('test', 'vscode')));
}

const shared = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  logLevel: 'silent',
  sourcesContent: false,
  plugins: [problemMatcher],
};

const builds = [
  {
    ...shared,
    entryPoints: { extension: 'src/extension.ts', ...lazyEntries },
    outdir: 'dist',
    external: ['vscode'],
    minify: production,
    sourcemap: production ? false : 'linked',
    metafile: true,
    plugins: [lazyBundles, problemMatcher],
  },
];
if (tests) {
  builds.push(
    // In Node: packages stay in node_modules, our own code is bundled into each test file.
    { ...shared, entryPoints: testEntries(), outdir: 'dist-test', outbase: 'test', packages: 'external', sourcemap: 'inline' },
    // In the editor: one self-contained bundle that the extension host loads.
    {
      ...shared,
      entryPoints: { 'vscode/index': 'test/vscode/index.ts' },
      outdir: 'dist-test',
      external: ['vscode', 'mocha', 'playwright-core'],
      sourcemap: 'inline',
    },
  );
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
  if (production) fs.rmSync('dist', { recursive: true, force: true });
  if (tests) fs.rmSync('dist-test', { recursive: true, force: true });
  const results = await Promise.all(builds.map((options) => esbuild.build(options)));
  for (const { metafile } of results) if (metafile && production) report(metafile);
}

main().catch(() => process.exit(1));
