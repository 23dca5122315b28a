import { writeText } from "../../../adapters/files.js";
import { stemOf } from "../../../agreement/import/names.js";
import { easyReadOf } from "../../../audit/easyRead/easyRead.js";
import { PlacementError } from "../../../errors.js";
import { easyReadPage } from "../../../exports/html/easyRead/page.js";
import { withBooks, type BooksOptions } from "../../auditBooks.js";
import { agreementIn } from "../../auditTarget.js";
import type { Handler } from "../../program.js";
import { verdictInWords } from "../../../audit/verdictInWords.js";
import { requireReplaceable } from "../../replaceable.js";
import type { DataOf } from "../../shapes/index.js";

interface Options extends BooksOptions {
  readonly out?: string;
}

/** A private page for the person placed and their advocate: made here, sent nowhere. */
export const easyRead: Handler<Options, DataOf<"audit easy-read">> = (context, [given = ""], options) =>
  withBooks(context, options, async (opened) => {
    const { books, words } = opened;
    const history = await agreementIn(context, opened, given);
    const { id } = history.state;
    if (!words.isKnown(id)) throw unknown(id);
    const name = words.placement(id);
    const file = options.out ?? `${stemOf(name) || "placement"}.easy-read.html`;
    const page = easyReadPage(easyReadOf(history, words, books.head.timestamp));
    await requireReplaceable(context, file);
    await writeText(context.path(file), page, { isPrivate: true });
    return {
      text: [
        `Wrote ${file}: what was found about ${name}, in easy English.`,
        verdictInWords(books),
        "It is private: print it or read it with the person, fill in the numbers by hand, and never publish it.",
      ].join("\n"),
      data: { name, agreement: id, block: books.head.number, time: books.head.timestamp, file },
    };
  });

const unknown = (id: string): PlacementError =>
  new PlacementError(
    "bad-input",
    `No private copy of agreement ${id} is here, and without it nobody knows what its outcomes are called.`,
    {
      next: "Run this where the private agreement file lies, or name its folder with --agreements.",
    },
  );
