/**
 * What `convert` makes of each item, in their order. No more than `size` are under way at a time: a batch begins when the
 * one before it is done. The first error ends it.
 */
export async function inBatches<Item, Result>(
  items: readonly Item[],
  size: number,
  convert: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (let start = 0; start < items.length; start += size)
    results.push(...(await Promise.all(items.slice(start, start + size).map(convert))));
  return results;
}
