/** A node is asked for so many things at once. */
const AT_ONCE = 8;

/** The results in the order of the items, a few being worked on at a time. `onDone` is told of each that is. */
export async function concurrently<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
  onDone: () => void = () => undefined,
): Promise<Result[]> {
  const results = new Array<Result>(items.length);
  const waiting = items.entries();
  const worker = async (): Promise<void> => {
    for (const [place, item] of waiting) {
      results[place] = await work(item);
      onDone();
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, worker));
  return results;
}
