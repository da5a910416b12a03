/** Which names a list of names serves. All names are lower-case A-labels without a dot at the end, as certificates hold them. */

/** What becomes of names when one list takes the place of another; each in the order of its own list, once. */
export interface NameChanges {
  /** In both lists, letter by letter. */
  readonly kept: readonly string[];
  /** Only in the new list. */
  readonly added: readonly string[];
  /** Only in the old list, though a wildcard of the new one may still serve it: see `stillServed`. */
  readonly lost: readonly string[];
  /** Those of `lost` that a name of the new list serves: `www.example.com` when `*.example.com` came. */
  readonly stillServed: readonly string[];
}

export interface Coverage {
  /** Each name with the first pattern that serves it. */
  readonly served: readonly { readonly name: string; readonly by: string }[];
  readonly notServed: readonly string[];
}

/** True if a certificate for `pattern` serves `name`: equal, or a wildcard one label up (RFC 6125 §6.4.3). Both lower-case A-labels. */
export function nameCovers(pattern: string, name: string): boolean {
  if (pattern === name) return true;
  if (!pattern.startsWith('*.') || name.startsWith('*.')) return false;
  const dot = name.indexOf('.');
  return dot > 0 && name.slice(dot + 1) === pattern.slice(2);
}

/** @param patterns the names of a certificate. @param names those that a site answers to */
export function coverageOf(patterns: readonly string[], names: readonly string[]): Coverage {
  const exact = new Set(patterns);
  const served: { name: string; by: string }[] = [];
  const notServed: string[] = [];
  for (const name of new Set(names)) {
    const by = exact.has(name) ? name : patterns.find((pattern) => nameCovers(pattern, name));
    if (by === undefined) notServed.push(name);
    else served.push({ name, by });
  }
  return { served, notServed };
}

/** Compares the names of a certificate with those of its successor, whatever their letter case, order and repetitions. */
export function compareNames(oldNames: readonly string[], newNames: readonly string[]): NameChanges {
  const before = new Set(oldNames.map(comparable));
  const after = new Set(newNames.map(comparable));
  const lost = [...before].filter((name) => !after.has(name));
  return {
    kept: [...before].filter((name) => after.has(name)),
    added: [...after].filter((name) => !before.has(name)),
    lost,
    stillServed: lost.filter((name) => [...after].some((pattern) => nameCovers(pattern, name))),
  };
}

/** How far apart two lists of names are: the number of names that differ; farther than any where they have nothing in common. */
export function namesApart({ kept, added, lost, stillServed }: NameChanges): number {
  const areStrangers = kept.length === 0 && stillServed.length === 0;
  return areStrangers ? Number.MAX_SAFE_INTEGER : lost.length + added.length;
}

/**
 * True for what may stand in a certificate as a DNS name: RFC 5280 §4.2.1.6, RFC 1034 §3.5; a wildcard is a whole first label. The last
 * label is not a number (RFC 3696 §2), so IPv4 addresses are not names.
 */
export function isDnsName(name: string): boolean {
  const label = '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?';
  return name.length <= 253 && new RegExp(`^(\\*\\.)?(${label}\\.)*(?!\\d+$)${label}$`).test(name);
}

function comparable(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}
