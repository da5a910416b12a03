// Feeds mutated fixtures to every reader of `pem` until enough inputs or enough time have gone by. Ends with code 1 at the first input that
// makes a reader throw what it must not, take too long, or that makes memory grow; that input lies in `dist-test/fuzz-find.bin` then.
//   node dist-test/fuzz/run.js [--seed=1] [--inputs=1200000] [--seconds=600]
import { writeFileSync } from 'node:fs';
import { encodePem } from '../../src/pem/armour/pem.ts';
import { mutateBytes } from './mutateBytes.ts';
import { mutateDer } from './mutateDer.ts';
import { seededRandom, type Random } from './random.ts';
import { loadSeeds, type Seeds } from './seeds.ts';
import { readEverything, refusal } from './targets.ts';

const MOST_MILLISECONDS = 2_000;
const MOST_MEMORY = 768 * 1024 * 1024;
const MOST_BYTES = 256 * 1024;
const LABELS = [
  'CERTIFICATE',
  'CERTIFICATE REQUEST',
  'PRIVATE KEY',
  'RSA PRIVATE KEY',
  'EC PRIVATE KEY',
  'PKCS7',
  'PUBLIC KEY',
  'X',
];

async function main(): Promise<void> {
  const [seed, inputs, seconds] = [option('seed', 1), option('inputs', 1_200_000), option('seconds', 600)];
  const seeds = loadSeeds('test/fixtures/pem');
  const random = seededRandom(seed);
  const outcomes = new Map<string, number>();
  const count = (outcome: string): void => void outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  const started = performance.now();
  let [done, bytes, slowest, mostMemory] = [0, 0, 0, 0];
  for (; done < inputs && performance.now() - started < seconds * 1000; done++) {
    const input = nextInput(seeds, random);
    const before = performance.now();
    try {
      // Key derivation costs more than all the reading: one in ten is opened.
      await readEverything(input, count, done % 10 === 0);
    } catch (error) {
      try {
        count(`whole input ${refusal(error)}`);
      } catch {
        fail(input, done, error);
      }
    }
    const took = performance.now() - before;
    if (took > MOST_MILLISECONDS) fail(input, done, new Error(`took ${took.toFixed(0)} ms`));
    slowest = Math.max(slowest, took);
    bytes += input.length;
    if (done % 1000 !== 0) continue;
    mostMemory = Math.max(mostMemory, process.memoryUsage().rss);
    if (mostMemory > MOST_MEMORY) fail(input, done, new Error(`memory grew to ${mostMemory} bytes`));
  }
  const took = (performance.now() - started) / 1000;
  console.log(
    `seed ${seed}: ${done} inputs, ${(bytes / 1e6).toFixed(0)} MB, from ${seeds.files.length} files in ${took.toFixed(1)} s`,
  );
  console.log(`slowest input ${slowest.toFixed(1)} ms, most memory ${(mostMemory / 1e6).toFixed(0)} MB`);
  for (const [outcome, times] of [...outcomes].sort((a, b) => b[1] - a[1]))
    console.log(`${String(times).padStart(9)}  ${outcome}`);
  if (done < inputs) console.log(`stopped by the clock before ${inputs} inputs`);
}

function nextInput(seeds: Seeds, random: Random): Uint8Array {
  const way = random.below(4);
  if (way === 0) return mutateBytes(random.pick(seeds.files), seeds.files, random).subarray(0, MOST_BYTES);
  const der = random.pick(seeds.ders);
  const changed = way === 1 ? mutateBytes(der, seeds.ders, random) : mutateDer(der, seeds.ders, random);
  if (random.chance(3)) return Buffer.from(encodePem(random.pick(LABELS), changed.subarray(0, MOST_BYTES)));
  return changed.subarray(0, MOST_BYTES);
}

function option(name: string, otherwise: number): number {
  const text = process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3);
  return text === undefined ? otherwise : Number(text);
}

function fail(input: Uint8Array, index: number, error: unknown): never {
  writeFileSync('dist-test/fuzz-find.bin', input);
  console.error(`input ${index} (${input.length} bytes, written to dist-test/fuzz-find.bin):`, error);
  process.exit(1);
}

void main();
