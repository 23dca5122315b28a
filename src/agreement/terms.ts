import type { Tranche } from "./tranche.js";

/** The seats of a panel, in order: a seat's number is its place here. */
export const SEATS = ["inspector", "socialWorker", "registeredManager", "healthProfessional"] as const;
export type Seat = (typeof SEATS)[number];

export const SEAT_WORDS: Readonly<Record<Seat, string>> = {
  inspector: "inspector",
  socialWorker: "social worker",
  registeredManager: "registered manager",
  healthProfessional: "health professional",
};

/** The parties that consent, in order: a party's bit is its place here. */
export const PARTIES = ["commissioner", "provider", "arbiter"] as const;
export type Party = (typeof PARTIES)[number];

/** What both parties sign, beside the schedule. Addresses are checksummed; periods are seconds. */
export interface Terms {
  readonly commissioner: string;
  readonly provider: string;
  readonly payee: string;
  readonly token: string;
  readonly arbiter: string;
  /** A practitioner register, or the zero address. */
  readonly register: string;
  /** Accounts of the four seats; the last may be the zero address. */
  readonly panel: readonly [string, string, string, string];
  readonly carePlan: string;
  readonly placementRef: string;
  readonly noticePeriod: bigint;
  readonly holdPeriod: bigint;
  readonly longStop: bigint;
}

export interface SignedTerms extends Terms {
  readonly schedule: readonly Tranche[];
}
