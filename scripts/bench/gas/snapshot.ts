/** What a row may grow or shrink by before anybody is told, per mille. */
export const TOLERANCE = 5;

const differs = ({ before, now }: Change): boolean => Math.abs(now - before) * 1_000 > before * TOLERANCE;

interface Gas {
  readonly name: string;
  readonly gas: number;
}

export interface Change {
  readonly name: string;
  readonly before: number;
  readonly now: number;
}

/** How what is measured now differs from the snapshot that is committed. */
export interface Comparison {
  /** By more than the tolerance. */
  readonly grown: readonly Change[];
  /** By more than the tolerance. */
  readonly shrunk: readonly Change[];
  /** Rows of the snapshot that nobody measures any more. */
  readonly gone: readonly string[];
  /** Rows that the snapshot does not have. */
  readonly added: readonly string[];
}

export function compare(committed: readonly Gas[], measured: readonly Gas[]): Comparison {
  const now = new Map(measured.map(({ name, gas }) => [name, gas]));
  const before = new Map(committed.map(({ name, gas }) => [name, gas]));
  const changes = committed.flatMap(({ name, gas }) => {
    const found = now.get(name);
    return found === undefined ? [] : [{ name, before: gas, now: found }];
  });
  return {
    grown: changes.filter((change) => differs(change) && change.now > change.before),
    shrunk: changes.filter((change) => differs(change) && change.now < change.before),
    gone: [...before.keys()].filter((name) => !now.has(name)),
    added: [...now.keys()].filter((name) => !before.has(name)),
  };
}

const UPDATE = "npm run bench:gas -- --write";

/** Why the check fails, a sentence each; none if it holds. */
export function complaints({ grown, gone, added }: Comparison): string[] {
  return [
    ...grown.map(
      ({ name, before, now }) =>
        `${name} took ${before} gas and takes ${now}: mend it, or write down that it is meant to with ${UPDATE}.`,
    ),
    ...gone.map((name) => `${name} is in the snapshot and is not measured any more: ${UPDATE}.`),
    ...added.map((name) => `${name} is measured and not in the snapshot: ${UPDATE}.`),
  ];
}

/** What became cheaper; the snapshot may follow. */
export function savings({ shrunk }: Comparison): string[] {
  return shrunk.map(
    ({ name, before, now }) => `${name} took ${before} gas and takes ${now}: ${UPDATE} writes it down.`,
  );
}
