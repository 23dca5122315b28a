import type { Command } from "commander";
import type { Act } from "../../program.js";

/** What a person reads of the store. */
export function addTellingCommands(audit: Command, act: Act): void {
  addStoreOptions(audit.command("show <agreement>"))
    .description("an agreement's timeline as a person would tell it, its money, and what is next")
    .action(act(async () => (await import("./show.js")).show));
  addStoreOptions(audit.command("statement <payee>"))
    .description("a remittance statement by week and placement, with arrears and refused payouts")
    .option("--from <day>", "first day, such as 2027-01-01 (default: the first payment)")
    .option("--until <day>", "last day (default: that of the store's last block)")
    .option("--csv", "print the lines as CSV, for a spreadsheet or a bookkeeping program")
    .action(act(async () => (await import("./statement.js")).statement));
  addStoreOptions(audit.command("easy-read <agreement>"))
    .description("a page in easy English for the child or adult and their advocate; private, never published")
    .option("--out <file>", "where to write (default: <placement>.easy-read.html)")
    .action(act(async () => (await import("./easyRead.js")).easyRead));
}

const addStoreOptions = (command: Command): Command =>
  command
    .option("--store <file>", "what `audit sync` wrote (default: placement-audit.sqlite)")
    .option("--agreements <folder>", "private agreement files, so that placements and outcomes have names");
