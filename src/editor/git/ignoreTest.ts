import ignore from 'ignore';

/** One `.gitignore`; `folder` is empty or ends with a slash. */
export interface IgnoreFile {
  readonly folder: string;
  readonly text: string;
}

/** Whether a path is ignored by `.gitignore` files, as git reads them: those further inside decide (gitignore(5)). */
export function ignoreTest(files: readonly IgnoreFile[]): (path: string) => boolean {
  const tests = files.map(({ folder, text }) => ({ folder, rules: ignore().add(text) }));
  return (path) => {
    let ignored = false;
    for (const { folder, rules } of tests) {
      if (!path.startsWith(folder) || path === folder) continue;
      const answer = rules.test(path.slice(folder.length));
      if (answer.ignored) ignored = true;
      else if (answer.unignored) ignored = false;
    }
    return ignored;
  };
}
