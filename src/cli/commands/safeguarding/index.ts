import type { Command } from "commander";
import type { Act } from "../../program.js";
import { addDocumentOptions } from "../documentOptions.js";
import { addSignerOptions } from "../shared.js";

const ABOUT_HOLD = `
If you fear for the person in placement, a hold stops all outcome money of the placement at once. One inspector, social
worker or health professional of its panel is enough; papers can follow. It lasts as long as the agreement says and ends
by itself. The care itself is paid as before: wages must flow. After a hold as much time must pass as it lasted, and a
day at least, before the next.

A hold is about money. It calls nobody: raise the alarm as your procedures say, first.

For example:
  placement hold alder.agreement.json --signer inspector.keystore.json
  placement hold alder.agreement.json --grounds referral.pdf --signer inspector.keystore.json`;

const ABOUT_LIFT = `
Whoever holds the seat that placed the hold can lift it, and so can the arbiter. Outcome money can be paid again at once,
on the signatures already given too.

For example:
  placement lift alder.agreement.json --signer inspector.keystore.json`;

export function addSafeguardingCommands(program: Command, act: Act): void {
  const hold = program
    .command("hold <agreement>")
    .description("safeguarding: stop all outcome money of a placement at once, never the care's")
    .addHelpText("after", ABOUT_HOLD);
  addSignerOptions(addDocumentOptions(hold, "grounds", "why; may be left out where there is no time")).action(
    act(async () => (await import("./hold.js")).hold),
  );
  addSignerOptions(
    program
      .command("lift <agreement>")
      .description("end a safeguarding hold before its time")
      .addHelpText("after", ABOUT_LIFT),
  ).action(act(async () => (await import("./lift.js")).lift));
}
