import { getAddress, isHexString } from "ethers";
import { z } from "zod";
import { MAX_TRANCHES } from "./bounds.js";
import { BILLINGS } from "./careDays.js";

export const BUILT_FORMAT = "placement-built/1";

const uint = (bits: bigint) =>
  z
    .string()
    .regex(/^(0|[1-9]\d{0,77})$/, "must be a whole number, written as text.")
    .transform(BigInt)
    .refine((number) => number < 2n ** bits, `must be less than 2^${bits}.`);

const bytes = (length: number) =>
  z
    .string()
    .refine((text) => isHexString(text, length), `must be ${length} bytes, as 0x and hexadecimal digits.`)
    .toLowerCase();

function isChecksummed(text: string): boolean {
  return /^0x[0-9a-fA-F]{40}$/.test(text) && getAddress(text.toLowerCase()) === text;
}

const address = z.string().refine(isChecksummed, "must be an address with its checksum.");
const day = z.iso.date();
const seatBits = z.int().min(0).max(15);

const termsSchema = z.strictObject({
  commissioner: address,
  provider: address,
  payee: address,
  token: address,
  arbiter: address,
  register: address,
  panel: z.tuple([address, address, address, address]),
  carePlan: bytes(32),
  placementRef: bytes(32),
  noticePeriod: uint(32n),
  holdPeriod: uint(32n),
  longStop: uint(32n),
  schedule: z
    .array(
      z.strictObject({
        amount: uint(96n),
        opensAt: uint(40n),
        closesAt: uint(40n),
        requiredSeats: seatBits,
        quorum: z.int().min(1).max(4),
        paysOnSilence: z.boolean(),
        outcome: bytes(8),
      }),
    )
    .min(1)
    .max(MAX_TRANCHES),
});

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
