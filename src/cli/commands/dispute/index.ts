import type { Command } from "commander";
import type { Act } from "../../program.js";
import { addDocumentOptions } from "../documentOptions.js";
import { addSignerOptions } from "../shared.js";

const ABOUT_CHALLENGE = `
The care itself is paid on silence when its window closes: a challenge stops that for the tranches you name, and for
nothing else. The panel may still decide them, the arbiter may rule on them, and if nobody decides, silence pays them in
the end: a challenge delays, it does not defeat. Either party and every seat of the panel can challenge.

For example, the commissioner disputes the care of two periods:
  placement challenge alder.agreement.json --tranches 0,4 --grounds visit-notes.pdf \\
    --signer council.keystore.json`;

const ABOUT_RULING = `
The arbiter decides tranches that were challenged, or that the panel found not met: in full (1=met), in part (1=60%), or
for nothing (1=not-met). The ruling is final, and the money goes at once; the rest is free for the commissioner.

For example, three fifths of one tranche and nothing of another:
  placement adjudicate alder.agreement.json --finding 1=60% --finding 3=not-met --ruling ruling.pdf \\
    --signer arbiter.keystore.json`;

export function addDisputeCommands(program: Command, act: Act): void {
  const challenge = program
    .command("challenge <agreement>")
    .description("dispute tranches, so that silence does not pay them")
    .requiredOption("--tranches <numbers>", "which, such as 1,3; `agreement show` lists them")
    .addHelpText("after", ABOUT_CHALLENGE);
  addSignerOptions(addDocumentOptions(challenge, "grounds", "why you dispute them")).action(
    act(async () => (await import("./challenge.js")).challenge),
  );
  const adjudicate = program
    .command("adjudicate <agreement>")
    .description("for the arbiter: decide what was challenged, or found not met")
    .requiredOption("--finding <findings...>", "such as 3=60%, 3=met or 3=not-met; one a tranche")
    .addHelpText("after", ABOUT_RULING);
  addSignerOptions(addDocumentOptions(adjudicate, "ruling", "your reasons")).action(
    act(async () => (await import("./adjudicate.js")).adjudicate),
  );
}
