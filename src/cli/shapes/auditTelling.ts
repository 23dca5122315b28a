import { z } from "zod";
import { account } from "./audit.js";
import { whatIsNext } from "./due.js";
import { name, terms } from "./parts.js";
import {
  address,
  agreementId,
  amount,
  change,
  count,
  day,
  flag,
  hash,
  list,
  moment,
  named,
  path,
  text,
  whole,
} from "./values.js";

const KINDS = [
  ...["Opened", "Funded", "Endorsed", "Attested", "Retracted", "Claimed", "Granted", "Challenged", "Adjudicated"],
  ...["Held", "Lifted", "NoticeGiven", "Terminated", "Amended", "Appointed", "Closed", "Reclaimed"],
] as const;

const token = z
  .strictObject({
    address: address("its contract"),
    symbol: text("as it calls itself; null if it does not").nullable(),
    decimals: count("an amount divided by 10 to this is pounds; null if the token does not say").nullable(),
  })
  .describe("the agreement's token");

const transaction = hash("the transaction");
const block = whole("the last block of the store");
const time = moment("of that block");

const timelineItem = z.strictObject({
  kind: z.enum(KINDS).describe("the event's name"),
  at: moment("when"),
  title: text("what it was, in a few words"),
  sentence: text("what happened, as a person would tell it"),
  sequence: whole("its number among the agreement's events"),
  transactionHash: transaction,
});

const isVerified = flag(
  "whether `audit verify` found no difference up to this block; null if it was not run",
).nullable();

const show = z.strictObject({
  name,
  block,
  time,
  terms,
  token,
  account,
  timeline: list(timelineItem, "what happened, in the order of the chain"),
  refused: list(
    z.strictObject({
      at: moment("when"),
      sentence: text("the same as a person would tell it"),
      account: address("for whom it waits"),
      amount: amount("how much"),
      transactionHash: transaction,
    }),
    "payouts that the token refused in this agreement's transactions",
  ),
  next: z.strictObject(whatIsNext).nullable().describe("what is next; null if the token does not say its decimals"),
  isVerified,
});

const about = z
  .strictObject({
    title: text("of the outcome, or its tag where no private file is at hand"),
    code: text("of the catalogue; null for the care itself, and where no private file is at hand").nullable(),
    period: text("the days that it pays for"),
  })
  .describe("what it was for");

const totals = {
  due: change("what became due to the payee"),
  paid: change("what left the escrow for it; less than 0 where the token refused it"),
};

const placement = text("the placement's private name; null where it is of no one agreement").nullable();
const agreement = agreementId.nullable().describe("the agreement's id; null where it is of no one agreement");
const tranche = count("its number, from 0");

const statementLine = z.strictObject({
  kind: z
    .enum(["payment", "arrears", "settlement", "given-up", "taken-over", "passed-on", "refused", "withdrawn"])
    .describe("why the account moved"),
  at: moment("when"),
  agreement,
  placement,
  tranche: tranche.nullable().describe("its number, from 0; null where it is about no single one"),
  about: about.nullable().describe("what it was for; null where it is about no single tranche"),
  ...totals,
  balance: amount("due to the payee after it"),
  transactionHash: transaction,
});

const week = named("StatementWeek", "A calendar week of a statement; it begins at midnight in London.", {
  monday: day("its Monday"),
  lines: list(statementLine, "in the order of the chain"),
  placements: list(z.strictObject({ agreement, placement, ...totals }), "the same by placement"),
  ...totals,
});

const tokenStatement = z.strictObject({
  token,
  opening: amount("due to the payee before the first day"),
  closing: amount("due to it after the last"),
  ...totals,
  weeks: list(week, "those in which something moved"),
  arrears: list(
    z.strictObject({
      agreement: agreementId,
      placement: text("the placement's private name"),
      tranche,
      about,
      amount: amount("what is not paid yet"),
      since: moment("when it was decided"),
      days: whole("whole days since then"),
    }),
    "what was decided and is not yet funded",
  ),
  waiting: amount("what the token refused, and the escrow keeps for the payee"),
});

/** What the commands print that tell people of the store. */
export const auditTellingShapes = {
  "audit show": show,
  "audit statement": z.strictObject({
    payee: address("who is paid"),
    name: text("its name in the address book"),
    from: day("the first day; null from the beginning").nullable(),
    until: day("the last day"),
    block,
    time,
    tokens: list(tokenStatement, "one a token"),
    isVerified,
  }),
  "audit easy-read": z.strictObject({
    name,
    agreement: agreementId,
    block,
    time,
    file: path("the page: private, for this person only"),
  }),
};
