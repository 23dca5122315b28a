import type { Command } from "commander";
import type { Act } from "../../program.js";
import { addDocumentOptions } from "../documentOptions.js";
import { addSignerOptions } from "../shared.js";

const ABOUT_NOTICE = `
Either party can end a placement by giving the notice that the agreement asks for. The day you name is the last day of
care and still paid for. Care that would begin later is void and its money the commissioner's again; of a period that is
cut short, the part before the end is paid. What was earned before stays payable afterwards.

For example:
  placement agreement notice alder.agreement.json --ends 2027-03-31 --grounds notice-letter.pdf \\
    --signer council.keystore.json`;

const ABOUT_RECLAIM = `
Money that no tranche can claim any more (outcomes not met in full or lapsed, care that a notice made void, or more put in
than needed) goes back to the commissioner, who can ask for it at any time; once nothing is left to decide, anybody can.

For example:
  placement agreement reclaim alder.agreement.json --signer council.keystore.json`;

export function addEndingCommands(agreement: Command, act: Act): void {
  const notice = agreement
    .command("notice <agreement>")
    .description("end an agreement after its notice period; for the commissioner or the provider")
    .requiredOption("--ends <date>", "the last day of care, such as 2027-03-31; it is still paid for")
    .addHelpText("after", ABOUT_NOTICE);
  addSignerOptions(addDocumentOptions(notice, "grounds", "why you give notice")).action(
    act(async () => (await import("./notice.js")).notice),
  );
  addSignerOptions(
    agreement
      .command("reclaim <agreement>")
      .description("return to the commissioner what no tranche can claim any more")
      .addHelpText("after", ABOUT_RECLAIM),
  ).action(act(async () => (await import("./reclaim.js")).reclaim));
}
