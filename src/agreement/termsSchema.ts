import { getAddress, isHexString } from "ethers";
import { z } from "zod";
import { MAX_TRANCHES } from "./bounds.js";

/** A whole number below 2^bits, as a decimal string. */
export const uint = (bits: bigint) =>
  z
    .string()
    .regex(/^(0|[1-9]\d{0,77})$/, "must be a whole number, written as text.")
    .transform(BigInt)
    .refine((number) => number < 2n ** bits, `must be less than 2^${bits}.`);

/** So many bytes, as hexadecimal digits. */
export const bytes = (length: number) =>
  z
    .string()
    .refine((text) => isHexString(text, length), `must be ${length} bytes, as 0x and hexadecimal digits.`)
    .toLowerCase();

function isChecksummed(text: string): boolean {
  return /^0x[0-9a-fA-F]{40}$/.test(text) && getAddress(text.toLowerCase()) === text;
}

export const address = z.string().refine(isChecksummed, "must be an address with its checksum.");

/** A number of a few bits: a JSON number in a private agreement, text in a request, as wallets want it. */
const few = z.union([
  z
    .string()
    .regex(/^\d{1,2}$/, "must be a small number.")
    .transform(Number),
  z.int(),
]);

export const seatBits = z.int().min(0).max(15);

/** Terms and schedule as JSON. */
export const termsSchema = z.strictObject({
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
        requiredSeats: few.pipe(seatBits),
        quorum: few.pipe(z.int().min(1).max(4)),
        paysOnSilence: z.boolean(),
        outcome: bytes(8),
      }),
    )
    .min(1)
    .max(MAX_TRANCHES),
});
