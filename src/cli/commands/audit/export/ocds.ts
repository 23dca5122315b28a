import { PlacementError } from "../../../../errors.js";
import { agreementReleases } from "../../../../exports/ocds/agreementLevel.js";
import { PACKAGE_BEGINNING, releasePackageOf } from "../../../../exports/ocds/package.js";
import { providerReleases } from "../../../../exports/ocds/providerLevel.js";
import type { Release } from "../../../../exports/ocds/schema.js";
import { withBooks, type OpenedBooks } from "../../../auditBooks.js";
import { toOutput, type Fill } from "../../../exports/output.js";
import type { Handler } from "../../../program.js";
import {
  commissionerFilter,
  parseLeast,
  reportOf,
  unreadableNote,
  type Exported,
  type PublicationOptions,
} from "./publication.js";

interface Options extends PublicationOptions {
  readonly ocidPrefix: string;
  readonly publisher: string;
  readonly uri: string;
  readonly by: "provider" | "agreement";
}

const NOT_FOR_PUBLICATION = "Each release is about one placement: this is for use inside only, never to be published.";

/** A release package, by provider or by agreement. */
export const exportOcds: Handler<Options, Exported> = async (context, _args, options) => {
  requirePublication(options);
  const isMeant = await commissionerFilter(context, options.commissioner);
  const unreadable = new Set<string>();
  const ocds = { prefix: options.ocidPrefix, isMeant, onUnreadable: (token: string) => void unreadable.add(token) };
  const least = parseLeast(options.least);
  return withBooks(context, options, async ({ books, words }) => {
    const isPrivate = options.by === "agreement";
    const { releases, notes } = isPrivate
      ? { releases: agreementReleases(books, words, ocds), notes: [NOT_FOR_PUBLICATION] }
      : toldAtProviderLevel(books, words, { ...ocds, least });
    const fill = fillWith(releases, { ...options, publishedAt: books.head.timestamp });
    const files = await toOutput(context, options.out, fill, { isPrivate, beginning: PACKAGE_BEGINNING });
    return reportOf(context, books, files, [...notes, ...unreadableNote(unreadable)]);
  });
};

function toldAtProviderLevel(
  books: OpenedBooks["books"],
  words: OpenedBooks["words"],
  options: Parameters<typeof providerReleases>[2],
): { releases: readonly Release[]; notes: string[] } {
  const { releases, heldBack } = providerReleases(books, words, options);
  const all = releases.length + heldBack;
  const isUnnamed = releases.some(({ parties }) => parties.some(({ id }) => /^0x[0-9a-fA-F]{40}$/.test(id)));
  const notes = [
    `${heldBack} of ${all} contracts are held back: fewer than ${options.least} placements were opened in whole months.`,
    ...(isUnnamed ? ["Some parties have no name in the address book: their addresses lead to their placements."] : []),
  ];
  return { releases, notes };
}

const fillWith =
  (releases: Iterable<Release>, facts: Parameters<typeof releasePackageOf>[0]): Fill =>
  async (write) => {
    let rows = 0;
    function* counted(): Generator<Release> {
      for (const release of releases) {
        rows += 1;
        yield release;
      }
    }
    for (const piece of releasePackageOf(facts, counted())) await write(piece);
    return rows;
  };

function requirePublication({ ocidPrefix, uri }: Options): void {
  if (!/^ocds-[a-z0-9]{6}$/.test(ocidPrefix)) {
    throw new PlacementError("bad-usage", `"${ocidPrefix}" is not an OCID prefix: ocds- and six letters or digits.`, {
      next: "Every publisher registers one with the Open Contracting Partnership.",
    });
  }
  if (!URL.canParse(uri)) {
    throw new PlacementError("bad-usage", `"${uri}" is not a URI.`, {
      next: "Give the whole address under which it will be published, with https:// in front.",
    });
  }
}
