import { PERFORMANCE_CSV_BEGINNING, performanceCsv } from "../../../../exports/performance/csv.js";
import { performanceOf } from "../../../../exports/performance/performance.js";
import { withBooks } from "../../../auditBooks.js";
import { toOutput } from "../../../exports/output.js";
import type { Handler } from "../../../program.js";
import {
  commissionerFilter,
  parseLeast,
  reportOf,
  unreadableNote,
  type Exported,
  type PublicationOptions,
} from "./publication.js";

/** How the JSON begins. */
const PERFORMANCE_BEGINNING = '{\n  "upTo":';

interface Options extends PublicationOptions {
  readonly csv?: boolean;
}

/** The figures of payments compliance notices. */
export const exportPerformance: Handler<Options, Exported> = async (context, _args, options) => {
  const least = parseLeast(options.least);
  const isMeant = await commissionerFilter(context, options.commissioner);
  return withBooks(context, options, async ({ books, words }) => {
    const unreadable = new Set<string>();
    const onUnreadable = (token: string) => void unreadable.add(token);
    const performance = performanceOf(books, words, { isMeant, least, onUnreadable });
    const files = await toOutput(
      context,
      options.out,
      async (write) => {
        await write(options.csv === true ? performanceCsv(performance) : `${JSON.stringify(performance, null, 2)}\n`);
        return performance.commissioners.reduce((rows, { periods }) => rows + periods.length, 0);
      },
      { isPrivate: false, beginning: options.csv === true ? PERFORMANCE_CSV_BEGINNING : PERFORMANCE_BEGINNING },
    );
    return reportOf(context, books, files, [
      `Values are told of whole half-years and where ${least} placements or more stand behind each.`,
      ...unreadableNote(unreadable),
    ]);
  });
};
