import { z } from "zod";
import { CHALLENGERS } from "../../audit/monitoring/challenges.js";
import { RESULTS } from "../../audit/monitoring/checks.js";
import { OVERRIDES } from "../../audit/monitoring/override.js";
import { COLOURS } from "../../audit/monitoring/suitability.js";
import {
  address,
  agreementId,
  count,
  finding,
  flag,
  hash,
  list,
  moment,
  named,
  outcomeTag,
  path,
  period,
  seatNumber,
  text,
  texts,
  whole,
} from "./values.js";

const span = (description: string) =>
  z.strictObject({ from: moment("its first moment"), until: moment("the moment after it") }).describe(description);

const tranche = count("the tranche, from 0");
const grounds = hash("the commitment to the grounds");

const subject = named("MonitoredSubject", "What was checked.", {
  kind: z.enum(["outcome", "care", "unnamed"]).describe("`unnamed`: no private copy at hand explains its tag"),
  code: text("the catalogue code; null unless it is an outcome").nullable(),
  title: text("its title"),
});

const tally = named("CheckTally", "Checks counted by what they found.", {
  checks: count("how many"),
  met: count("in full"),
  partlyMet: count("in part"),
  notMet: count("not at all"),
  average: finding("how far on average, every check alike; null without a check").nullable(),
  lastAt: moment("the last of them; null without one").nullable(),
});

const trend = z
  .strictObject({
    direction: z.enum(["better", "worse", "steady", "not enough checks"]).describe("against the period before"),
    before: tally,
  })
  .describe("how the average changed");

const result = z.enum(RESULTS).describe("what was found");

const check = named("MonitoringCheck", "A finding of the panel, or an award of the arbiter.", {
  agreement: agreementId,
  tranche,
  outcome: outcomeTag("the outcome's tag"),
  kind: z.enum(["core", "outcome", "holdback"]).describe("the care itself, an outcome, or what is due on inspection"),
  subject,
  period: text("the care it was about"),
  achieved: finding("how far it was achieved"),
  result,
  by: z.enum(["panel", "arbiter"]).describe("who said so"),
  inspector: address("whose word as inspector it rests on; null if on none").nullable(),
  evidence: hash("the commitment to the evidence, or to the ruling"),
  decidedAt: moment("when"),
  transactionHash: hash("in which transaction"),
});

const placement = z.strictObject({
  agreement: agreementId,
  name: text("its private name; a short id where no private copy is at hand"),
  isKnown: flag("whether a private copy is at hand"),
  openedAt: moment("when it was opened"),
  startsAt: moment("when its care begins"),
  endsAt: moment("when its care ends or ended"),
  isLive: flag("whether it was live at the end of the period"),
});

const outstanding = z.strictObject({
  agreement: agreementId,
  subject,
  outcome: outcomeTag("the outcome's tag"),
  since: moment("when it was first not met in full since it last was"),
  latest: check,
  checks: count("how many checks in a row did not find it met"),
  grantedAt: moment("when the commissioner paid it all the same; null if it did not").nullable(),
});

const hold = z.strictObject({
  agreement: agreementId,
  seat: seatNumber,
  account: address("who placed it"),
  placedAt: moment("when"),
  endsAt: moment("when it ended, or will by itself"),
  end: z.enum(["running", "lifted", "ran out", "closed"]).describe("how it ended, by the end of the period"),
  liftedBy: address("who lifted it; null if nobody did").nullable(),
  lasted: period("how long it held, up to the end of the period"),
  grounds,
});

const challenge = z.strictObject({
  agreement: agreementId,
  tranche,
  subject,
  challenger: address("who challenged it"),
  as: z.enum(CHALLENGERS).describe("in which role"),
  at: moment("when"),
  grounds,
  outcome: z
    .strictObject({
      by: z
        .enum(["panel", "arbiter", "silence", "grant", "undecided", "dropped"])
        .describe("who decided it; `dropped` if the tranche changed, lapsed or ended with its agreement"),
      achieved: finding("how far; null where nobody said").nullable(),
      decidedAt: moment("when; null unless it was decided").nullable(),
    })
    .describe("what came of it by the end of the period"),
});

const late = named("LateTranche", "A tranche that was decided late, or not at all.", {
  agreement: agreementId,
  tranche,
  subject,
  closesAt: moment("when it should have been decided"),
  decidedAt: moment("when it was; null while it is undecided").nullable(),
  by: z.enum(["panel", "arbiter", "grant"]).describe("who decided it; null while it is undecided").nullable(),
  late: period("how late, up to the decision or the end of the period"),
});

