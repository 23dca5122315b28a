/** Tellers of the events that change an agreement: disputes, holds, endings and new versions. */
import { ZeroHash } from "ethers";
import type { SignedTerms } from "../../../src/agreement/terms.js";
import {
  AMENDMENT_TYPES,
  APPOINTMENT_TYPES,
  SETTLEMENT_TYPES,
  TERMINATION_TYPES,
  type Amendment,
  type Appointment,
  type Settlement,
  type Termination,
} from "../../../src/attestation/typedData.js";
import type { LedgerEvent } from "../../../src/replay/events.js";
import { PEOPLE, SCHEDULE, TERMS, TOTAL, seat, type Story } from "./story.js";

const DAY = 86_400n;
const { commissioner, provider, arbiter, stranger, seats } = PEOPLE;

/** Who signs, with its bit. */
export const COMMISSIONER = [0, commissioner] as const;
export const PROVIDER = [1, provider] as const;
export const ARBITER = [2, arbiter] as const;
export const INSPECTOR = [0, seats[0]] as const;
export const SOCIAL_WORKER = [1, seats[1]] as const;
const PARTIES = [COMMISSIONER, PROVIDER];

export const challenged = (story: Story, tranches: readonly number[], caller = TERMS.provider): LedgerEvent => ({
  name: "Challenged",
  ...story.acted(TOTAL, caller),
  tranches,
  grounds: ZeroHash,
});

export const ruled = (
  story: Story,
  index: bigint,
  achieved: bigint,
  balance: bigint,
  caller = TERMS.arbiter,
): LedgerEvent => ({
  name: "Adjudicated",
  ...story.acted(balance, caller),
  findings: [{ tranche: index, achieved }],
  ruling: ZeroHash,
});

export const held = (
  story: Story,
  number: number,
  heldUntil = story.now + TERMS.holdPeriod,
  bit = 1 << number,
): LedgerEvent => ({
  name: "Held",
  ...story.acted(TOTAL, seat(number)),
  seat: bit,
  heldUntil,
  grounds: ZeroHash,
});

export const lifted = (story: Story, caller: string, heldUntil: bigint): LedgerEvent => ({
  name: "Lifted",
  ...story.acted(TOTAL, caller),
  heldUntil,
});

export const noticed = (story: Story, endsAt: bigint, caller = TERMS.provider): LedgerEvent => ({
  name: "NoticeGiven",
  ...story.acted(TOTAL, caller),
  endsAt,
  grounds: ZeroHash,
});

type Signers = Parameters<Story["consents"]>[2];
const inForce = (story: Story) => ({ agreement: story.agreement, version: 1n, validUntil: story.now + DAY });

export function terminated(
  story: Story,
  fields: Partial<Termination> = {},
  signers: Signers = [INSPECTOR, SOCIAL_WORKER],
): LedgerEvent {
  const termination = { ...inForce(story), endsAt: 0n, grounds: ZeroHash, ...fields };
  const signed = story.consents(TERMINATION_TYPES, termination, signers);
  return { name: "Terminated", ...story.acted(TOTAL, stranger.address), termination, ...signed };
}

export function amendmentOf(
  story: Story,
  terms: Partial<SignedTerms> = {},
  fields: Partial<Amendment> = {},
): Amendment {
  return {
    ...inForce(story),
    endsAt: 0n,
    terms: { ...TERMS, schedule: SCHEDULE, ...terms },
    review: ZeroHash,
    ...fields,
  };
}

export function amended(
  story: Story,
  terms: Partial<SignedTerms> = {},
  fields: Partial<Amendment> = {},
  signers: Signers = PARTIES,
): LedgerEvent {
  const amendment = amendmentOf(story, terms, fields);
  const signed = story.consents(AMENDMENT_TYPES, amendment, signers);
  return { name: "Amended", ...story.acted(TOTAL, stranger.address), amendment, ...signed };
}

export function appointed(story: Story, fields: Partial<Appointment> = {}, signers: Signers = PARTIES): LedgerEvent {
  const appointment = { ...inForce(story), seat: 1n, account: seat(3), ...fields };
  const signed = story.consents(APPOINTMENT_TYPES, appointment, signers);
  return { name: "Appointed", ...story.acted(TOTAL, stranger.address), appointment, ...signed };
}

export function closed(story: Story, fields: Partial<Settlement> = {}, signers: Signers = PARTIES): LedgerEvent {
  const settlement = { ...inForce(story), settled: 0n, arrears: 0n, toPayee: 0n, statement: ZeroHash, ...fields };
  const signed = story.consents(SETTLEMENT_TYPES, settlement, signers);
  return { name: "Closed", ...story.acted(0n, stranger.address), settlement, ...signed };
}
