import { LineCounter, isAlias, isMap, isScalar, isSeq, parseDocument, type Node, type YAMLMap } from "yaml";
import { printable } from "./characters.js";
import { ProblemList, type Place } from "./problems.js";

/** The keys and list indices that lead to a value. */
export type Path = readonly (string | number)[];

interface Places {
  /** Where the key stands; a list item has none. */
  readonly key: Place | undefined;
  readonly value: Place;
}

const START: Place = { line: 1, column: 1 };

const keyOf = (path: Path): string => JSON.stringify(path);

/**
 * A YAML file as maps, lists and texts, where each stands, and what is wrong with it. Every value is the text that was
 * written: `0.10` stays `0.10`, and a date stays what it is.
 */
export class YamlFile {
  readonly problems: ProblemList;
  /** Records without prototype, arrays and strings. */
  readonly root: unknown;
  readonly #counter = new LineCounter();
  readonly #places = new Map<string, Places>();

  constructor(text: string, path: string) {
    this.problems = new ProblemList(path);
    const document = parseDocument(text, {
      lineCounter: this.#counter,
      prettyErrors: false,
      schema: "failsafe",
      uniqueKeys: false,
    });
    for (const { pos, message } of [...document.errors, ...document.warnings]) {
      this.problems.add(this.#placeAt(pos[0]), `not readable as YAML: ${message}.`);
    }
    this.problems.throwIfAny();
    this.root = this.#read(document.contents, [], undefined);
  }

  has(path: Path): boolean {
    return this.#places.has(keyOf(path));
  }

  /** Where the value stands; if it is missing, where the nearest thing round it has its name. */
  placeOf(path: Path): Place {
    return this.#places.get(keyOf(path))?.value ?? this.placeOfKey(path.slice(0, -1));
  }

  /** Where the key stands, or the list item. */
  placeOfKey(path: Path): Place {
    const places = this.#places.get(keyOf(path));
    if (places !== undefined) return places.key ?? places.value;
    return path.length === 0 ? START : this.placeOfKey(path.slice(0, -1));
  }

  /** Notes what is wrong with the value. */
  fault(path: Path, reason: string): void {
    this.problems.add(this.placeOf(path), reason);
  }

  /** Notes what is worth a look. */
  warn(path: Path, reason: string): void {
    this.problems.warn(this.placeOf(path), reason);
  }

  #read(node: Node | null, path: Path, key: Place | undefined): unknown {
    const value = node?.range ? this.#placeAt(node.range[0]) : (key ?? START);
    this.#places.set(keyOf(path), { key: path.length === 0 ? START : key, value });
    if (isAlias(node) || node?.anchor !== undefined) {
      this.problems.add(value, "anchors and aliases (& and *) are not read here; write the value out.");
    }
    if (isMap<Node, Node | null>(node)) return this.#readMap(node, path);
    if (isSeq<Node | null>(node)) return node.items.map((item, index) => this.#read(item, [...path, index], undefined));
    return isScalar(node) ? String(node.value) : "";
  }

  #readMap(map: YAMLMap<Node, Node | null>, path: Path): unknown {
    const record = Object.create(null) as Record<string, unknown>;
    for (const { key, value } of map.items) {
      const place = this.#placeAt(key.range?.[0] ?? 0);
      if (!isScalar(key)) {
        this.problems.add(place, "a key must be one word or name.");
        continue;
      }
      const name = String(key.value);
      const first = this.#places.get(keyOf([...path, name]))?.key;
      if (first === undefined) record[name] = this.#read(value, [...path, name], place);
      else this.problems.add(place, `"${printable(name)}" stands here twice: first on line ${first.line}.`);
    }
    return record;
  }

  #placeAt(offset: number): Place {
    const { line, col } = this.#counter.linePos(offset);
    return { line, column: col };
  }
}
