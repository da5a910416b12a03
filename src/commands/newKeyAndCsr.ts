import type { Handler, CommandDeps } from './deps.ts';
export const newKeyAndCsr =
  (_deps: CommandDeps): Handler =>
  () =>
    undefined;
