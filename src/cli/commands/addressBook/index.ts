import type { Command } from "commander";
import type { Act } from "../../program.js";

export function addAddressBookCommands(program: Command, act: Act): void {
  const book = program
    .command("address-book")
    .description("names for accounts: what every command shows, and takes, instead of an address");
  book
    .command("list")
    .description("every name and its address")
    .action(act(async () => (await import("./list.js")).list));
  book
    .command("add <name> <address>")
    .description("add an account; get its address, with its capital letters, from whoever owns it")
    .action(act(async () => (await import("./add.js")).add));
}
