import type { Command } from "commander";
import type { Act } from "../../program.js";
import { addSignerOptions } from "../shared.js";

const collect = (value: string, earlier: string[] = []): string[] => [...earlier, value];

export function addAttestCommands(program: Command, act: Act): void {
  const attest = program.command("attest").description("record what outcomes were met, signed by the panel");
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
  addSignerOptions(
    attest
      .command("sign <request>")
      .description("read a request and sign it")
      .option("--agreement <file>", "the private agreement, so that names and outcomes are shown in words"),
  ).action(act(async () => (await import("../signRequest.js")).signRequest));
  attest
    .command("status <request>")
    .description("who has signed, who must still sign, and whether it can be paid now")
    .action(act(async () => (await import("./status.js")).status));
  addSignerOptions(
    attest
      .command("submit <requests...>")
      .description("send signed requests as one payment run")
      .option("--own-seat", "the sender's own seat agrees by sending, without a signature"),
  ).action(act(async () => (await import("./submit.js")).submit));
}
