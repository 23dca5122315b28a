import type { Command } from "commander";
import type { Act } from "../../program.js";
import { addDocumentOptions } from "../documentOptions.js";
import { addSignerOptions } from "../shared.js";

const ABOUT_GRANT = `
The commissioner may always pay a tranche in full at its own discretion, whatever the panel says or will say: because
something good was done that no outcome named, or to end a dispute. It is never in part, and cannot be undone.

For example:
  placement grant alder.agreement.json --tranches 1,3 --reason decision.pdf --signer council.keystore.json`;

const ABOUT_WITHDRAW = `
A token can refuse to pay an account, for instance while the account is on a deny-list. Such a payout is not lost: it
waits in the escrow for that account. Anybody can send the whole of it to the account itself once the token agrees; the
account itself can take a part, or have it sent elsewhere. What waits is one sum for all agreements in the same token.

For example:
  placement withdraw alder.agreement.json --account "Alder House fees account" --signer council.keystore.json
  placement withdraw alder.agreement.json --to "Alder House Ltd" --amount 500.00 --signer fees.keystore.json`;

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
  const grant = program
    .command("grant <agreement>")
    .description("for the commissioner: pay tranches in full at its own discretion")
    .requiredOption("--tranches <numbers>", "which, such as 1,3; `agreement show` lists them")
    .addHelpText("after", ABOUT_GRANT);
  addSignerOptions(addDocumentOptions(grant, "reason", "why you pay them")).action(
    act(async () => (await import("./grant.js")).grant),
  );
  addSignerOptions(
    program
      .command("withdraw <agreement>")
      .description("deliver a payout that the agreement's token once refused")
      .option("--account <name>", "for whom it waits (default: the signer)")
      .option("--to <name>", "where it goes, if not to that account; only for the account itself to choose")
      .option("--amount <pounds>", "only a part of it; likewise")
      .addHelpText("after", ABOUT_WITHDRAW),
  ).action(act(async () => (await import("./withdraw.js")).withdraw));
}
