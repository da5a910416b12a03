import type { Settled } from '../certificates/tracker.ts';
import type { Ui } from './ports.ts';
import { issueSentences as say } from './sentences/issue.ts';
import { stateName } from './sentences/states.ts';

/** One quiet notification for all certificates that are pending no longer; its button shows the first of them. */
export function announceSettled(
  ui: Pick<Ui, 'notify'>,
  settled: readonly Settled[],
  reveal: (accountId: string, certificateId: string) => Promise<void>,
): void {
  const [first] = settled;
  if (!first) return;
  const bad = settled.some(({ after }) => after.state === 'failed' || after.state === 'timed-out');
  const message = say.settled(settled.map(({ after }) => ({ name: after.name, state: stateName(after.state) })));
  const button = { id: 'show', label: say.showButton() } as const;
  void ui.notify(bad ? 'warning' : 'information', message, [button]).then((pressed) => {
    if (pressed) return reveal(first.after.accountId, first.after.id);
    return undefined;
  });
}
