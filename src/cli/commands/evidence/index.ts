import type { Command } from "commander";
import type { Act } from "../../program.js";

const collect = (value: string, earlier: string[] = []): string[] => [...earlier, value];

export function addEvidenceCommands(program: Command, act: Act): void {
  const evidence = program
    .command("evidence")
    .description(
      "the documents behind a finding: commit to them, prove them one by one, pass them on sealed, erase them",
    );
  addPackingCommands(evidence, act);
  addProvingCommands(evidence, act);
  addSealingCommands(evidence, act);
  evidence
    .command("erase <manifest> [document]")
    .description("destroy a document and its salt; the rest stays provable")
    .option("--all", "every document")
    .option("--documents <folder>", "where the documents lie (default: beside the manifest)")
    .option("--yes", "I have read what cannot be undone")
    .action(act(async () => (await import("./erase.js")).erase));
}

function addPackingCommands(evidence: Command, act: Act): void {
  evidence
    .command("template <folder>")
    .description("put a narrative to be written over into the folder of documents")
    .requiredOption("--finding <tranche=finding>", "such as 3=met, 3=not-met or 3=60%; once a tranche", collect)
    .option("--adult", "the person is an adult (default: a child)")
    .option("--agreement <file>", "the private agreement, so that outcomes stand beside their tranches")
    .action(act(async () => (await import("./template.js")).template));
  evidence
    .command("pack <folder>")
    .description("commit to the documents of a folder: writes the private manifest beside it")
    .option("--narrative <file>", "what stands behind each finding; in the folder (default: its narrative.yaml)")
    .option("--out <folder>", "where to write the manifest (default: beside the folder)")
    .action(act(async () => (await import("./pack.js")).pack));
}

function addProvingCommands(evidence: Command, act: Act): void {
  evidence
    .command("verify <manifest> [folder]")
    .description("check documents against their manifest, and the manifest against what was signed")
    .option("--disclosure", "check one disclosed document instead: verify --disclosure <disclosure> <document>")
    .option("--commitment <hash>", "the commitment that was signed")
    .option("--agreement <agreement>", "ask the chain: the agreement's id, private file or name")
    .option("--tranche <number>", "the tranche of that agreement")
    .option("--from-block <number>", "where to start looking", "0")
    .action(act(async () => (await import("./verify.js")).verify));
  evidence
    .command("disclose <manifest> <document>")
    .description("write what proves one document and tells nothing of the others")
    .requiredOption("--out <file>", "where to write the disclosure")
    .action(act(async () => (await import("./disclose.js")).disclose));
}

function addSealingCommands(evidence: Command, act: Act): void {
  evidence
    .command("identity")
    .description("make a key for sealed evidence: others seal to its recipient, which is not secret")
    .requiredOption("--out <file>", "where to write the secret identity")
    .action(act(async () => (await import("./identity.js")).identity));
  evidence
    .command("seal <folder>")
    .description("encrypt packed documents and their manifest into one file (age) for those who may read them")
    .option("--to <recipient>", "an age recipient, age1…; repeat for more", collect)
    .option("--passphrase", "ask for a passphrase instead")
    .option("--passphrase-file <file>", "holds the passphrase")
    .option("--manifest <file>", "the manifest (default: beside the folder)")
    .requiredOption("--out <file>", "where to write the sealed file")
    .action(act(async () => (await import("./seal.js")).seal));
  evidence
    .command("open <sealed>")
    .description("decrypt sealed evidence into a new folder, and check every document")
    .option("--identity <file>", "your age identity file, AGE-SECRET-KEY-1…")
    .option("--passphrase", "ask for the passphrase")
    .option("--passphrase-file <file>", "holds the passphrase")
    .requiredOption("--out <folder>", "where to write; must not exist yet")
    .action(act(async () => (await import("./open.js")).open));
}
