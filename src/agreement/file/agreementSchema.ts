import { z } from "zod";
import { PlacementError } from "../../errors.js";
import { parseBilling, parseCareDay } from "../careDays.js";
import { parsePence } from "../money.js";
import { warnOfCharacters } from "../text/characters.js";
import { didYouMean } from "../text/nearest.js";
import {
  parseDays,
  parseEvery,
  parseLabel,
  parsePercent,
  parsePeriods,
  parseSeat,
  parseWholeNumber,
} from "./values.js";

export const AGREEMENT_FORMAT = "placement-agreement/1";

/** A value that `parse` reads; what it throws becomes an issue of the schema. */
function value<T>(parse: (text: string) => T) {
  return z.string({ error: "must be one value, not a list or a group of keys." }).transform((text, context): T => {
    try {
      return parse(text);
    } catch (error) {
      if (!(error instanceof PlacementError)) throw error;
      context.addIssue(error.message);
      return z.NEVER;
    }
  });
}

/** A group of keys and no others. The message for unknown keys has one line for each. */
function group<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? issue.keys.map((key) => unknownKey(key, known)).join("\n")
        : `must be a group of keys: ${known.join(", ")}.`,
  });
}

function unknownKey(key: string, known: readonly string[]): string {
  const hint = didYouMean(key, known) || ` Known here: ${known.join(", ")}.`;
  return `unknown key "${key}".${warnOfCharacters(key)}${hint}`;
}

const list = <Item extends z.ZodType>(item: Item) => z.array(item, { error: "must be a list." });

const label = value(parseLabel);
const duration = value(parseDays);
const MOST_DECIMALS = 36;

const format = value((text) => {
  if (text === AGREEMENT_FORMAT) return AGREEMENT_FORMAT;
  throw new PlacementError("bad-input", `this program reads ${AGREEMENT_FORMAT}, not "${text}".`);
});

const policyShape = {
  required: list(value(parseSeat)),
  quorum: value((text) => parseWholeNumber(text, 1, 4)).optional(),
};

const lineShape = {
  code: label,
  share: value(parsePercent),
  every: value(parseEvery),
  ...policyShape,
  decideWithin: duration,
};

const sections = {
  parties: group({ commissioner: label, provider: label, payee: label.optional(), arbiter: label }),
  panel: group({
    inspector: label,
    socialWorker: label,
    registeredManager: label,
    healthProfessional: label.optional(),
  }),
  token: group({ address: label, decimals: value((text) => parseWholeNumber(text, 0, MOST_DECIMALS)) }),
  fee: group({ weekly: value(parsePence), billing: value(parseBilling) }),
  term: group({
    starts: value(parseCareDay),
    periods: value(parsePeriods).optional(),
    ends: value(parseCareDay).optional(),
  }),
  core: group(policyShape),
  outcome: group(lineShape),
  holdback: group({
    ...lineShape,
    share: lineShape.share.optional(),
    required: lineShape.required.optional(),
  }),
};

/** The agreement file as a commissioner writes it. */
export const agreementSchema = group({
  format,
  name: label,
  kind: label,
  parties: sections.parties,
  panel: sections.panel,
  register: label.optional(),
  token: sections.token,
  fee: sections.fee,
  term: sections.term,
  core: sections.core.optional(),
  outcomes: list(sections.outcome).optional(),
  holdback: sections.holdback.optional(),
  notice: duration,
  hold: duration,
  longStop: duration,
  carePlan: label,
});

/** The same with anything missing: what is left of a faulty file once its faults are cut out. */
export const draftSchema = agreementSchema
  .extend({
    parties: sections.parties.partial(),
    panel: sections.panel.partial(),
    token: sections.token.partial(),
    fee: sections.fee.partial(),
    term: sections.term.partial(),
    core: sections.core.partial(),
    outcomes: z.array(sections.outcome.partial().optional()),
    holdback: sections.holdback.partial(),
  })
  .partial();

export type AgreementFile = z.output<typeof agreementSchema>;
export type AgreementDraft = z.output<typeof draftSchema>;
