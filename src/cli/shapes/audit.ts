import { z } from "zod";
import {
  address,
  agreementId,
  amount,
  count,
  digest,
  finding,
  flag,
  hash,
  list,
  moment,
  named,
  outcomeTag,
  seatNumber,
  status,
  text,
  whole,
} from "./values.js";

const occasion = named("Occasion", "When and in which transaction something happened.", {
  block: z.strictObject({ number: whole("its number"), timestamp: moment("its time") }).describe("the block"),
  transactionHash: hash("the transaction"),
});

const seatWord = named("SeatWord", "One seat's word on an attestation.", {
  seat: seatNumber,
  account: address("who held the seat"),
  proof: z
    .enum(["signature", "caller", "wallet"])
    .describe("recovered from the signature; sent by the account itself; or accepted by its contract at the time"),
  at: occasion,
});

const by = <Who extends string>(who: Who) => z.literal(who).describe("on whose word");

const ground = z
  .union([
    z.strictObject({
      by: by("panel"),
      words: list(seatWord, "by seat"),
      evidence: hash("the commitment to the evidence"),
      digest,
    }),
    z.strictObject({
      by: by("arbiter"),
      arbiter: address("who ruled"),
      ruling: hash("the commitment to the ruling"),
    }),
    z.strictObject({ by: by("silence") }),
    z.strictObject({
      by: by("grant"),
      commissioner: address("who granted it"),
      reason: hash("the commitment to the reason"),
    }),
  ])
  .nullable()
  .describe("on whose word it was last decided; null while it is undecided");

const challenge = z.strictObject({
  tranche: count("the tranche"),
  challenger: address("who challenged it"),
  grounds: hash("the commitment to the grounds"),
  at: occasion,
});

const trancheAccount = named("TrancheAccount", "What became of one tranche.", {
  tranche: count("its number, from 0"),
  outcome: outcomeTag("the outcome's tag"),
  amount: amount("the most it could pay"),
  opensAt: moment("when its care began"),
  closesAt: moment("when it should be decided"),
  isCore: flag("whether it is for the care itself"),
  status,
  due: amount("what it was decided to pay"),
  paid: amount("what of that has been paid; the rest is arrears"),
  achieved: finding("how far it was met; null where nobody said how far").nullable(),
  ground,
  decidedAt: moment("when; null while it is undecided").nullable(),
  transactionHash: hash("in which transaction; null while it is undecided").nullable(),
  challenges: list(challenge, "in their order"),
});

export const account = named("AgreementAccount", "One agreement's money, as its events tell it.", {
  agreement: agreementId,
  version: whole("the version in force"),
  commissioner: address("who pays"),
  payee: address("who is paid"),
  token: address("the money's contract"),
  endsAt: moment("the end; null if none is set").nullable(),
  isHeld: flag("whether a safeguarding hold is in force"),
  funded: amount("what ever came in"),
  paid: amount("what went to the payee, delivered or owed"),
  reclaimed: amount("what the commissioner took back, delivered or owed"),
  balance: amount("what is left"),
  claimable: amount("what tranches may still claim, at their full amounts"),
  arrears: amount("what is decided and not yet funded"),
  closing: z
    .strictObject({
      toPayee: amount("to the payee, beside the payments"),
      toCommissioner: amount("back to the commissioner"),
      dropped: amount("arrears that were given up"),
      statement: hash("the commitment to the final account"),
      at: occasion,
    })
    .nullable()
    .describe("how both parties closed it; null while it is not closed"),
  tranches: list(trancheAccount, "in the order of the schedule"),
});

const difference = z.strictObject({
  subject: text("the agreement, token or account it is about"),
  what: text("what was compared"),
  expected: text("what follows from the events"),
  found: text("what the contract says"),
});

/** What `audit replay` prints. */
export const auditShapes = {
  "audit replay": z.strictObject({
    block: whole("the block up to which the log was replayed"),
    events: count("how many events were replayed"),
    accounts: list(account, "one an agreement"),
    differences: list(difference, "every way in which the contract differs; none if all is well"),
    holdings: list(
      z.strictObject({
        token: address("the token"),
        accounted: amount("what the agreements and refused payouts add up to"),
        held: amount("what the escrow holds; null if the token does not say").nullable(),
      }),
      "the escrow's tokens",
    ),
    wallets: list(
      z.strictObject({
        account: address("an account whose signature no key of its own made"),
        isContract: flag("whether a contract is there, which alone can have accepted it"),
      }),
      "whose word cannot be proved from the log alone",
    ),
  }),
};
