import { Command } from "commander";
import { packageVersion } from "../adapters/ownPackage.js";
import { addAddressBookCommands } from "./commands/addressBook/index.js";
import { addAgreementCommands } from "./commands/agreement/index.js";
import { addAttestCommands } from "./commands/attest/index.js";
import { addAuditCommands } from "./commands/audit/index.js";
import { addCompletionCommands } from "./commands/completion/index.js";
import { addInboxCommand } from "./commands/inbox/index.js";
import { addDoctorCommands } from "./commands/doctor/index.js";
import { addKeysCommands } from "./commands/keys/index.js";
import { addCatalogueCommands } from "./commands/catalogue/index.js";
import { addDisputeCommands } from "./commands/dispute/index.js";
import { addEvidenceCommands } from "./commands/evidence/index.js";
import { addMonitorCommands } from "./commands/monitor/index.js";
import { addMoneyCommands } from "./commands/money/index.js";
import { addPayRunCommand } from "./commands/payRun/index.js";
import { addRegisterCommands } from "./commands/register/index.js";
import { addSafeguardingCommands } from "./commands/safeguarding/index.js";
import type { Io, Report } from "./io.js";
import { printReport } from "./render/report.js";
import type { GlobalOptions } from "./options.js";
import type { Context } from "./context.js";

/** A command's work: gets its arguments and options, returns what it found or did; `Data` is its shape's `DataOf`. */
export type Handler<Options, Data = unknown> = (
  context: Context,
  args: readonly string[],
  options: Options,
) => Promise<Report<Data>>;

/** Makes a commander action of a handler that is only loaded when it is called. */
export type Act = <Options>(load: () => Promise<Handler<Options>>) => (...args: unknown[]) => Promise<void>;

const EPILOGUE = `
Settings can also stand in the environment or in .env: PLACEMENT_RPC, PLACEMENT_ESCROW, PLACEMENT_REGISTER,
PLACEMENT_ADDRESS_BOOK, PLACEMENT_KEYS, PLACEMENT_CATALOGUE.
Exit codes: 0 done, 1 a check failed, 2 wrong usage, 3 wrong input, 4 chain or network, 5 signing refused.`;

export function createProgram(io: Io, setExitCode: (code: number) => void): Command {
  const program = new Command("placement")
    .description("Social-care placements paid by outcome from an escrow: agree, fund, attest, claim, audit.")
    .version(packageVersion(), "--version", "print the version")
    .option("--rpc <url>", "Ethereum node (JSON-RPC)")
    .option("--escrow <address>", "the escrow contract, if it was not deployed from this folder")
    .option("--address-book <file>", "names for accounts (default: address-book.yaml)")
    .option("--json", "print data instead of text")
    .option("--no-input", "never ask anything")
    .option("--debug", "print details of an error")
    .addHelpText("after", EPILOGUE);
  const act: Act =
    (load) =>
    async (...args) => {
      const command = args.at(-1) as Command;
      const [{ Context }, handler] = await Promise.all([import("./context.js"), load()]);
      const options = command.optsWithGlobals<GlobalOptions>();
      const report = await handler(new Context(io, options), command.args, options as never);
      printReport(report, io, options.json === true);
      if (report.ok === false) setExitCode(1);
    };
  addAgreementCommands(program, act);
  addMoneyCommands(program, act);
  addAttestCommands(program, act);
  addPayRunCommand(program, act);
  addDisputeCommands(program, act);
  addSafeguardingCommands(program, act);
  addAuditCommands(program, act);
  addMonitorCommands(program, act);
  addRegisterCommands(program, act);
  addInboxCommand(program, act);
  addAddressBookCommands(program, act);
  addDoctorCommands(program, act);
  addCompletionCommands(program, act, io);
  addKeysCommands(program, act);
  addEvidenceCommands(program, act);
  addCatalogueCommands(program, act);
  inheritSettings(program, io);
  return program;
}

/** Commander ends the process, writes to it and gives no advice unless told otherwise, command by command. */
function inheritSettings(command: Command, io: Io, path = command.name()): void {
  command
    .exitOverride()
    .configureOutput({ writeOut: io.out, writeErr: io.err })
    .showHelpAfterError(`\`${path} --help\` tells what can be given.`);
  for (const child of command.commands) inheritSettings(child, io, `${path} ${child.name()}`);
}
