import fc from "fast-check";
import { getAddress, hexlify } from "ethers";
import type { Terms } from "../../../src/agreement/terms.js";
import type { Tranche } from "../../../src/agreement/tranche.js";
import type {
  Amendment,
  Appointment,
  Attestation,
  Settlement,
  Termination,
} from "../../../src/attestation/typedData.js";

export const bytes = (length: number): fc.Arbitrary<string> =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((raw) => hexlify(raw));
export const uint = (bits: number): fc.Arbitrary<bigint> => fc.bigInt({ min: 0n, max: (1n << BigInt(bits)) - 1n });
const address = bytes(20).map(getAddress);

export const anyTerms: fc.Arbitrary<Terms> = fc.record({
  commissioner: address,
  provider: address,
  payee: address,
  token: address,
  arbiter: address,
  register: address,
  panel: fc.tuple(address, address, address, address),
  carePlan: bytes(32),
  placementRef: bytes(32),
  noticePeriod: uint(32),
  holdPeriod: uint(32),
  longStop: uint(32),
});

export const anyTranche: fc.Arbitrary<Tranche> = fc.record({
  amount: uint(96),
  opensAt: uint(40),
  closesAt: uint(40),
  requiredSeats: fc.integer({ min: 0, max: 15 }),
  quorum: fc.integer({ min: 0, max: 7 }),
  paysOnSilence: fc.boolean(),
  outcome: bytes(8),
});

export const anyAttestation: fc.Arbitrary<Attestation> = fc.record({
  agreement: bytes(32),
  version: uint(16),
  findings: fc.array(fc.record({ tranche: uint(8), achieved: uint(16) }), { maxLength: 64 }),
  overRefusal: fc.boolean(),
  evidence: bytes(32),
  validUntil: uint(40),
});

export const anyAmendment: fc.Arbitrary<Amendment> = fc.record({
  agreement: bytes(32),
  version: uint(16),
  endsAt: uint(40),
  terms: fc
    .tuple(anyTerms, fc.array(anyTranche, { maxLength: 64 }))
    .map(([terms, schedule]) => ({ ...terms, schedule })),
  review: bytes(32),
  validUntil: uint(40),
});

export const anyAppointment: fc.Arbitrary<Appointment> = fc.record({
  agreement: bytes(32),
  version: uint(16),
  seat: uint(8),
  account: address,
  validUntil: uint(40),
});

export const anyTermination: fc.Arbitrary<Termination> = fc.record({
  agreement: bytes(32),
  version: uint(16),
  endsAt: uint(40),
  grounds: bytes(32),
  validUntil: uint(40),
});

export const anySettlement: fc.Arbitrary<Settlement> = fc.record({
  agreement: bytes(32),
  version: uint(16),
  settled: uint(64),
  arrears: uint(96),
  toPayee: uint(96),
  statement: bytes(32),
  validUntil: uint(40),
});

/** The struct once as it is, and once with each of its fields changed in the lowest bit. */
export function variantsOf<Struct extends object>(struct: Struct): Struct[] {
  const changed = Object.entries(struct).flatMap(([name, value]: [string, unknown]): Struct[] => {
    if (typeof value === "bigint") return [{ ...struct, [name]: value ^ 1n }];
    if (typeof value !== "string") return [];
    const flipped = (BigInt(value) ^ 1n).toString(16).padStart(value.length - 2, "0");
    return [{ ...struct, [name]: `0x${flipped}` }];
  });
  return [struct, ...changed];
}
