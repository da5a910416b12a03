import { until } from '../e2e/harness/until.ts';
import type { Workbench } from '../e2e/harness/workbench.ts';

/** A certificate takes a few seconds in the sandbox; following it, with growing pauses, a few more. A slow machine is no failure. */
const ISSUED_WITHIN_MS = 300_000;

const CONTAINER = 'Certificates';
/** The sandbox plays two clouds; a certificate of each, below its account. */
const SAMPLES = ['mall-adv', 'shop_example_com'];
const NAME = 'check-edge';

/**
 * Opens the tree with the certificates of both sandbox accounts, issues a Global Edge certificate through the real input boxes by
 * keyboard, and waits until its row says *Issued*.
 * @throws Error that says what did not come
 */
export async function issueGlobalEdge(workbench: Workbench, say: (line: string) => void): Promise<void> {
  const view = workbench.view(CONTAINER);
  await workbench.openContainer(CONTAINER);
  await view.waitForRow(/sandbox/i);
  const rows = await until(`${SAMPLES.join(' and ')} in the tree`, async () => {
    const all = await view.allRows();
    const areCounted = all.every(({ level, description }) => level > 1 || /\d certificates/.test(description));
    return areCounted && SAMPLES.every((name) => all.some(({ label }) => label === name)) ? all : undefined;
  });
  say(`tree: ${rows.length} rows, ${rows.filter(({ level }) => level >= 3).length} of them certificates`);
  for (const row of rows) say(`  ${'  '.repeat(row.level - 1)}${row.label}  ${row.description}`);

  const { quickInput, dialog } = workbench;
  await workbench.command('Certificates: Issue Certificate…');
  await quickInput.waitFor({ title: /Type/, item: /Global Edge/ });
  await quickInput.choose(/Global Edge/);
  await quickInput.waitFor({ title: /Name/ });
  await quickInput.enter(NAME);
  await quickInput.waitFor({ title: /Common name/ });
  await quickInput.enter('www.check.example.com');
  await quickInput.waitFor({ title: /Further names/ });
  await quickInput.enter('check.example.com, api.check.example.com');
  const plan = await dialog.waitFor(new RegExp(NAME));
  say(`plan: ${plan.message}`);
  for (const line of plan.detail.split('\n')) say(`  ${line}`);
  await dialog.press('Issue Certificate');

  const seen: string[] = [];
  await until(
    `${NAME} to be issued`,
    async () => {
      const row = (await view.rows()).find(({ label }) => label === NAME);
      // Name, common name, state, what follows.
      const state = row?.spoken.split(', ')[2];
      if (row && state !== undefined && seen.at(-1) !== state) {
        seen.push(state);
        say(`${new Date().toISOString()} ${NAME}: ${state} (${row.description})`);
      }
      return state === 'Issued';
    },
    { timeoutMs: ISSUED_WITHIN_MS, seen: () => Promise.resolve(seen) },
  );
  const activity = workbench.view('Activity');
  await activity.open();
  say(`activity: ${(await activity.waitForRow(new RegExp(NAME))).spoken}`);
}
