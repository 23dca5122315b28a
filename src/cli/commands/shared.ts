import type { Command } from "commander";

/** Options of every command that signs or sends. */
export function addSignerOptions(command: Command): Command {
  return addKeyFolderOption(
    command
      .requiredOption(
        "--signer <source>",
        "a key's name or keystore file; `rpc` / `rpc:URL` for a wallet that speaks JSON-RPC",
      )
      .option("--as <name>", "which account of the wallet: a name from the address book, or an address")
      .option("--password-file <file>", "holds the keystore's password")
      .option("--wallet-timeout <seconds>", "how long the wallet's owner may take to confirm (default: 300)")
      .option("--yes", "I have read what I sign or send"),
  );
}

export function addKeyFolderOption(command: Command): Command {
  return command.option("--keys <folder>", "where your keys are (default: PLACEMENT_KEYS, or .placement/keys at home)");
}

export const SAFE_OPTION = [
  "--safe <account>",
  "you are an owner of this Safe, which is asked to sign: your signature is added to its others",
] as const;
