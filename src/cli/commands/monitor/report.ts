import { writeText } from "../../../adapters/files.js";
import { stemOf } from "../../../agreement/import/names.js";
import { monitorProvider } from "../../../audit/monitoring/record.js";
import { parseOverride } from "../../../audit/monitoring/override.js";
import { suitabilityOf } from "../../../audit/monitoring/suitability.js";
import { monitorPage, type MonitorReport } from "../../../exports/html/monitor.js";
import { withBooks, type BooksOptions } from "../../auditBooks.js";
import type { Handler } from "../../program.js";
import { describeMonitoring } from "../../render/monitoring.js";
import { requireReplaceable } from "../../replaceable.js";
import type { DataOf } from "../../shapes/index.js";
import { readNarrative } from "./narrative.js";
import { parsePeriod, type PeriodOptions } from "./period.js";
import { findProvider } from "./provider.js";

interface Options extends BooksOptions, PeriodOptions {
  readonly narrative?: string;
  readonly override?: string;
  readonly reason?: string;
  readonly officer?: string;
  readonly out?: string;
}

export const report: Handler<Options, DataOf<"monitor report">> = async (context, [given = ""], options) => {
  const override = parseOverride(options);
  const narrative = await readNarrative(context, options.narrative);
  return withBooks(context, options, async (opened) => {
    const { books, words } = opened;
    const period = parsePeriod(options, books.head.timestamp);
    const provider = await findProvider(context, given, opened);
    const path = options.out ?? `monitor-${stemOf(words.account(provider)) || provider}.html`;
    await requireReplaceable(context, path);
    const record = monitorProvider(books, provider, words, period);
    const suitability = suitabilityOf(record);
    const officer = override?.officer ?? options.officer ?? null;
    const made: MonitorReport = { record, suitability, override, officer, narrative, source: books, words };
    await writeText(context.path(path), monitorPage(made), { isPrivate: true });
    return {
      text: describeMonitoring(made, path),
      data: dataOf(made, path),
      ok: (books.verdict?.differences.length ?? 0) === 0,
    };
  });
};

function dataOf(made: MonitorReport, path: string): DataOf<"monitor report"> {
  const { record, suitability, override, officer, narrative, source, words } = made;
  const { chainId, escrow, head, verdict } = source;
  return {
    ...record,
    name: words.account(record.provider),
    suitability,
    override,
    officer,
    narrative,
    source: { chainId, escrow, block: head, differences: verdict?.differences.length ?? null },
    page: path,
  };
}
