import { z } from "zod";
import { parseBilling, parseCareDay } from "../careDays.js";
import { parsePence } from "../money.js";
import { formatOf, group, list, value } from "../text/shape.js";
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

const label = value(parseLabel);
const duration = value(parseDays);
const MOST_DECIMALS = 36;

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
  format: formatOf(AGREEMENT_FORMAT),
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
