import { isoDay, parseCareDay } from "../../../../agreement/careDays.js";
import { parsePence } from "../../../../agreement/money.js";
import { SPEND_BEGINNING, spendCsv, spendRows } from "../../../../exports/spend.js";
import { withBooks, type BooksOptions } from "../../../auditBooks.js";
import { toOutput } from "../../../exports/output.js";
import type { Handler } from "../../../program.js";
import { commissionerFilter, reportOf, unreadableNote, type Exported } from "./publication.js";

interface Options extends BooksOptions {
  readonly out?: string;
  readonly commissioner?: string;
  readonly from?: string;
  readonly to?: string;
  readonly over: string;
  readonly bodyCode: string;
  readonly department: string;
  readonly purpose: string;
  readonly category: string;
  /** Commander's form of `--no-vat`. */
  readonly vat: boolean;
  readonly redact?: readonly string[];
}

const SINGLE =
  "Each row is a payment. Where a home has one placement that is what was paid for one person: --redact its provider.";

/** The list of payments over £500. */
export const exportSpend: Handler<Options, Exported> = async (context, _args, options) => {
  const { bodyCode, department, purpose, category, vat } = options;
  const day = (text: string | undefined) => (text === undefined ? undefined : isoDay(parseCareDay(text)));
  const unreadable = new Set<string>();
  const spend = {
    isMeant: await commissionerFilter(context, options.commissioner),
    from: day(options.from),
    to: day(options.to),
    over: parsePence(options.over, { allowZero: true }),
    redacted: await Promise.all((options.redact ?? []).map((account) => context.account(account))),
    hasNoVat: !vat,
    onUnreadable: (token: string) => void unreadable.add(token),
    ...{ bodyCode, department, purpose, category },
  };
  return withBooks(context, options, async ({ books, words }) => {
    const rows = spendRows(books, words, spend);
    const files = await toOutput(
      context,
      options.out,
      async (write) => {
        await write(spendCsv(rows));
        return rows.length;
      },
      { isPrivate: false, beginning: SPEND_BEGINNING },
    );
    return reportOf(context, books, files, [SINGLE, ...unreadableNote(unreadable)]);
  });
};