const ending = z.strictObject({
  agreement: agreementId,
  kind: z.enum(["notice", "termination", "settlement"]).describe("how"),
  by: z.enum(["commissioner", "provider"]).describe("who gave the notice; null for what several signed").nullable(),
  at: moment("when"),
  endsAt: moment("when the placement ends or ended"),
  grounds: hash("the commitment to the grounds, or to the final account"),
});

const judgement = z.strictObject({
  id: text("the rule"),
  sentence: text("what it looks at"),
  unit: z.enum(["percent", "points", "days", "times"]).describe("percent and points are basis points"),
  lessIsWorse: flag("whether a colour begins below its threshold, and not at it"),
  amber: whole("where amber begins; null if never").nullable(),
  red: whole("where red begins; null if never").nullable(),
  value: whole("what it saw; null where there was too little to say").nullable(),
  colour: z.enum(COLOURS).describe("grey: too little was checked"),
  facts: list(
    z.strictObject({
      kind: z.enum(["check", "outstanding", "hold", "ending"]).describe("what it is"),
      agreement: agreementId,
      at: moment("when, or since when"),
      subject: subject.nullable().describe("what was checked; null unless it was a check"),
      result: result.nullable().describe("what was found; null unless it was a check"),
    }),
    "what the colour rests on, beside the results",
  ),
});

/** What `monitor report` prints: the whole record behind the page. */
export const monitorShapes = {
  "monitor report": z.strictObject({
    page: path("the page that was written"),
    provider: address("the home's account"),
    name: text("its name in the address book; a short address where it has none"),
    period: span("what is reported on"),
    before: span("what trends are measured against"),
    officer: text("who writes the report; null where nobody was named").nullable(),
    narrative: texts("the officer's narrative by paragraphs; none if it is left to be written by hand"),
    suitability: z
      .strictObject({
        colour: z.enum(COLOURS).describe("the worst of all rules"),
        judgements: list(judgement, "every rule"),
      })
      .describe("by the rules alone"),
    override: z
      .strictObject({
        colour: z.enum(OVERRIDES).describe("the officer's"),
        reason: text("why"),
        officer: text("who answers for it"),
      })
      .nullable()
      .describe("null if nobody overrode the rules"),
    placements: list(placement, "with the home, opened before the end of the period"),
    overall: z.strictObject({ tally, trend }).describe("of all outcomes, without the care itself"),
    subjects: list(
      z.strictObject({ subject, principles: texts("codes of the principles it speaks of"), tally, trend }),
      "by outcome; every check is in exactly one",
    ),
    principles: list(
      z.strictObject({
        principle: z
          .strictObject({ code: text("its code"), title: text("its title") })
          .nullable()
          .describe("null for outcomes that speak of none"),
        codes: texts("the outcomes counted here"),
        tally,
        trend,
      }),
      "all twelve; an outcome may count under several",
    ),
    months: list(z.strictObject({ month: text("as `2027-01`"), tally }), "every month of the period"),
    checks: list(check, "those of the period"),
    inspections: list(check, "those that decided a holdback with the inspector's word"),
    outstanding: list(outstanding, "not met in full and not put right at the end of the period"),
    holds: list(hold, "in force at some time of the period"),
    challenges: list(challenge, "made in the period, one a tranche"),
    lateness: z
      .strictObject({
        due: count("windows of outcomes that closed in the period"),
        late: list(late, "decided after that"),
        undecided: list(late, "not decided yet"),
        onSilence: count("tranches of the care itself that were paid because nobody spoke"),
      })
      .describe("how the panel kept to its windows"),
    retractions: list(
      z.strictObject({ agreement: agreementId, seats: list(seatNumber, "whose word"), at: moment("when") }),
      "words taken back in the period",
    ),
    endings: list(ending, "in the period"),
    source: z
      .strictObject({
        chainId: whole("the chain"),
        escrow: address("the escrow"),
        block: z
          .strictObject({ number: whole("its number"), timestamp: moment("its time"), hash: hash("its hash") })
          .describe("up to which the log was read"),
        differences: count("what `audit verify` found wrong up to this block; null if it was not run").nullable(),
      })
      .describe("what the report rests on"),
  }),
};
