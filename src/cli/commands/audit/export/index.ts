import { Option, type Command } from "commander";
import { TABLE_NAMES } from "../../../../exports/tables/names.js";
import type { Act } from "../../../program.js";

/** How many placements stand behind each published figure, unless told otherwise. */
const LEAST = "5";

export function addExportCommands(audit: Command, act: Act): void {
  const exporting = audit
    .command("export")
    .description("write what the store holds for other programs, or to publish it");
  addTableCommands(exporting, act);
  addOcds(exporting, act);
  addSpend(exporting, act);
  addPerformance(exporting, act);
}

const FORMATS = [
  ["csv", "every table as CSV: agreements, tranches, the cash book, decisions and events"],
  ["jsonl", "the same as JSON Lines"],
  ["parquet", "the same as Parquet, with exact decimals"],
] as const;

function addTableCommands(exporting: Command, act: Act): void {
  for (const [format, description] of FORMATS) {
    addStoreOptions(exporting.command(format).description(description))
      .addOption(new Option("--table <name>", "only this table").choices(TABLE_NAMES))
      .option("--out <path>", "a folder for all tables; with --table a file (default: print it)")
      .option("--names", "fill in the private names of placements, people and outcomes")
      .action(act(async () => (await import("./tables.js")).exportAs(format)));
  }
}

function addOcds(exporting: Command, act: Act): void {
  const command = exporting.command("ocds").description("releases of the Open Contracting Data Standard 1.1.5");
  addPublicationOptions(command)
    .requiredOption(
      "--ocid-prefix <prefix>",
      "yours, as Open Contracting registered it: ocds- and six letters or digits",
    )
    .requiredOption("--publisher <name>", "who publishes it")
    .requiredOption("--uri <uri>", "where it will be found")
    .addOption(
      new Option("--by <level>", "agreement: with all about each placement, for use inside only")
        .choices(["provider", "agreement"])
        .default("provider"),
    )
    .action(act(async () => (await import("./ocds.js")).exportOcds));
}

function addSpend(exporting: Command, act: Act): void {
  const command = exporting.command("spend").description("payments over £500, as English councils publish them (CSV)");
  addStoreOptions(command)
    .option("--out <file>", "where to write (default: print it)")
    .option("--commissioner <account>", "only whose payments")
    .option("--from <day>", "first day, such as 2027-01-01")
    .option("--to <day>", "last day")
    .option("--over <pounds>", "payments above this", "500.00")
    .option("--body-code <code>", "the organisation's code", "")
    .option("--department <name>", "which department spent it", "Children and adult social care")
    .option("--purpose <text>", "what it was spent on", "Social care placements")
    .option("--category <text>", "the merchant category", "Social care providers")
    .option("--no-vat", "you know that none of these payments bears VAT: say 0.00 instead of leaving it to you")
    .option("--redact <accounts...>", "providers that are private persons, such as foster carers")
    .action(act(async () => (await import("./spend.js")).exportSpend));
}

function addPerformance(exporting: Command, act: Act): void {
  const command = exporting
    .command("performance")
    .description("how fast was paid, half-year by half-year, as a payments compliance notice asks (JSON)");
  addPublicationOptions(command)
    .option("--csv", "as CSV")
    .action(act(async () => (await import("./performance.js")).exportPerformance));
}

const addStoreOptions = (command: Command): Command =>
  command
    .option("--store <file>", "what `audit sync` wrote (default: placement-audit.sqlite)")
    .option("--agreements <folder>", "private agreement files, so that placements and outcomes have names");

const addPublicationOptions = (command: Command): Command =>
  addStoreOptions(command)
    .option("--out <file>", "where to write (default: print it)")
    .option("--commissioner <account>", "only whose agreements")
    .option("--least <number>", "how many placements must stand behind a figure", LEAST);
