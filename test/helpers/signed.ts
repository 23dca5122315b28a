import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { packTranche, type Tranche } from "../../src/agreement/tranche.js";
import { encodeSignatures, type Consents } from "../../src/attestation/signatures.js";
import {
  AMENDMENT_TYPES,
  APPOINTMENT_TYPES,
  SETTLEMENT_TYPES,
  TERMINATION_TYPES,
  type Amendment,
  type Appointment,
  type Settlement,
  type Termination,
  type Types,
} from "../../src/attestation/typedData.js";
import { DAY, INSPECTOR, SOCIAL_WORKER, draft, toAbi, type AgreementOptions, type World } from "./escrow.js";

/** Bits of the consenting parties. */
export const COMMISSIONER = 0;
export const PROVIDER = 1;
export const ARBITER = 2;

type Signers = readonly (readonly [bit: number, signer: HardhatEthersSigner])[];

/** What an operation takes: the message as the ABI wants it, and the signatures. */
async function sign(world: World, types: Types, message: object, signers: Signers): Promise<Consents> {
  const signed = signers.map(async ([bit, signer]) => ({
    bit,
    signature: await signer.signTypedData(world.domain, types, message),
  }));
  return encodeSignatures(await Promise.all(signed));
}

/** The parties of the world by their bits. */
export function parties(world: World, bits: readonly number[] = [COMMISSIONER, PROVIDER]): Signers {
  const { commissioner, provider, arbiter } = world.people;
  return bits.map((bit) => [bit, [commissioner, provider, arbiter][bit]!]);
}

export function seats(world: World, bits: readonly number[] = [INSPECTOR, SOCIAL_WORKER]): Signers {
  return bits.map((bit) => [bit, world.people.seats[bit]!]);
}

const inMonth = async (world: World): Promise<bigint> => BigInt(await world.helpers.time.latest()) + 30n * DAY;

export interface AmendmentOptions extends AgreementOptions {
  readonly version?: bigint;
  readonly endsAt?: bigint;
  readonly review?: string;
  readonly validUntil?: bigint;
}

/** An amendment of the world's own terms to those named, as `amend` takes it. */
export async function amendmentOf(
  world: World,
  agreement: string,
  options: AmendmentOptions = {},
  signers: Signers = parties(world),
) {
  const { terms, schedule } = draft(world, options);
  const amendment: Amendment = {
    agreement,
    version: options.version ?? 1n,
    endsAt: options.endsAt ?? 0n,
    terms: { ...terms, schedule },
    review: options.review ?? `0x${"a5".repeat(32)}`,
    validUntil: options.validUntil ?? (await inMonth(world)),
  };
  const consents = await sign(world, AMENDMENT_TYPES, amendment, signers);
  return { amendment, ...amendmentToAbi(amendment), consents };
}

/** The struct without its schedule, and the schedule beside it as words. */
export function amendmentToAbi(amendment: Amendment) {
  const { schedule, ...terms } = amendment.terms;
  return {
    struct: { ...amendment, terms: toAbi(terms) },
    words: schedule.map((tranche: Tranche) => packTranche(tranche)),
  };
}

/** Signs and sends an amendment. */
export async function amend(
  world: World,
  agreement: string,
  options: AmendmentOptions = {},
  signers: Signers = parties(world),
) {
  const { struct, words, consents } = await amendmentOf(world, agreement, options, signers);
  return world.escrow.amend(struct, words, consents);
}

export async function appointmentOf(
  world: World,
  agreement: string,
  fields: Partial<Appointment> & Pick<Appointment, "seat" | "account">,
  signers: Signers = parties(world),
) {
  const appointment: Appointment = { agreement, version: 1n, validUntil: await inMonth(world), ...fields };
  return { appointment, consents: await sign(world, APPOINTMENT_TYPES, appointment, signers) };
}

export async function terminationOf(
  world: World,
  agreement: string,
  fields: Partial<Termination> = {},
  signers: Signers = seats(world),
) {
  const termination: Termination = {
    agreement,
    version: 1n,
    endsAt: 0n,
    grounds: `0x${"b5".repeat(32)}`,
    validUntil: await inMonth(world),
    ...fields,
  };
  return { termination, consents: await sign(world, TERMINATION_TYPES, termination, signers) };
}

/** A settlement of the agreement as it is now, unless told otherwise. */
export async function settlementOf(
  world: World,
  agreement: string,
  fields: Partial<Settlement> = {},
  signers: Signers = parties(world),
) {
  const { version, settled, challenged } = await world.escrow.stateOf(agreement);
  const settlement: Settlement = {
    agreement,
    version,
    settled: settled & ~challenged,
    arrears: await world.escrow.arrears(agreement),
    toPayee: 0n,
    statement: `0x${"c5".repeat(32)}`,
    validUntil: await inMonth(world),
    ...fields,
  };
  return { settlement, consents: await sign(world, SETTLEMENT_TYPES, settlement, signers) };
}
