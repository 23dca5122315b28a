import { PlacementError } from "../../errors.js";

/** A place in a text file; both count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

interface Problem {
  readonly place: Place;
  readonly reason: string;
}

/** Everything that is wrong with one file, to be told at once, and what is merely worth a look. */
export class ProblemList {
  readonly #problems: Problem[] = [];
  readonly #warnings: Problem[] = [];

  /** @param path the file as its owner named it. */
  constructor(readonly path: string) {}

  add(place: Place, reason: string): void {
    insert(this.#problems, { place, reason });
  }

  warn(place: Place, reason: string): void {
    insert(this.#warnings, { place, reason });
  }

  /** One `line 4: reason` each, by line. */
  get warnings(): string[] {
    return this.#warnings.map(({ place, reason }) => `line ${place.line}: ${reason}`);
  }

  /** Throws one `path:line:column: reason` a problem, by line, if there is any. */
  throwIfAny(): void {
    if (this.#problems.length === 0) return;
    const lines = this.#problems.map(({ place, reason }) => `${this.path}:${place.line}:${place.column}: ${reason}`);
    const next = lines.length === 1 ? "Mend the line and try again." : "Mend these lines and try again.";
    throw new PlacementError("bad-input", lines.join("\n"), { next });
  }
}

const isBefore = (a: Place, b: Place): boolean => a.line < b.line || (a.line === b.line && a.column < b.column);

/** Keeps the list in the order of the file, and says nothing twice. */
function insert(list: Problem[], problem: Problem): void {
  const { place, reason } = problem;
  const isSame = (other: Problem): boolean =>
    other.reason === reason && other.place.line === place.line && other.place.column === place.column;
  if (list.some(isSame)) return;
  const later = list.findIndex((other) => isBefore(place, other.place));
  list.splice(later === -1 ? list.length : later, 0, problem);
}

/** What `read` gives; if it throws an expected failure, its message is noted at the place instead. */
export function noteFailure<T>(problems: ProblemList, place: Place, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof PlacementError)) throw error;
    problems.add(place, error.message);
    return undefined;
  }
}
