import * as vscode from 'vscode';
import { plainText } from './plainText.ts';

/** What takes a while: may be told to stop, and tells how far it is. */
export type Task<T> = (signal: AbortSignal, report: (message: string) => void) => Promise<T>;

/** Progress of tasks in the Certificates view, which one button cancels together. */
export class ViewProgress {
  readonly #running = new Set<AbortController>();
  readonly #onRunning: (running: boolean) => void;

  /** @param onRunning told when the first begins and the last ends */
  constructor(onRunning: (running: boolean) => void) {
    this.#onRunning = onRunning;
  }

  /**
   * A bar above the rows; its words go to the status bar, since the bar has none.
   * @param title plain text, as `plainText` makes it
   */
  async run<T>(title: string, task: Task<T>): Promise<T> {
    const controller = new AbortController();
    const status = vscode.window.createStatusBarItem('cloudCertificates.progress', vscode.StatusBarAlignment.Left);
    status.name = title;
    status.text = `$(sync~spin) ${title}`;
    this.#running.add(controller);
    this.#onRunning(true);
    status.show();
    try {
      return await vscode.window.withProgress({ location: { viewId: 'cloudCertificates.certificates' }, title }, () =>
        task(controller.signal, (message) => (status.text = `$(sync~spin) ${title}: ${plainText(message)}`)),
      );
    } finally {
      status.dispose();
      this.#running.delete(controller);
      this.#onRunning(this.#running.size > 0);
    }
  }

  cancel(): void {
    for (const controller of this.#running) controller.abort();
  }
}

/** Notifications of tasks shorter than this would only flash by and pile up. */
const SHORT_TASK_MS = 400;

/** Starts at once, and is shown if it takes a while. */
export async function progressInNotification<T>(title: string, cancellable: boolean, task: Task<T>): Promise<T> {
  const controller = new AbortController();
  let message = '';
  let show = (latest: string): void => void (message = latest);
  const running = task(controller.signal, (latest) => show(latest));
  const shown = setTimeout(() => {
    const location = vscode.ProgressLocation.Notification;
    void vscode.window.withProgress({ location, title, cancellable }, (progress, token) => {
      token.onCancellationRequested(() => controller.abort());
      show = (latest) => progress.report({ message: plainText(latest) });
      show(message);
      return running.then(
        () => undefined,
        () => undefined,
      );
    });
  }, SHORT_TASK_MS);
  try {
    return await running;
  } finally {
    clearTimeout(shown);
  }
}
