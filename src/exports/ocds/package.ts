import { isoTime } from "../table.js";
import type { Release } from "./schema.js";

export interface PackageFacts {
  /** Where it will be found. */
  readonly uri: string;
  readonly publisher: string;
  /** Unix seconds: the time of the books, so that two runs give the same bytes. */
  readonly publishedAt: bigint;
}

/** How every package begins. */
export const PACKAGE_BEGINNING = '{"uri":';

/** A release package, piece by piece: there may be more releases than memory holds. */
export function* releasePackageOf(
  { uri, publisher, publishedAt }: PackageFacts,
  releases: Iterable<Release>,
): Generator<string> {
  const head = { uri, version: "1.1", publishedDate: isoTime(publishedAt), publisher: { name: publisher } };
  yield `${JSON.stringify(head).slice(0, -1)},"releases":[`;
  let isFirst = true;
  for (const release of releases) {
    yield `${isFirst ? "" : ","}\n${JSON.stringify(release)}`;
    isFirst = false;
  }
  yield "\n]}\n";
}
