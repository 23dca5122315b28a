/**
 * Collections that grow along a history. Each state has what was there in its time, and all states share one memory:
 * anybody can open an agreement and act in it as often as gas allows, and copies would add up to the square of that.
 */

export class GrowingList<Item> implements Iterable<Item> {
  /** Items after `length` belong to later states. */
  readonly #shared: Item[];
  readonly #length: number;

  private constructor(shared: Item[], length: number) {
    this.#shared = shared;
    this.#length = length;
  }

  static of<Item>(items: Iterable<Item>): GrowingList<Item> {
    const shared = [...items];
    return new GrowingList(shared, shared.length);
  }

  get length(): number {
    return this.#length;
  }

  /** The list with these behind it; this one stays as it is. */
  with(items: readonly Item[]): GrowingList<Item> {
    const isLatest = this.#shared.length === this.#length;
    const shared = isLatest ? this.#shared : this.slice(0);
    for (const item of items) shared.push(item);
    return new GrowingList(shared, shared.length);
  }

  /** Whether one goes on where the other ends. */
  sharesWith(other: GrowingList<Item>): boolean {
    return this.#shared === other.#shared;
  }

  at(index: number): Item | undefined {
    return index < this.#length ? this.#shared[index] : undefined;
  }

  slice(start: number): Item[] {
    return this.#shared.slice(start, this.#length);
  }

  *[Symbol.iterator](): Generator<Item> {
    for (let index = 0; index < this.#length; index++) yield this.#shared[index] as Item;
  }
}

/** Values that few states replace: of each key all are kept. */
export class GrowingMap<Key, Value> implements Iterable<[Key, Value]> {
  readonly #written: GrowingList<readonly [Key, Value]>;
  /** Where each key was written, later states' places too; shared as long as the list is. */
  readonly #places: Map<Key, number[]>;

  private constructor(written: GrowingList<readonly [Key, Value]>, places: Map<Key, number[]>) {
    this.#written = written;
    this.#places = places;
  }

  static empty<Key, Value>(): GrowingMap<Key, Value> {
    return new GrowingMap(GrowingList.of<readonly [Key, Value]>([]), new Map<Key, number[]>());
  }

  get size(): number {
    return [...this].length;
  }

  /** What was written last. */
  get latest(): readonly [Key, Value] | undefined {
    return this.#written.at(this.#written.length - 1);
  }

  get(key: Key): Value | undefined {
    const place = this.#places.get(key)?.findLast((written) => written < this.#written.length);
    return place === undefined ? undefined : this.#written.at(place)?.[1];
  }

  /** The map with this value; this one stays as it is. */
  with(key: Key, value: Value): GrowingMap<Key, Value> {
    const written = this.#written.with([[key, value]]);
    const places = written.sharesWith(this.#written) ? this.#places : placesIn(this.#written);
    append(places, key, written.length - 1);
    return new GrowingMap(written, places);
  }

  *[Symbol.iterator](): Generator<[Key, Value]> {
    for (const [key, [first]] of this.#places) {
      if (first === undefined || first >= this.#written.length) return;
      yield [key, this.get(key) as Value];
    }
  }

  *values(): Generator<Value> {
    for (const [, value] of this) yield value;
  }
}

function placesIn<Key>(written: Iterable<readonly [Key, unknown]>): Map<Key, number[]> {
  const places = new Map<Key, number[]>();
  let place = 0;
  for (const [key] of written) append(places, key, place++);
  return places;
}

function append<Key>(places: Map<Key, number[]>, key: Key, place: number): void {
  const known = places.get(key);
  if (known === undefined) places.set(key, [place]);
  else known.push(place);
}
