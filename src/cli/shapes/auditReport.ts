import { z } from "zod";
import { SEVERITIES } from "../../audit/anomalies/rule.js";
import { STATUSES } from "../../agreement/status.js";
import {
  address,
  agreementId,
  amount,
  count,
  flag,
  hash,
  list,
  moment,
  named,
  path,
  period,
  seatNumber,
  text,
  whole,
} from "./values.js";

const severity = z.enum(SEVERITIES).describe("how grave it is");

const money = {
  token: address("the money's contract"),
  placements: count("how many placements"),
  funded: amount("what ever came in"),
  paid: amount("what went to payees, delivered or owed"),
  reclaimed: amount("what commissioners took back, delivered or owed"),
  settledBack: amount("what went back to commissioners when agreements were closed"),
  balance: amount("what is in escrow"),
  arrears: amount("what is decided and not yet funded"),
  liabilities: amount("what tranches may still claim, at their full amounts"),
};

const spread = named("Spread", "How long something took.", {
  count: count("how many were counted"),
  median: period("the median"),
  ninth: period("what nine in ten did not exceed"),
  longest: period("the longest"),
});

/** What `audit report` prints beside its page. */
export const auditReportShapes = {
  "audit report": z.strictObject({
    file: path("the page"),
    isPrivate: flag("whether it holds names from private agreement files, and must not be published"),
    block: z
      .strictObject({ number: whole("its number"), timestamp: moment("its time"), hash: hash("its hash") })
      .describe("the block up to which the log was read"),
    placements: count("how many placements there are"),
    anomalies: list(
      z.strictObject({
        rule: text("the rule that found it"),
        severity,
        sentence: text("what was found"),
        agreement: agreementId.describe("the agreement; null if it is about no one agreement").nullable(),
        transactionHash: hash("the transaction; null if it is about how things stand").nullable(),
        next: text("what to do about it"),
      }),
      "what to look at, gravest first",
    ),
    rules: list(
      z.strictObject({
        id: text("its name"),
        severity,
        looksFor: text("what it looks for, with its threshold"),
        next: text("what to do about what it finds"),
      }),
      "what was looked for",
    ),
    tokens: list(
      z.strictObject({ ...money, owed: amount("refused payouts that wait to be withdrawn") }),
      "the sums, by token",
    ),
    providers: list(z.strictObject({ provider: address("who signs for the home"), ...money }), "by provider and token"),
    statuses: z
      .strictObject(
        Object.fromEntries(
          STATUSES.map((status) => [status, count(`tranches that are ${status.toLowerCase()}`)]),
        ) as Record<(typeof STATUSES)[number], ReturnType<typeof count>>,
      )
      .describe("tranches by how they stand"),
    responses: z
      .strictObject({
        decisions: spread.describe("from the opening of a window to the decision; null without any").nullable(),
        seats: list(z.strictObject({ seat: seatNumber, spread }), "from the opening to each seat's word"),
      })
      .describe("how long panels took"),
    lateness: list(
      z.strictObject({
        label: text("days after the window of its tranche closed"),
        core: count("payments for the care itself"),
        outcomes: count("payments for outcomes"),
      }),
      "payments by how late they were",
    ),
  }),
};
