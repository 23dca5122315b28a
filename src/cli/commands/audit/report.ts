import { writeText } from "../../../adapters/files.js";
import { RULES } from "../../../audit/anomalies/index.js";
import { auditReportOf, type AuditReport } from "../../../audit/report.js";
import { auditReportPage, isPrivate } from "../../../exports/html/auditReport/page.js";
import { withBooks, type BooksOptions } from "../../auditBooks.js";
import { requireReplaceable } from "../../replaceable.js";
import type { Handler } from "../../program.js";
import { describeReport } from "../../render/auditReport.js";
import type { DataOf } from "../../shapes/index.js";

interface Options extends BooksOptions {
  readonly out?: string;
}

const DEFAULT_PAGE = "placement-audit.html";

/** The books as one page, with what an auditor should look at first. */
export const report: Handler<Options, DataOf<"audit report">> = (context, _, options) =>
  withBooks(context, options, async ({ books, words }) => {
    const out = options.out ?? DEFAULT_PAGE;
    await requireReplaceable(context, out);
    const found = auditReportOf(books, words);
    const subject = { books, words, report: found };
    const withNames = isPrivate(subject);
    await writeText(context.path(out), auditReportPage(subject), { isPrivate: withNames });
    return {
      text: describeReport(found, { out, isPrivate: withNames }),
      data: { file: out, isPrivate: withNames, block: books.head, ...figuresOf(found) },
    };
  });

function figuresOf({ anomalies, tokens, providers, statuses, placements, responses, lateness }: AuditReport) {
  return {
    placements: placements.length,
    anomalies,
    rules: RULES,
    tokens,
    providers,
    statuses,
    responses: { decisions: responses.decisions, seats: responses.seats },
    lateness,
  };
}
