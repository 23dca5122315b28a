import { z } from "zod";
import { agreementId, amount, count, day, flag, list, moment, named, seatBits, text, texts } from "./values.js";
import { name } from "./parts.js";

const week = named("WeekForecast", "A calendar week; it begins at midnight in London.", {
  monday: day("its Monday"),
  certain: amount("the care itself and arrears: what falls due with nobody's word"),
  atMost: amount("with everything that may still be decided in full"),
  toFund: amount("what must come in during this week, so that the balance is never short"),
});

const standing = {
  tranche: count("its number, from 0"),
  amount: amount("what it may pay"),
  sentence: text("how it stands, in plain English"),
};

const blockage = z.strictObject({
  because: z.enum(["held", "challenged", "refused", "arrears", "short", "free"]).describe("why money does not move"),
  tranches: z.array(z.int().nonnegative()).describe("those it is about; none if it is about the whole agreement"),
  amount: amount("what does not move for this reason"),
  until: moment("when that changes by itself; null if it does not").nullable(),
  sentence: text("the same in plain English"),
});

/** How the tranches stand that are not decided; spread into what tells more of the agreement. */
export const whatIsNext = {
  payable: list(
    z.strictObject({ ...standing, isPart: flag("only the part of its time before the agreement's end is paid") }),
    "the care itself that anybody can claim now",
  ),
  awaited: list(
    z.strictObject({
      ...standing,
      requiredSeats: seatBits("the seats that must sign"),
      quorum: count("how many seats must sign in all"),
      lapsesAt: moment("from then on nobody can decide it, and the money is the commissioner's"),
    }),
    "outcomes that the panel can decide now",
  ),
  coming: list(
    z.strictObject({
      ...standing,
      opensAt: moment("when its care begins"),
      closesAt: moment("when it should be decided"),
      paysOnSilence: flag("whether it is for the care itself"),
    }),
    "tranches whose time has not come",
  ),
  blocked: list(blockage, "why money does not move"),
};

const outlook = named("Outlook", "What one placement needs and waits for.", {
  name,
  agreement: agreementId,
  block: count("the block that was read"),
  time: moment("of that block"),
  decimals: count("of the token: an amount divided by 10 to this is pounds"),
  balance: amount("what is in the agreement"),
  arrears: amount("what is decided and not yet funded"),
  isFinished: flag("nothing can fall due any more, and nothing is left to take back"),
  funding: list(
    z.strictObject({
      by: moment("when the money must be there"),
      amount: amount("what must come in beside what earlier steps ask for"),
      total: amount("this step and all before it"),
    }),
    "what to put in, and by when",
  ),
  ...whatIsNext,
  weeks: list(week, "this week and those that follow"),
});

/** What `agreement due` prints. */
export const dueShapes = {
  "agreement due": z.strictObject({
    placements: list(outlook, "one a placement"),
    total: z
      .strictObject({
        decimals: count(
          "the most that any of the tokens has: amounts of this total are in 10 to the minus this of a pound",
        ),
        weeks: list(week, "all placements together"),
      })
      .describe("the cash of all placements"),
    assumptions: texts("how it was reckoned"),
    unread: texts("why an agreement was left out, a sentence each"),
  }),
};
