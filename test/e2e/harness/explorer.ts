import type { Workbench } from './workbench.ts';
import { BRIEFLY, until, worked } from './until.ts';

/**
 * Chooses an entry of the context menu of a file in the explorer, by mouse.
 * A menu ignores clicks in its first moments, so it is clicked until it is gone.
 */
export async function chooseInExplorer({ page }: Workbench, file: string, entry: string | RegExp): Promise<void> {
  const row = page.locator('.explorer-folders-view .monaco-list-row', { has: page.getByText(file, { exact: true }) });
  const item = page.locator('.monaco-menu .action-item', { hasText: entry }).first();
  // Whatever was there may just be drawn anew, and a menu shown too early lacks what extensions add.
  await until(`${String(entry)} in the menu of ${file}`, async () => {
    if (
      await worked(
        row
          .first()
          .click({ button: 'right', ...BRIEFLY })
          .then(() => item.waitFor(BRIEFLY)),
      )
    )
      return true;
    await page.keyboard.press('Escape');
    return false;
  });
  await until(`the menu to close after ${String(entry)}`, async () => {
    if ((await item.count()) === 0) return true;
    await worked(item.click(BRIEFLY));
    return (await item.count()) === 0;
  });
}

/** Opens a file by double click. The explorer may just be drawing its rows anew, so it is clicked until the file shows. */
export async function openInExplorer(workbench: Workbench, file: string): Promise<void> {
  const row = workbench.page.locator('.explorer-folders-view .monaco-list-row', {
    has: workbench.page.getByText(file, { exact: true }),
  });
  const title = file.replace(/\.[^.]*$/, '');
  await until(`${file} to be open`, async () => {
    await worked(row.first().dblclick(BRIEFLY));
    return (await workbench.editorTitle())?.includes(title) === true;
  });
}
