import type { Tranche } from "../agreement/tranche.js";
import { listInWords, seatNames } from "../agreement/words.js";

/** Who has spoken on an attestation; bit sets of seats. */
export interface SeatWords {
  /** By a signature that is at hand. */
  readonly signed: number;
  /** On chain, before. */
  readonly endorsed: number;
  /** Took their word back: it never counts again. */
  readonly retracted: number;
}

/** Whether they are enough. */
export interface Weighed extends SeatWords {
  /** Bit set of seats. */
  readonly requiredSeats: number;
  readonly quorum: number;
  readonly isComplete: boolean;
}

/**
 * The policy of an attestation is that of all tranches it names, together: the union of required seats, the greatest
 * quorum. Without a tranche nothing is ever complete.
 */
export function weigh(tranches: readonly Pick<Tranche, "requiredSeats" | "quorum">[], words: SeatWords): Weighed {
  const requiredSeats = tranches.reduce((bits, tranche) => bits | tranche.requiredSeats, 0);
  const quorum = tranches.reduce((most, tranche) => Math.max(most, tranche.quorum), 0);
  const seats = speaking(words);
  const isComplete = tranches.length > 0 && (requiredSeats & ~seats) === 0 && seatNames(seats).length >= quorum;
  return { ...words, requiredSeats, quorum, isComplete };
}

/** The seats whose word counts so far, if the register confirms them. */
const speaking = ({ signed, endorsed, retracted }: SeatWords): number => (signed | endorsed) & ~retracted;

/** Whose word is missing. */
interface Missing {
  /** Seats that are required; bit set. */
  readonly seats: number;
  /** How many more, whichever they are. */
  readonly others: number;
}

export function missingFrom(weighed: Weighed): Missing {
  const spoken = speaking(weighed);
  const seats = weighed.requiredSeats & ~spoken;
  const others = weighed.quorum - seatNames(spoken).length - seatNames(seats).length;
  return { seats, others: Math.max(0, others) };
}

/** `inspector and 1 more of the panel`: who must still sign. */
export function missingInWords(weighed: Weighed): string {
  const { seats, others } = missingFrom(weighed);
  return listInWords([...seatNames(seats), ...(others > 0 ? [`${others} more of the panel`] : [])]);
}
