import type { Command } from "commander";
import { DEFAULT_STORE } from "../../auditStore.js";
import type { Act } from "../../program.js";

const ABOUT = `
It reads the store that \`audit sync\` made, and needs no node. Without --narrative the page leaves lines to write on.

For example, a year of one home, with the officer's own colour:
  placement monitor report "Example House Ltd" --from 2027-01-01 --until 2027-12-31 --narrative visit.txt \\
    --override amber --reason "New manager since June; see the narrative." --officer "Monitoring officer A"`;

export function addMonitorCommands(program: Command, act: Act): void {
  const monitor = program.command("monitor").description("what a council's contract monitoring writes about a home");
  monitor
    .command("report <provider>")
    .description("results of checks, what is not put right, holds, challenges, and a suitability summary, as a page")
    .option("--store <file>", "what `audit sync` read", DEFAULT_STORE)
    .option("--agreements <folder>", "private agreement files, so that outcomes have names (default: this folder)")
    .option("--from <date>", "the first day (default: a year before the last)")
    .option("--until <date>", "the last day (default: that of the store's last block)")
    .option("--narrative <file>", "the officer's narrative, plain paragraphs")
    .option("--override <colour>", "green, amber or red in place of the rules' colour")
    .option("--reason <text>", "why the rules are overridden")
    .option("--officer <name>", "who writes the report and answers for an override")
    .option("--out <file>", "the page (default: monitor-PROVIDER.html)")
    .addHelpText("after", ABOUT)
    .action(act(async () => (await import("./report.js")).report));
}
