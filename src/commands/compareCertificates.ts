import type { Handler, CommandDeps } from './deps.ts';
export const compareCertificates =
  (_deps: CommandDeps, _page: unknown): Handler =>
  () =>
    undefined;
