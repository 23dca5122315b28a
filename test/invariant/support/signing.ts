/** Signed messages: who signed what, whether that would count, and the bytes. */
import {
  AMENDMENT_TYPES,
  APPOINTMENT_TYPES,
  SETTLEMENT_TYPES,
  TERMINATION_TYPES,
  amendmentDigest,
  appointmentDigest,
  settlementDigest,
  terminationDigest,
  type Amendment,
  type Appointment,
  type Settlement,
  type Termination,
  type Types,
} from "../../../src/attestation/typedData.js";
import { CALLERS_WORD, encodeSignatures, type Consents } from "../../../src/attestation/signatures.js";
import { cancellationKey } from "../../../src/replay/state.js";
import { ZERO_ADDRESS } from "../../helpers/escrow.js";
import type { Fuzz, Signer } from "./fuzz.js";

/** One signature of a set; without one the sender's own word is meant. */
export interface Signed {
  readonly bit: number;
  /** Who really signed. */
  readonly account: string;
  readonly signature: string | null;
}

/** A set of signatures, perhaps with a byte too many behind them. */
export interface SignatureSet {
  readonly signed: readonly Signed[];
  readonly hasTail: boolean;
}

export type Message =
  | { readonly kind: "amend"; readonly struct: Amendment; readonly words: readonly bigint[] }
  | { readonly kind: "appoint"; readonly struct: Appointment }
  | { readonly kind: "terminate"; readonly struct: Termination }
  | { readonly kind: "settle"; readonly struct: Settlement };

export type SignedMessage = Message & SignatureSet;

/** What is signed, and its digest. */
export function digestOf({ world }: Fuzz, message: Message): string {
  const { domain } = world;
  if (message.kind === "amend") return amendmentDigest(domain, message.struct);
  if (message.kind === "appoint") return appointmentDigest(domain, message.struct);
  if (message.kind === "terminate") return terminationDigest(domain, message.struct);
  return settlementDigest(domain, message.struct);
}

const TYPES: Readonly<Record<Message["kind"], Types>> = {
  amend: AMENDMENT_TYPES,
  appoint: APPOINTMENT_TYPES,
  terminate: TERMINATION_TYPES,
  settle: SETTLEMENT_TYPES,
};

export const signMessage = (fuzz: Fuzz, message: Message, accounts: readonly string[], bits: readonly number[]) =>
  signBy(fuzz, TYPES[message.kind], message.struct, accounts, bits);

/**
 * The signatures of the accounts at these bits. Now and then one signs by sending, one is forged by a stranger, or a byte
 * stands behind them; where nobody holds the role a stranger signs.
 */
export async function signBy(
  fuzz: Fuzz,
  types: Types,
  struct: object,
  accounts: readonly string[],
  bits: readonly number[],
): Promise<SignatureSet & { readonly sender: Signer }> {
  const { random, cast, world } = fuzz;
  const speaker = random.chance(0.2) ? random.pick(bits) : null;
  const forged = random.chance(0.04) ? random.pick(bits) : null;
  const isSomebody = (bit: number): boolean => (accounts[bit] ?? ZERO_ADDRESS) !== ZERO_ADDRESS;
  const signed = bits.map(async (bit): Promise<Signed> => {
    const signer = forged === bit || !isSomebody(bit) ? cast.stranger : fuzz.signerOf(accounts[bit]!);
    if (speaker === bit) return { bit, account: signer.address, signature: null };
    return { bit, account: signer.address, signature: await signer.signTypedData(world.domain, types, struct) };
  });
  const isSent = speaker !== null && isSomebody(speaker) && random.chance(0.85);
  return {
    signed: await Promise.all(signed),
    hasTail: random.chance(0.015),
    sender: isSent ? fuzz.signerOf(accounts[speaker]!) : fuzz.anyone(),
  };
}

export function encodeSet({ signed, hasTail }: SignatureSet): Consents {
  const encoded = encodeSignatures(signed.map(({ bit, signature }) => ({ bit, signature: signature ?? CALLERS_WORD })));
  return hasTail ? { ...encoded, signatures: `${encoded.signatures}00` } : encoded;
}

export const bitsOf = (signed: readonly Signed[]): number => signed.reduce((set, { bit }) => set | (1 << bit), 0);

/** Why the set does not count for these accounts, or null. */
export function whyUnsigned({ signed, hasTail }: SignatureSet, accounts: readonly string[], sender: string) {
  // Before any signature is read.
  if (signed.some(({ bit }) => (accounts[bit] ?? ZERO_ADDRESS) === ZERO_ADDRESS)) return "EscrowSignerUnknown";
  for (const { bit, account, signature } of [...signed].sort((a, b) => a.bit - b.bit)) {
    const stands = signature === null ? sender : account;
    if (accounts[bit] !== stands) return "EscrowSignatureInvalid";
  }
  return hasTail ? "EscrowSignaturesMalformed" : null;
}

/** Why these consents do not count, or null: first those taken back, then those that are none. */
export function whyNoConsent(
  { ledger }: Fuzz,
  digest: string,
  set: SignatureSet,
  accounts: readonly string[],
  sender: string,
): string | null {
  const isCancelled = set.signed.some(({ bit }) => {
    const account = accounts[bit];
    return account !== undefined && ledger.cancelled.has(cancellationKey(account, digest));
  });
  return isCancelled ? "EscrowConsentCancelled" : whyUnsigned(set, accounts, sender);
}
