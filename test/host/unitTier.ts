// `npm run test:unit`: everything that needs no editor. The import table is one of the checks, see `checkTier.ts`.
import * as path from 'node:path';
import { runTier } from './counts.ts';
import { ARCHITECTURE_TEST, runMocha } from './mochaTier.ts';

runTier('unit', () => runMocha(path.join('dist-test', 'unit'), { timeoutMs: 60_000, without: ARCHITECTURE_TEST }));
