import { ZeroAddress } from "ethers";
import { sameAddress } from "../agreement/addresses.js";
import { ROLE_WORDS, SEATS, SEAT_WORDS, seatsOf, type SignedTerms } from "../agreement/index.js";
import { policyFault } from "../agreement/policy.js";
import { rolesOf } from "../agreement/roles.js";

/** An agreement as far as its panel can change. */
export interface Seated {
  readonly terms: SignedTerms;
  /** One bit a tranche that is decided for money. */
  readonly decided: bigint;
  readonly isClosed: boolean;
}

/**
 * Why the escrow would refuse to put the account into the seat, as the end of a sentence about the placement; undefined
 * if it would not.
 * @param account the zero address leaves the seat vacant.
 */
export function faultInAppointment(
  { terms, decided, isClosed }: Seated,
  seat: number,
  account: string,
): string | undefined {
  if (isClosed) return "is settled and closed";
  if (sameAddress(terms.panel[seat] ?? ZeroAddress, account)) {
    return account === ZeroAddress ? "has nobody in this seat already" : "has this very account in this seat already";
  }
  if (account === ZeroAddress) return faultInVacancy(terms, decided, seat);
  const role = Object.entries(rolesOf(terms)).find(
    ([name, holder]) => name !== "token" && name !== "register" && sameAddress(holder, account),
  )?.[0];
  return role && `has the account as its ${ROLE_WORDS[role as keyof typeof ROLE_WORDS]} already`;
}

const OPTIONAL_SEAT = SEATS.indexOf("healthProfessional");

function faultInVacancy({ panel, schedule }: SignedTerms, decided: bigint, seat: number): string | undefined {
  if (seat !== OPTIONAL_SEAT) return `always needs ${article(seat)}`;
  const occupied = SEATS.filter((_, index) => index !== seat && panel[index] !== ZeroAddress);
  const stuck = schedule.findIndex(
    ({ requiredSeats, quorum }, index) =>
      ((decided >> BigInt(index)) & 1n) === 0n &&
      policyFault({ required: seatsOf(requiredSeats), quorum }, occupied) !== undefined,
  );
  return stuck === -1 ? undefined : `could not decide tranche ${stuck} any more`;
}

function article(seat: number): string {
  const word = SEAT_WORDS[SEATS[seat] ?? "inspector"];
  return /^[aeiou]/.test(word) ? `an ${word}` : `a ${word}`;
}
