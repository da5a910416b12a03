// `npm run check`: everything that can be said without running the extension. One result per tool.
import { readFile, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { add, NONE, runTier } from './counts.ts';
import type { Counts } from './counts.ts';
import { ARCHITECTURE_TEST } from './mochaTier.ts';
import { exitOf, startProcess } from './processes.ts';

interface Tool {
  readonly name: string;
  /** Package whose command is run. */
  readonly package: string;
  readonly command?: string;
  readonly args: readonly string[];
  /** Explains why the tool has failed, whatever it says itself. */
  readonly verdict?: (output: string, code: number) => string | undefined;
}

/** Two processor cores are what a small machine has. */
const AT_ONCE = 2;

runTier('check', async () => {
  const waiting = await tools();
  let total: Counts = NONE;
  const worker = async (): Promise<void> => {
    for (let tool = waiting.shift(); tool; tool = waiting.shift()) {
      const passed = await runTool(tool);
      total = add(total, { ...NONE, [passed ? 'passed' : 'failed']: 1 });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return total;
});

async function tools(): Promise<Tool[]> {
  // Put together here, so that this file holds nothing that looks like a key.
  const planted = path.join('dist-test', 'planted.txt');
  await writeFile(planted, `secretKey = ${['ncp', 'iam', `BPKMKR${'0aB1cD2eF3'.repeat(4)}`].join('_')}\n`);
  const secretlint = ['--secretlintrc', 'test/secretlint.json'];
  return [
    // The slowest first.
    {
      name: 'eslint',
      package: 'eslint',
      args: ['src', 'test', 'esbuild.js', 'eslint.config.mjs', '--max-warnings=0', '--format=json'],
      verdict: eslintVerdict,
    },
    { name: 'types', package: 'typescript', command: 'tsc', args: ['--noEmit', '-p', '.'] },
    {
      name: 'formatting',
      package: 'prettier',
      args: [
        '--check',
        '--log-level=warn',
        '{src,test}/**/*.ts',
        '{.vscode,test}/*.json',
        '*.{js,mjs}',
        'tsconfig.json',
      ],
    },
    { name: 'unused code and packages', package: 'knip', args: ['--no-progress'] },
    { name: 'import table', package: 'mocha', args: ['--reporter=dot', ARCHITECTURE_TEST] },
    {
      name: 'secrets',
      package: 'secretlint',
      args: [...secretlint, '--secretlintignore', '.gitignore', '**/*', '{.ci,.vscode}/*', '!test/fixtures/**'],
    },
    {
      name: 'a planted key is found',
      package: 'secretlint',
      args: [...secretlint, planted],
      verdict: (output, code) => (code === 0 || !output.includes('[PATTERN]') ? `it was not: ${output}` : undefined),
    },
  ];
}

async function runTool({ name, package: packageName, command = packageName, args, verdict }: Tool): Promise<boolean> {
  const startedAt = Date.now();
  const child = startProcess(process.execPath, [await binaryOf(packageName, command), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    environment: { NO_COLOR: '1', FORCE_COLOR: '0' },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => (output += String(data)));
  const code = await exitOf(child);
  const problem = verdict ? verdict(output, code) : code === 0 ? undefined : output;
  console.log(`  ${problem === undefined ? '✔' : '✘'} ${name} (${Math.round((Date.now() - startedAt) / 1000)} s)`);
  if (problem !== undefined) console.log(problem.trim().replace(/^/gm, '      '));
  return problem === undefined;
}

async function binaryOf(packageName: string, command: string): Promise<string> {
  const root = path.resolve('node_modules', packageName);
  const { bin } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as {
    bin: string | Record<string, string>;
  };
  const file = typeof bin === 'string' ? bin : bin[command];
  if (!file) throw new Error(`${packageName} has no command ${command}`);
  return path.join(root, file);
}

interface EslintResult {
  readonly filePath: string;
  readonly messages: readonly {
    readonly line?: number;
    readonly column?: number;
    readonly ruleId: string | null;
    readonly message: string;
  }[];
}

/** A linter that finds no files is content; this one must have seen the project. */
function eslintVerdict(output: string, code: number): string | undefined {
  let results: EslintResult[];
  try {
    results = JSON.parse(output) as EslintResult[];
  } catch {
    return output;
  }
  if (results.length < 50) return `eslint saw only ${results.length} files`;
  const lines = results.flatMap(({ filePath, messages }) =>
    messages.map(
      ({ line = 0, column = 0, ruleId, message }) =>
        `${path.relative('.', filePath)}:${line}:${column} ${message} (${ruleId ?? 'not readable'})`,
    ),
  );
  return lines.length > 0 || code !== 0 ? lines.join('\n') || `eslint ended with ${code}` : undefined;
}
