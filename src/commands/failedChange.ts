import type { ExtensionError } from '../errors.ts';
import type { Finding, Outcome } from '../operations/plan.ts';
import { advice } from '../ui/sentences/errors.ts';
import { issueSentences } from '../ui/sentences/issue.ts';
import type { CommandDeps } from './deps.ts';

/** What is said of a change that did not certainly take effect. */
export interface FailureSentences {
  readonly notDone: string;
  readonly needsEyes: string;
  readonly refused: (why: string) => string;
}

/** The one that fits how it ended. */
export function failureText(
  {
    outcome,
    finding,
    error,
  }: { readonly outcome?: Outcome; readonly finding?: Finding; readonly error?: ExtensionError },
  sentences: FailureSentences,
): string {
  if (outcome === 'needs-eyes') return sentences.needsEyes;
  return finding === 'absent' ? sentences.notDone : sentences.refused(error ? advice(error).message : '').trimEnd();
}

/** Says it, with a way to the log. */
export async function sayFailure({ ui, showLog }: Pick<CommandDeps, 'ui' | 'showLog'>, message: string): Promise<void> {
  const pressed = await ui.notify('error', message, [{ id: 'log', label: issueSentences.showLog() }]);
  if (pressed) showLog();
}
