import { auditReportOf } from "../../src/audit/report.js";
import { easyReadOf } from "../../src/audit/easyRead/easyRead.js";
import { suitabilityOf } from "../../src/audit/monitoring/suitability.js";
import { auditReportPage } from "../../src/exports/html/auditReport/page.js";
import { easyReadPage } from "../../src/exports/html/easyRead/page.js";
import { monitorPage } from "../../src/exports/html/monitor.js";
import { eventfulHome } from "../../test/audit/monitoring/eventful.js";
import { booksWith, monitored, wordsOfTest } from "../../test/audit/monitoring/support.js";
import { CODED_WORDS, fullLife } from "../../test/audit/support/fullLife.js";
import { demoBooks, demoWords } from "./demo.js";

/** A page to look at, of made-up placements. */
export interface PageMaker {
  /** A file's name. */
  readonly name: string;
  readonly make: () => string;
}

export const PAGES: readonly PageMaker[] = [
  { name: "report", make: report },
  { name: "report-of-trouble", make: reportOfTrouble },
  { name: "monitoring", make: monitoring },
  { name: "easy-read", make: easyRead },
];

function report(): string {
  const books = demoBooks();
  return auditReportPage({ books, words: demoWords, report: auditReportOf(books, demoWords) });
}

function reportOfTrouble(): string {
  const [books, words] = [booksWith(eventfulHome()), wordsOfTest()];
  return auditReportPage({ books, words, report: auditReportOf(books, words) });
}

function monitoring(): string {
  const placements = eventfulHome();
  const record = monitored(placements);
  return monitorPage({
    record,
    suitability: suitabilityOf(record),
    override: { colour: "amber", reason: "Most was put right before the visit.", officer: "Officer A" },
    officer: "Officer A",
    narrative: ["Two visits took place in the period.", "The home answered every question that was put to it."],
    source: booksWith(placements),
    words: wordsOfTest(),
  });
}

function easyRead(): string {
  const { history, now } = fullLife();
  return easyReadPage(easyReadOf(history, CODED_WORDS, now));
}
