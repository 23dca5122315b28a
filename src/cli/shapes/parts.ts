import { z } from "zod";
import {
  address,
  amount,
  count,
  hash,
  list,
  named,
  outcomeTag,
  path,
  period,
  moment,
  seatBits,
  text,
} from "./values.js";

/** What several commands print. */

/** A transaction that was sent and included; spread into a command's shape. */
export const receipt = {
  transaction: hash("the transaction's hash"),
  block: count("the block that includes it"),
  gasUsed: amount("what it used").meta({ unit: "gas" }),
};

export const files = z
  .strictObject({
    agreement: path("the private agreement, for both parties' own disks"),
    request: path("the request to be signed"),
  })
  .describe("what was written");

const payment = named("Payment", "Money that left the escrow, or that its token refused to deliver.", {
  token: address("the token"),
  to: address("who gets it"),
  amount: amount("how much"),
});

/** The money of a transaction, from its own log. */
export const moved = {
  paid: list(payment, "what was delivered"),
  refused: list(payment, "what the token refused: it waits to be withdrawn"),
};

/** What every command prints that one person carries out with one transaction. */
export const performed = { ...moved, ...receipt };

/** Documents behind an act: the commitment on chain, and the private list that alone can prove it. */
export const committed = <Kind extends string>(kind: Kind) =>
  ({
    [kind]: hash("the commitment on chain to the documents; all zero if none were given"),
    private: path(
      "the private list with the salts; null if the commitment was made before, or there is none",
    ).nullable(),
  }) as Record<Kind, ReturnType<typeof hash>> & { private: z.ZodNullable<ReturnType<typeof path>> };

/** One payable line of a schedule; spread into what tells more of it. */
export const trancheFields = {
  amount: amount("the most it pays"),
  opensAt: moment("when the care that it pays for begins"),
  closesAt: moment("when it should be decided; for the care itself, when that care ends"),
  requiredSeats: seatBits("the seats that must sign"),
  quorum: count("how many seats must sign in all"),
  paysOnSilence: z.boolean().describe("whether it is for the care itself, and paid on silence"),
  outcome: outcomeTag("the outcome's tag"),
};

export const terms = named("Terms", "What both parties sign, beside the schedule.", {
  commissioner: address("who pays"),
  provider: address("who gives the care"),
  payee: address("who is paid for it"),
  token: address("the money's contract"),
  arbiter: address("who rules on disputes"),
  register: address("the practitioner register; the zero address if none"),
  panel: z
    .tuple([
      address("inspector"),
      address("social worker"),
      address("registered manager"),
      address("health professional"),
    ])
    .readonly()
    .describe("accounts of inspector, social worker, registered manager, health professional; the last may be zero"),
  carePlan: hash("the commitment to the care plan"),
  placementRef: hash("the commitment to the placement's reference"),
  noticePeriod: period("how long before its end notice must be given"),
  holdPeriod: period("how long a safeguarding hold lasts"),
  longStop: period("how long after its close a tranche can still be decided"),
});

export const warnings = z.array(z.string()).describe("what to look at, a sentence each");
export const name = text("the placement's private name; `agreement 0x1234…` where no private file is at hand");
