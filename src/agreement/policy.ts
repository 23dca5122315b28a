import { SEATS, SEAT_WORDS, type Seat } from "./terms.js";
import { listInWords } from "./words.js";

/** Who must sign for a tranche, and how many in all. */
export interface Policy {
  readonly required: readonly Seat[];
  readonly quorum: number;
}

/** What decides a core tranche early if the file says nothing. */
export const CORE_POLICY: Policy = { required: ["socialWorker"], quorum: 2 };

/** As many as are required, and two at least, so that no side decides alone. */
export const defaultQuorum = (required: readonly Seat[]): number => Math.max(2, required.length);

export const bitsOf = (seats: readonly Seat[]): number =>
  seats.reduce((bits, seat) => bits | (1 << SEATS.indexOf(seat)), 0);

export const seatsOf = (bits: number): Seat[] => SEATS.filter((_, index) => (bits & (1 << index)) !== 0);

const COUNTS = ["none", "one", "two", "three", "four"];

/** `the social worker and one other of the panel` */
export function policyInWords({ required, quorum }: Policy): string {
  const named = listInWords(required.map((seat) => `the ${SEAT_WORDS[seat]}`));
  const others = quorum - required.length;
  if (required.length === 0) return `any ${COUNTS[quorum] ?? quorum} of the panel`;
  if (others > 0) return `${named} and ${COUNTS[others] ?? others} ${others === 1 ? "other" : "others"} of the panel`;
  return required.length === 1 ? `${named} alone` : named;
}

/** Why a policy may not stand, or undefined: what the escrow refuses as unsafe or unreachable, in words. */
export function policyFault({ required, quorum }: Policy, occupied: readonly Seat[]): string | undefined {
  const twice = required.find((seat, index) => required.indexOf(seat) !== index);
  if (twice !== undefined) return `${twice} stands twice in "required".`;
  return unreachable({ required, quorum }, occupied) ?? unsafe({ required, quorum });
}

function unreachable({ required, quorum }: Policy, occupied: readonly Seat[]): string | undefined {
  const vacant = required.find((seat) => !occupied.includes(seat));
  if (vacant !== undefined) {
    return `the policy needs the ${SEAT_WORDS[vacant]}, but that seat is vacant; name someone in "panel" or take the seat out.`;
  }
  if (quorum <= occupied.length) return undefined;
  return `the policy needs ${quorum} signatures, but only ${occupied.length} seats of the panel are filled.`;
}

function unsafe({ required, quorum }: Policy): string | undefined {
  if (quorum < required.length) {
    return `a quorum of ${quorum} is less than the ${required.length} seats that must sign; write at least ${required.length}.`;
  }
  const independent = required.includes("inspector") || required.includes("healthProfessional");
  if (quorum >= 2 || independent) return undefined;
  const who =
    required[0] === "registeredManager"
      ? "the registered manager, who works for the provider, could release this money alone"
      : required[0] === "socialWorker"
        ? "the social worker, who works for the commissioner, could decide this money alone"
        : "any one person could release this money, the provider's registered manager too";
  return `${who}; write a quorum of 2, or require the inspector or the health professional.`;
}
