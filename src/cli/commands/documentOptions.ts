import type { Command } from "commander";
import type { DocumentKind } from "../documents.js";

/** Adds the option for documents and the one for a commitment to them; `what` says what the documents tell. */
export function addDocumentOptions(command: Command, kind: DocumentKind, what: string): Command {
  return command
    .option(`--${kind} <files...>`, `${what}: documents. They stay with you; only a commitment goes on chain`)
    .option("--commitment <hash>", `the commitment to the ${kind}, if it was made before`);
}
