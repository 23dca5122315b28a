import type { Command } from "commander";
import type { Act } from "../../program.js";
import { addSignerOptions } from "../shared.js";

export function addPayRunCommand(program: Command, act: Act): void {
  const command = program
    .command("pay-run [folder]")
    .description("pay all complete requests of a folder, in as few transactions as possible; can be interrupted")
    .option("--list <file>", "a CSV file with a column `request` that names request files, instead of a folder")
    .option("--dry-run", "only show what would be paid; needs no signer and writes nothing")
    .option("--max-fee <gwei>", "the most to pay for a unit of gas; if gas is dearer, nothing is sent")
    .option("--confirmations <blocks>", "how many blocks a transaction must be in, its own included", "1")
    .option("--wait <minutes>", "how long to wait for a transaction before giving up for now", "15");
  addSignerOptions(command).action(act(async () => (await import("./payRun.js")).payRun));
  // A dry run signs nothing; any other without a signer is refused by the command itself.
  command.options.find(({ long }) => long === "--signer")?.makeOptionMandatory(false);
}
