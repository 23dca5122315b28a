import type { Command } from "commander";
import type { Act } from "../../program.js";
import { SAFE_OPTION, addSignerOptions } from "../shared.js";
import { addEndingCommands } from "./ending.js";
import { addConsentCommands } from "./consents.js";

export function addAgreementCommands(program: Command, act: Act): void {
  const agreement = program.command("agreement").description("write, agree, open and read placement agreements");
  addMakingCommands(agreement, act);
  addReadingCommands(agreement, act);
  addEndingCommands(agreement, act);
  addConsentCommands(agreement, act);
}

function addMakingCommands(agreement: Command, act: Act): void {
  agreement
    .command("build <file>")
    .description("check an agreement file (YAML) and write the private agreement and the request for consent")
    .option("--out <folder>", "where to write (default: beside the file)")
    .option("--chain-id <number>", "build without a node, for this chain; --escrow must be given too")
    .option("--catalogue <file>", "your own outcome sets (YAML), beside those that come with the program")
    .action(act(async () => (await import("./build.js")).build));
  agreement
    .command("import <placements>")
    .description("build an agreement for each row of a CSV file, whose cells stand instead of a template's values")
    .requiredOption("--template <file>", "the agreement file (YAML) that says everything else")
    .option("--out <folder>", "where to write (default: beside the CSV file)")
    .option("--chain-id <number>", "build without a node, for this chain; --escrow must be given too")
    .option("--catalogue <file>", "your own outcome sets (YAML), beside those that come with the program")
    .action(act(async () => (await import("./import.js")).importPlacements));
  addSignerOptions(
    agreement
      .command("sign <requests...>")
      .description("read what you are asked to agree to, in plain English, and sign it; several requests in one go")
      .option(...SAFE_OPTION)
      .option("--agreements <folder>", "private agreement files, so that it is shown in words (default: this folder)"),
  ).action(act(async () => (await import("../signRequest.js")).signRequest));
  addSignerOptions(
    agreement
      .command("open <requests...>")
      .description("open agreements on chain once both parties have signed; what is open already is left alone"),
  ).action(act(async () => (await import("./open.js")).open));
}

function addReadingCommands(agreement: Command, act: Act): void {
  agreement
    .command("show <agreement>")
    .description("terms, money and every tranche of an agreement, by its id or its private file")
    .action(act(async () => (await import("./show.js")).show));
  agreement
    .command("list")
    .description("the agreements that were opened at the escrow")
    .option("--commissioner <name>", "only this commissioner's")
    .option("--provider <name>", "only this provider's")
    .option("--from-block <number>", "where to start looking", "0")
    .action(act(async () => (await import("./list.js")).list));
  agreement
    .command("due [agreements...]")
    .description("what to fund and by when, what is payable, what is blocked and why, and the cash of 12 weeks")
    .option("--agreements <folder>", "private agreement files, so that placements have names (default: this folder)")
    .option("--commissioner <name>", "only this commissioner's, if no agreement is named")
    .option("--provider <name>", "only this provider's, likewise")
    .option("--from-block <number>", "where to start looking", "0")
    .option("--csv", "rows for a spreadsheet, one a placement and week")
    .action(act(async () => (await import("./due.js")).due));
}
