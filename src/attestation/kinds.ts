import { PARTIES, SEATS, type Party, type Seat } from "../agreement/terms.js";
import {
  AMENDMENT_TYPES,
  APPOINTMENT_TYPES,
  ATTESTATION_TYPES,
  RETRACTION_TYPES,
  SETTLEMENT_TYPES,
  TERMINATION_TYPES,
  TERMS_TYPES,
  type Types,
} from "./typedData.js";

/** What can be asked to be signed. */
export const REQUEST_KINDS = [
  "Terms",
  "Attestation",
  "Retraction",
  "Amendment",
  "Appointment",
  "Termination",
  "Settlement",
] as const;
export type RequestKind = (typeof REQUEST_KINDS)[number];

export interface KindRules {
  readonly types: Types;
  /** Who each bit of the signers stands for. */
  readonly roles: readonly (Party | Seat)[];
  /**
   * How many of those who may sign must. An attestation's number is its tranches' affair: the chain knows, not the
   * request.
   */
  readonly needed: number | undefined;
}

const BOTH_PARTIES = PARTIES.slice(0, 2);
const TERMINATING_SEATS = SEATS.slice(0, 2);

export const KINDS: Readonly<Record<RequestKind, KindRules>> = {
  Terms: { types: TERMS_TYPES, roles: BOTH_PARTIES, needed: 2 },
  Attestation: { types: ATTESTATION_TYPES, roles: SEATS, needed: undefined },
  // Each seat that signs takes back its own word, and nobody else's.
  Retraction: { types: RETRACTION_TYPES, roles: SEATS, needed: 1 },
  Amendment: { types: AMENDMENT_TYPES, roles: BOTH_PARTIES, needed: 2 },
  Appointment: { types: APPOINTMENT_TYPES, roles: PARTIES, needed: 2 },
  Termination: { types: TERMINATION_TYPES, roles: TERMINATING_SEATS, needed: 2 },
  Settlement: { types: SETTLEMENT_TYPES, roles: BOTH_PARTIES, needed: 2 },
};
