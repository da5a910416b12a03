// `npm run test:unit`: everything that needs no editor. The import table is one of the checks, see `checkTier.ts`.
import * as path from 'node:path';
import { runTier } from './counts.ts';
import { ARCHITECTURE_TEST, runMocha } from './mochaTier.ts';

/** A test takes milliseconds, one that makes RSA keys some seconds; this one only ends what hangs. */
const LIMIT_MS = 300_000;

runTier('unit', () => runMocha(path.join('dist-test', 'unit'), { timeoutMs: LIMIT_MS, without: ARCHITECTURE_TEST }));
