import type { Command } from "commander";
import type { Act } from "../../program.js";
import { addDocumentOptions } from "../documentOptions.js";
import { addSignerOptions } from "../shared.js";

const ABOUT = `
A practitioner register says which accounts may sign in which seat of a panel: inspector, social worker, registered
manager, health professional. Each seat has one professional body; only it can enrol, renew, suspend, reinstate and
strike off, and only for its own seat. An escrow whose agreement names the register counts no signature of an account
that is not in good standing at that moment.

No registration number and no name goes on chain: only a salted commitment to the credential, which proves nothing
without the private file that this tool keeps for you. Back that file up, and give it to nobody.

For example, a regulator of social workers enrols one, and a whole list:
  placement register enrol "Social Worker A" --seat social-worker --expires 2027-12-31 --credential "SW 12345" \\
    --signer regulator.keystore.json
  placement register enrol --csv december.csv --signer regulator.keystore.json

The register's address comes from --register, PLACEMENT_REGISTER, or what was deployed from this folder.`;

const SEAT = "inspector, social-worker, registered-manager or health-professional";

const addRegisterOption = (command: Command): Command =>
  command.option("--register <address>", "the register: a name from the address book, or an address");

export function addRegisterCommands(program: Command, act: Act): void {
  const register = program
    .command("register")
    .description("for professional bodies: who may sign in which seat of a panel")
    .addHelpText("after", ABOUT);
  addEnrolment(register, act);
  addStatusChanges(register, act);
  addReading(register, act);
}

function addEnrolment(register: Command, act: Act): void {
  const enrol = register
    .command("enrol [account]")
    .description("put an account on the register for a seat, or with --csv a whole list at once")
    .option("--seat <seat>", SEAT)
    .option("--expires <date>", "the last day of good standing, such as 2027-12-31; at most five years ahead")
    .option("--credential <text>", "what you checked, such as a registration number; kept in the private file only")
    .option("--csv <file>", "a list with the columns account, seat, expires, credential: all of it, or nobody")
    .option("--private <file>", "where credentials and salts are kept (default: register-credentials.json)");
  addSignerOptions(addRegisterOption(enrol)).action(act(async () => (await import("./enrol.js")).enrol));
  const renew = register
    .command("renew <account>")
    .description("set a new last day, and a new credential if there is one; a suspension stays as it is")
    .requiredOption("--seat <seat>", SEAT)
    .requiredOption("--expires <date>", "the last day of good standing, such as 2028-12-31; at most five years ahead")
    .option("--credential <text>", "what you checked, if it has changed")
    .option("--private <file>", "where credentials and salts are kept (default: register-credentials.json)");
  addSignerOptions(addRegisterOption(renew)).action(act(async () => (await import("./renew.js")).renew));
}

function addStatusChanges(register: Command, act: Act): void {
  const changes = [
    ["suspend", "stop counting an account's signatures at once, until it is reinstated"],
    ["reinstate", "end a suspension; what has expired meanwhile must be renewed too"],
    ["strike-off", "take an account off the register for this seat, for good: nobody can undo it"],
  ] as const;
  for (const [verb, description] of changes) {
    const command = register
      .command(`${verb} <account>`)
      .description(description)
      .requiredOption("--seat <seat>", SEAT);
    addDocumentOptions(command, "grounds", "why");
    addSignerOptions(addRegisterOption(command)).action(
      act(async () => (await import("./changeStatus.js")).changeStatus(verb)),
    );
  }
}

function addReading(register: Command, act: Act): void {
  addRegisterOption(
    register
      .command("show <account>")
      .description("what the register says of one account, seat by seat, at this moment")
      .option("--private <file>", "your credentials file: shows the credential behind each commitment"),
  ).action(act(async () => (await import("./show.js")).show));
  addRegisterOption(
    register
      .command("list")
      .description("every account on the register, with its seat and standing at this moment")
      .option("--seat <seat>", `only this seat: ${SEAT}`)
      .option("--in-good-standing", "only those whose signatures count now")
      .option("--from-block <number>", "where to start reading the log", "0"),
  ).action(act(async () => (await import("./list.js")).list));
}
