import type { Command } from "commander";
import type { Act } from "../../program.js";
import { addKeyFolderOption } from "../shared.js";

export function addDoctorCommands(program: Command, act: Act): void {
  addKeyFolderOption(
    program
      .command("doctor")
      .description("check this computer, the node and the contracts before money depends on them; changes nothing"),
  )
    .option("--signer <source>", "a key's name or keystore file to look at as well; it is not opened")
    .option("--password-file <file>", "a password file to look at as well")
    .option("--register <address>", "the practitioner register: a name from the address book, or an address")
    .action(act(async () => (await import("./doctor.js")).doctor));
}
