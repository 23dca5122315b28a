import { id } from "ethers";
import { DAY } from "../../helpers/escrow.js";
import type { Cast } from "./fuzz.js";

export type Standing = "Enrolled" | "Suspended" | "StruckOff";

export interface Entry {
  readonly seat: number;
  readonly account: string;
  status: Standing;
  /** Unix seconds, half-open. */
  expiresAt: bigint;
}

/** What the register knows, kept apart from it. */
export class Enrolments {
  private constructor(readonly entries: readonly Entry[]) {}

  /** Everybody for their own seat, and each successor for two seats; some of them not for long. */
  static of({ seats, successors }: Cast, now: bigint): Enrolments {
    const entry = (seat: number, account: string, days: bigint): Entry => ({
      seat,
      account,
      status: "Enrolled",
      expiresAt: now + days * DAY,
    });
    return new Enrolments([
      ...seats.map(({ address }, seat) => entry(seat, address, 900n)),
      ...successors.map(({ address }, index) => entry(index, address, 60n)),
      ...successors.map(({ address }, index) => entry((index + 1) % 4, address, 400n)),
    ]);
  }

  toEnrol(): { seat: number; account: string; expiresAt: bigint; credential: string }[] {
    return this.entries.map(({ seat, account, expiresAt }) => ({
      seat,
      account,
      expiresAt,
      credential: id(`credential of ${account} for seat ${seat}`),
    }));
  }

  entryOf(seat: number, account: string): Entry | undefined {
    return this.entries.find((entry) => entry.seat === seat && entry.account === account);
  }

  isInGoodStanding(seat: number, account: string, at: bigint): boolean {
    const entry = this.entryOf(seat, account);
    return entry?.status === "Enrolled" && at < entry.expiresAt;
  }
}
