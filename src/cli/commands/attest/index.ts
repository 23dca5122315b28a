import type { Command } from "commander";
import type { Act } from "../../program.js";
import { SAFE_OPTION, addSignerOptions } from "../shared.js";

const collect = (value: string, earlier: string[] = []): string[] => [...earlier, value];

/** Commands that put one request into words. */
const addReadingOptions = (command: Command): Command =>
  command
    .option("--agreement <file>", "the private agreement, so that names and outcomes are shown in words")
    .option("--agreements <folder>", "a folder of private agreements (default: this folder)")
    .option("--offline", "ask no node, though one is set");

export function addAttestCommands(program: Command, act: Act): void {
  const attest = program.command("attest").description("record what outcomes were met, signed by the panel");
  addRequest(attest, act);
  addInspect(attest, act);
  addSignerOptions(
    addReadingOptions(
      attest
        .command("sign <request>")
        .description("read a request of any kind and sign it")
        .option(...SAFE_OPTION),
    ),
  ).action(act(async () => (await import("../signRequest.js")).signRequest));
  addMerge(attest, act);
  addReadingOptions(
    attest
      .command("status <request>")
      .description("who has signed, who must still sign, and whether it can be paid now"),
  ).action(act(async () => (await import("./status.js")).status));
  addVerify(attest, act);
  addSignerOptions(
    attest
      .command("submit <requests...>")
      .description("send signed requests as one payment run")
      .option("--own-seat", "the sender's own seat agrees by sending, without a signature"),
  ).action(act(async () => (await import("./submit.js")).submit));
  addRetract(attest, act);
}

function addRequest(attest: Command, act: Act): void {
  attest
    .command("request <agreement>")
    .description("write a request for the panel's signatures")
    .requiredOption("--finding <tranche=finding>", "such as 3=met, 3=not-met or 3=60%; once a tranche", collect)
    .option("--evidence <manifest>", "the packed evidence behind the findings; its documents stay with you")
    .option("--documents <folder>", "where the packed documents lie (default: beside the manifest)")
    .option("--commitment <hash>", "the evidence commitment, if somebody else holds the documents")
    .option("--valid-for <days>", "how long the signatures count, at most 90", "30")
    .option("--over-refusal", "the findings may overturn an earlier refusal")
    .requiredOption("--out <file>", "where to write the request")
    .action(act(async () => (await import("./request.js")).request));
}

function addInspect(attest: Command, act: Act): void {
  addReadingOptions(
    attest
      .command("inspect <request>")
      .description("read and check a request of any kind, in words and with its hashes; signs nothing")
      .option("--typed-data <file>", "write the pure typed data too, for any wallet that takes eth_signTypedData_v4"),
  )
    .addHelpText(
      "after",
      `
To sign with another wallet, such as Foundry's, and bring the signature back:
  placement attest inspect visit.json --typed-data visit.typed.json
  cast wallet sign --data --from-file visit.typed.json --keystore inspector.json > visit.signature
  placement attest merge visit.json --signature visit.signature --out visit.signed.json
`,
    )
    .action(act(async () => (await import("./inspect.js")).inspect));
}

function addMerge(attest: Command, act: Act): void {
  attest
    .command("merge <requests...>")
    .description("put the signatures on copies of one request into one file; asks no node")
    .option(
      "--signature <signature>",
      "one that another wallet made: 0x…, or a file that holds it; repeat for more",
      collect,
    )
    .option("--for <name>", "whose --signature it is: only needed for a contract wallet")
    .requiredOption("--out <file>", "where to write; it may be one of the files given")
    .addHelpText(
      "after",
      `
The order of the files makes no difference, nor does giving one twice. Files that ask for something else, ask other
people or show other amounts are refused, and so is a signature that is nobody's who is asked.
`,
    )
    .action(act(async () => (await import("./merge.js")).merge));
}

function addVerify(attest: Command, act: Act): void {
  attest
    .command("verify <request>")
    .description("check every signature in a request, and with a node all that the escrow would look at")
    .option("--offline", "ask no node, though one is set")
    .addHelpText(
      "after",
      `
Without a node, keys' signatures and the expiry are checked; contract wallets and standing in a register are unchecked
until online. The exit code is 1 if a check fails.
`,
    )
    .action(act(async () => (await import("./verify.js")).verify));
}

function addRetract(attest: Command, act: Act): void {
  attest
    .command("retract <attestation>")
    .description(
      "take back a seat's word on an attestation: by its request file, or its digest if the chain has seen it",
    )
    .option("--request <file>", "write a request to sign instead of sending: a seat signs it, anybody sends it")
    .option("--signer <source>", "a keystore file, or `rpc` / `rpc:URL` for a wallet that speaks JSON-RPC")
    .option("--as <name>", "which account of the wallet: a name from the address book, or an address")
    .option("--password-file <file>", "holds the keystore's password")
    .option("--yes", "I have read what I send")
    .option("--from-block <number>", "with a digest: where to start looking for it", "0")
    .addHelpText(
      "after",
      `
From then on the seat's signature on this attestation never counts, whoever holds a copy. What was paid on it stays paid.

For example, on a machine that has no money for gas:
  placement attest retract visit.json --request take-back.json
  placement attest sign take-back.json --signer inspector.json
and on any other: placement agreement submit take-back.json --signer office.json
`,
    )
    .action(act(async () => (await import("./retract.js")).retract));
}
