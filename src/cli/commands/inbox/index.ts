import type { Command } from "commander";
import type { Act } from "../../program.js";

const ABOUT = `
It looks at every agreement of the escrow that names you, and at the request files of one folder.

For example, what an inspector has to do, and what happens by itself within four weeks:
  placement inbox --as "Inspector A" --requests incoming --days 28`;

export function addInboxCommand(program: Command, act: Act): void {
  program
    .command("inbox")
    .description("what awaits your signature or your word, what happens by itself soon, what is held or challenged")
    .requiredOption("--as <name>", "whose inbox: a name of the address book, or an address")
    .option("--requests <folder>", "request files that were sent to you (default: this folder)")
    .option("--agreements <folder>", "private agreement files, so that placements have names (default: this folder)")
    .option("--days <number>", "how far ahead `soon` reaches", "14")
    .option("--from-block <number>", "where to start looking", "0")
    .addHelpText("after", ABOUT)
    .action(act(async () => (await import("./inbox.js")).inbox));
}
