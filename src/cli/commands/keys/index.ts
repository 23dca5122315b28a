import type { Command } from "commander";
import type { Act } from "../../program.js";
import { addKeyFolderOption } from "../shared.js";

const ABOUT = `
A key signs in your name. It is kept encrypted in a file, in a folder that only you may open: .placement/keys in your home
folder, or the one that --keys or PLACEMENT_KEYS names. The files are the same as geth's and cast's.

For example:
  placement keys new "Inspector A"
  placement keys import "Inspector A" from-another-wallet.json
  placement attest sign visit.json --signer "Inspector A"

Nobody can recover a forgotten password or a lost file: keep a copy of the file on another medium, and the password apart
from it. Whoever loses a key is appointed anew, with another: \`placement agreement appoint\`.`;

export function addKeysCommands(program: Command, act: Act): void {
  const keys = program
    .command("keys")
    .description("keys that sign in your name: make, bring in, look at")
    .addHelpText("after", ABOUT);
  const add = (command: Command): Command =>
    addKeyFolderOption(command).option("--password-file <file>", "holds the password, instead of typing it");
  add(keys.command("new <name>").description("make a key and keep it encrypted")).action(
    act(async () => (await import("./new.js")).newKey),
  );
  add(
    keys
      .command("import <name> [file]")
      .description(
        "keep a key that another wallet made: a keystore, or the key itself in a file, by `-`, or typed hidden",
      )
      .option("--new-password-file <file>", "holds another password, to keep the key under instead of the file's"),
  ).action(act(async () => (await import("./import.js")).importKey));
  addKeyFolderOption(keys.command("list").description("your keys, and what is wrong with their files")).action(
    act(async () => (await import("./list.js")).list),
  );
  add(
    keys
      .command("show <name>")
      .description("the account of a key, and its file")
      .option("--prove", "open it with its password: only that proves whose it is"),
  ).action(act(async () => (await import("./show.js")).show));
}
