/** No row of a tree has more children than this: longer lists freeze the list widget and nobody reads them. */
export const MAX_CHILDREN = 200;

/**
 * Cuts a list into consecutive parts of nearly equal length, never more than `limit` parts, nothing lost and nothing
 * reordered. One part if the list fits. A part can still be longer than `limit`: split it again when it is opened.
 */
export function splitEvenly<T>(items: readonly T[], limit: number = MAX_CHILDREN): readonly (readonly T[])[] {
  if (items.length <= limit) return [items];
  const parts = Math.min(limit, Math.ceil(items.length / limit));
  return Array.from({ length: parts }, (_, part) =>
    items.slice(Math.floor((part * items.length) / parts), Math.floor(((part + 1) * items.length) / parts)),
  );
}
