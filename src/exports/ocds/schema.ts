/**
 * What this program writes of the Open Contracting Data Standard, release 1.1.5: a part of it, and strict, so that a field
 * that is not told here is a fault. `npm run check:ocds` holds the same output against the published schema.
 */
import { z } from "zod";

const time = z.iso.datetime({ precision: 0 });
const text = z.string().min(1);

const reference = z.strictObject({ id: text, name: text });

const party = z.strictObject({
  id: text,
  name: text,
  roles: z.array(z.enum(["buyer", "procuringEntity", "payer", "supplier", "payee"])).min(1),
});

const value = z.strictObject({ amount: z.number().nonnegative(), currency: z.literal("GBP") });

const period = z.strictObject({ startDate: time, endDate: time.optional() });

const milestone = z.strictObject({
  id: text,
  title: text,
  type: z.literal("delivery"),
  description: text.optional(),
  dueDate: time.optional(),
  dateMet: time.optional(),
  dateModified: time.optional(),
  status: z.enum(["scheduled", "met", "partiallyMet", "notMet"]).optional(),
});

const transaction = z.strictObject({
  id: text,
  source: z.url().optional(),
  date: time,
  value,
  payer: reference,
  payee: reference,
});

const amendment = z.strictObject({ id: text, date: time, description: text, rationale: text.optional() });

const contract = z.strictObject({
  id: text,
  awardID: text,
  title: text,
  description: text,
  status: z.enum(["active", "terminated"]),
  period,
  value,
  dateSigned: time.optional(),
  milestones: z.array(milestone).min(1).optional(),
  amendments: z.array(amendment).min(1).optional(),
  implementation: z.strictObject({ transactions: z.array(transaction).min(1) }).optional(),
});

const release = z.strictObject({
  ocid: text.regex(/^ocds-[a-z0-9]{6}-/),
  id: text.regex(/^[^#]+$/),
  date: time,
  tag: z.array(z.enum(["award", "contract", "implementation"])).min(1),
  initiationType: z.literal("tender"),
  language: z.literal("en"),
  parties: z.array(party).min(2),
  buyer: reference,
  tender: z.strictObject({
    id: text,
    status: z.literal("complete"),
    mainProcurementCategory: z.literal("services"),
    procuringEntity: reference,
  }),
  awards: z
    .array(z.strictObject({ id: text, title: text, status: z.literal("active"), suppliers: z.array(reference).min(1) }))
    .min(1),
  contracts: z.array(contract).min(1),
});

export const releasePackage = z.strictObject({
  uri: z.url(),
  version: z.literal("1.1"),
  publishedDate: time,
  publisher: z.strictObject({ name: text }),
  releases: z.array(release),
});

export type Reference = z.infer<typeof reference>;
export type Milestone = z.infer<typeof milestone>;
export type Transaction = z.infer<typeof transaction>;
export type OcdsAmendment = z.infer<typeof amendment>;
export type Contract = z.infer<typeof contract>;
export type Release = z.infer<typeof release>;
