import type { Command } from "commander";
import type { Act } from "../../program.js";

export function addAuditCommands(program: Command, act: Act): void {
  const audit = program.command("audit").description("prove every penny from the chain's own log");
  audit
    .command("replay [agreement]")
    .description("replay the events, print the account, and compare it with the contract")
    .option("--from-block <number>", "the block of the escrow's deployment, or any before it", "0")
    .option("--agreements <folder>", "private agreement files, so that placements and outcomes have names")
    .action(act(async () => (await import("./replay.js")).replay));
}
