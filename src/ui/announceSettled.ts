import type { CertificateRecord } from '../certificates/certificateRecord.ts';
import type { Settled } from '../certificates/list/tracker.ts';
import type { Button, Ui } from './ports.ts';
import { settledSentences as say } from './sentences/settled.ts';
import { stateName } from './sentences/states.ts';

/** What may follow; each gets the certificate. */
export interface AfterSettling {
  readonly reveal: (accountId: string, certificateId: string) => Promise<void>;
  readonly registerKey: (certificate: CertificateRecord) => Promise<void> | void;
  readonly download: (certificate: CertificateRecord) => Promise<void> | void;
}

/**
 * One quiet notification for all certificates that are pending no longer. Its buttons do what a single one needs next, or show the
 * first of them.
 */
export function announceSettled(
  ui: Pick<Ui, 'notify'>,
  settled: readonly Settled[],
  { reveal, registerKey, download }: AfterSettling,
): void {
  const [first] = settled;
  if (!first) return;
  const { after } = first;
  const bad = settled.some(({ after: { state } }) => state === 'failed' || state === 'timed-out');
  const message = say.settled(settled.map(({ after: { name, state } }) => ({ name, state: stateName(state) })));
  const can = (capability: 'register-key' | 'download') =>
    settled.length === 1 && after.capabilities[capability] === true;
  const buttons: Button<'key' | 'download' | 'show'>[] = [
    ...(can('register-key') ? [{ id: 'key', label: say.registerKeyButton() } as const] : []),
    ...(can('download') ? [{ id: 'download', label: say.downloadButton() } as const] : []),
    { id: 'show', label: say.showButton() },
  ];
  void ui.notify(bad ? 'warning' : 'information', message, buttons).then((pressed) => {
    if (pressed === 'key') return registerKey(after);
    if (pressed === 'download') return download(after);
    return pressed && reveal(after.accountId, after.id);
  });
}
