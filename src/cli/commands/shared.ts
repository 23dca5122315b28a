import type { Command } from "commander";

/** Options of every command that signs or sends. */
export function addSignerOptions(command: Command): Command {
  return command
    .requiredOption("--signer <source>", "a keystore file, or `rpc` / `rpc:URL` for a wallet that speaks JSON-RPC")
    .option("--as <name>", "which account of the wallet: a name from the address book, or an address")
    .option("--password-file <file>", "holds the keystore's password")
    .option("--yes", "I have read what I sign or send");
}
