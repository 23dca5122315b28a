import { fromUnixSeconds, isoDay, parseCareDay, toUnixSeconds } from "../../../agreement/careDays.js";
import type { Books } from "../../../audit/books.js";
import { statementOf, type Span } from "../../../audit/statement/statement.js";
import type { Words } from "../../../audit/words.js";
import { PlacementError } from "../../../errors.js";
import { withBooks, type BooksOptions } from "../../auditBooks.js";
import type { Handler } from "../../program.js";
import { describeStatement, statementsAsCsv } from "../../render/statement.js";
import { verdictInWords } from "../../../audit/verdictInWords.js";
import type { DataOf } from "../../shapes/index.js";

interface Options extends BooksOptions {
  readonly from?: string;
  readonly until?: string;
  readonly csv?: boolean;
  readonly json?: boolean;
}

/** What a payee was owed and paid, for its bookkeeper: from the store alone. */
export const statement: Handler<Options, DataOf<"audit statement">> = async (context, [given = ""], options) => {
  requireOneForm(options);
  const payee = await context.account(given);
  return withBooks(context, options, ({ books, words }) => {
    requirePayee(payee, books, words);
    const span = spanOf(options, books);
    const statements = statementOf(payee, books, words, span);
    const head = {
      payee,
      from: options.from ?? null,
      until: isoDay(fromUnixSeconds(span.until - 1n)),
      verdict: verdictInWords(books),
    };
    if (options.csv === true) context.io.err(`${head.verdict}\n`);
    return {
      text:
        options.csv === true
          ? statementsAsCsv(statements, words, (token) => books.token(token).decimals)
          : describeStatement(head, statements, words),
      data: {
        payee,
        name: words.account(payee),
        from: head.from,
        until: head.until,
        block: books.head.number,
        time: books.head.timestamp,
        tokens: statements.map((each) => ({ ...each, token: books.token(each.token) })),
        isVerified: books.verdict === null ? null : books.verdict.differences.length === 0,
      },
    };
  });
};

/** Whole days in London; the last one reaches no further than the store. */
function spanOf({ from, until }: Options, { head }: Books): Span {
  const first = from === undefined ? null : toUnixSeconds(parseCareDay(from));
  const end = until === undefined ? null : toUnixSeconds(parseCareDay(until).plus({ days: 1 }));
  if (first !== null && end !== null && end <= first) {
    throw new PlacementError("bad-usage", `--until ${until ?? ""} is before --from ${from ?? ""}.`, {
      next: "Give the first day with --from and the last with --until.",
    });
  }
  const now = head.timestamp + 1n;
  return { from: first, until: end === null || end > now ? now : end };
}

/** Nothing to tell is no answer for an account that was never anybody's payee. */
function requirePayee(payee: string, books: Books, words: Words): void {
  const payees = new Set<string>();
  for (const { entries } of books.agreements()) {
    for (const { after } of entries) {
      if (after.terms.payee === payee) return;
      if (after.terms.provider === payee) payees.add(words.account(after.terms.payee));
    }
  }
  throw new PlacementError("bad-input", `${words.account(payee)} is the payee of no agreement in this store.`, {
    next:
      payees.size === 0
        ? "Give the account that receives the home's money; `audit show` tells it."
        : `Its money goes to ${[...payees].join(", ")}: ask for that.`,
  });
}

function requireOneForm({ csv, json }: Options): void {
  if (csv !== true || json !== true) return;
  throw new PlacementError("bad-usage", "--csv and --json exclude each other.", { next: "Leave one of them out." });
}
