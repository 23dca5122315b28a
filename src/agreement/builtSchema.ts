import { z } from "zod";
import { BILLINGS } from "./careDays.js";
import { bytes, seatBits, termsSchema, uint } from "./termsSchema.js";

export const BUILT_FORMAT = "placement-built/1";

const day = z.iso.date();

const roles = [
  "commissioner",
  "provider",
  "payee",
  "arbiter",
  "inspector",
  "socialWorker",
  "registeredManager",
] as const;

/** Text without anything that a terminal would obey or a reader would not see. */
const label = z.string().regex(/^[^\p{C}\p{Zl}\p{Zp}]+$/u, "must be one line of readable text.");

const documentSalt = z.strictObject({ salt: bytes(32), sha256: bytes(32) });
const basisPoints = z.int().min(1).max(10_000);

const lineSchema = z.strictObject({
  code: label,
  title: label,
  share: basisPoints,
  every: z.union([z.literal("once"), z.int().min(1)]),
  requiredSeats: seatBits,
  quorum: z.int().min(1).max(4),
  decideWithin: z.int().min(0),
});

/** The JSON of a built agreement; amounts and times are decimal strings. */
export const builtSchema = z.strictObject({
  format: z.literal(BUILT_FORMAT),
  version: uint(16n).optional(),
  agreement: bytes(32).optional(),
  name: label,
  kind: label,
  decimals: z.int().min(0).max(36),
  fee: z.strictObject({
    weekly: uint(96n),
    billing: z.enum(BILLINGS),
    steps: z.array(z.strictObject({ from: day, weekly: uint(96n) })).optional(),
  }),
  lines: z.array(lineSchema).optional(),
  absences: z.array(z.strictObject({ from: day, until: day, pays: basisPoints })).optional(),
  outcomeSets: z.array(z.strictObject({ set: label, title: label, version: label, source: label })).optional(),
  term: z.strictObject({ starts: day, ends: day }),
  names: z.strictObject({
    ...(Object.fromEntries(roles.map((role) => [role, label])) as Record<(typeof roles)[number], typeof label>),
    healthProfessional: label.optional(),
    token: label,
    register: label.optional(),
  }),
  terms: termsSchema,
  tranches: z.array(
    z.strictObject({
      index: z.int(),
      kind: z.enum(["core", "outcome", "holdback"]),
      code: label.optional(),
      title: label,
      period: label,
      added: z.literal(true).optional(),
    }),
  ),
  salts: z.strictObject({
    outcomes: bytes(32),
    carePlan: documentSalt,
    review: documentSalt.optional(),
  }),
  warnings: z.array(label),
});
