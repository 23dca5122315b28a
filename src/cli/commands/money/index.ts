import type { Command } from "commander";
import type { Act } from "../../program.js";
import { addSignerOptions } from "../shared.js";

export function addMoneyCommands(program: Command, act: Act): void {
  addSignerOptions(
    program
      .command("fund <agreement> <pounds>")
      .description("put money into an agreement from the signer's own account")
      .option("--permit", "allow the escrow to take it by a signature (ERC-2612) instead of a transaction"),
  ).action(act(async () => (await import("./fund.js")).fund));
  addSignerOptions(
    program
      .command("claim <agreement> <tranches...>")
      .description("have core tranches paid on silence, once their window has closed"),
  ).action(act(async () => (await import("./claim.js")).claim));
}
