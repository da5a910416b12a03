import type { Handler, CommandDeps } from './deps.ts';
export const convertFile =
  (_deps: CommandDeps): Handler =>
  () =>
    undefined;
