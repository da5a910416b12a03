import * as vscode from 'vscode';
import { GROUPINGS } from '../certificates/arrangement/grouping.ts';
import { SORT_KEYS } from '../certificates/arrangement/sorting.ts';
import { groupingDetails, groupingNames, sortDetails, sortNames, treeSentences as say } from '../ui/sentences/tree.ts';
import type { ViewOptionsStore } from './certificates/viewOptions.ts';

export type ViewCommandId =
  | 'cloudCertificates.certificates.groupBy'
  | 'cloudCertificates.certificates.sortBy'
  | 'cloudCertificates.certificates.filter'
  | 'cloudCertificates.certificates.clearFilter';
export type ViewCommands = Readonly<Record<ViewCommandId, () => Promise<void>>>;

/** Handlers of the commands that only change what is shown; Esc leaves everything as it was. */
export function viewCommands(
  options: ViewOptionsStore,
  counts: () => { readonly matching: number; readonly count: number },
): ViewCommands {
  return {
    'cloudCertificates.certificates.groupBy': async () => {
      const groupBy = await pickOne(
        say.groupByTitle(),
        GROUPINGS,
        options.current.groupBy,
        groupingNames,
        groupingDetails,
      );
      if (groupBy) options.update({ groupBy });
    },
    'cloudCertificates.certificates.sortBy': async () => {
      const sortBy = await pickOne(say.sortByTitle(), SORT_KEYS, options.current.sortBy, sortNames, sortDetails);
      if (sortBy) options.update({ sortBy });
    },
    'cloudCertificates.certificates.filter': () => filterWhileTyping(options, counts),
    'cloudCertificates.certificates.clearFilter': async () => options.update({ filter: '' }),
  };
}

async function pickOne<T extends string>(
  title: string,
  values: readonly T[],
  current: T,
  names: Record<T, () => string>,
  details: Record<T, () => string>,
): Promise<T | undefined> {
  const quickPick = vscode.window.createQuickPick<vscode.QuickPickItem & { readonly value: T }>();
  quickPick.title = title;
  quickPick.items = values.map((value) => ({
    value,
    label: `$(${value === current ? 'check' : 'blank'}) ${names[value]()}`,
    description: details[value](),
  }));
  quickPick.activeItems = quickPick.items.filter(({ value }) => value === current);
  try {
    return await new Promise<T | undefined>((resolve) => {
      quickPick.onDidAccept(() => resolve(quickPick.selectedItems[0]?.value));
      quickPick.onDidHide(() => resolve(undefined));
      quickPick.show();
    });
  } finally {
    quickPick.dispose();
  }
}

async function filterWhileTyping(
  options: ViewOptionsStore,
  counts: () => { readonly matching: number; readonly count: number },
): Promise<void> {
  const before = options.current.filter;
  const box = vscode.window.createInputBox();
  box.title = say.filterTitle();
  box.placeholder = say.filterPlaceholder();
  box.value = before;
  const explain = () => {
    const { matching, count } = counts();
    box.prompt = box.value.trim() === '' ? say.filterPrompt() : say.filterMatches(matching, count);
  };
  explain();
  try {
    const kept = await new Promise<boolean>((resolve) => {
      box.onDidChangeValue((value) => {
        options.update({ filter: value.trim() });
        explain();
      });
      box.onDidAccept(() => resolve(true));
      box.onDidHide(() => resolve(false));
      box.show();
    });
    if (!kept) options.update({ filter: before });
  } finally {
    box.dispose();
  }
}
