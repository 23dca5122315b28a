import { ZeroAddress } from "ethers";
import { DAY_SECONDS, MAX_AHEAD_DAYS, MAX_PAST_DAYS, MAX_TRANCHES } from "../bounds.js";
import { MAX_AMOUNT, formatPounds, sum } from "../money.js";
import { policyFault, seatsOf } from "../policy.js";
import { SEATS, type Seat, type SignedTerms } from "../terms.js";
import type { Path, YamlFile } from "../text/yamlFile.js";
import { packTranche, type Tranche } from "../tranche.js";

/** Terms as they are and as they will be. */
export interface Amended {
  readonly old: SignedTerms;
  readonly terms: SignedTerms;
  /** Unix seconds. */
  readonly now: bigint;
  /** The value of the file to which the length of the schedule goes back. */
  readonly length: Path;
  /** That to which the amounts go back. */
  readonly amount: Path;
}

/** Notes what the escrow would refuse of an amendment's schedule. */
export function checkDoor(file: YamlFile, amended: Amended): void {
  const { old, terms, length, amount } = amended;
  const { schedule } = terms;
  if (schedule.length === 0) {
    file.fault(["change"], "nothing would be left to pay; close the agreement by a settlement instead.");
  }
  if (schedule.length > MAX_TRANCHES) {
    file.fault(
      length,
      `the schedule would have ${schedule.length} tranches, and an agreement holds ${MAX_TRANCHES} at most.`,
    );
  }
  const total = sum(schedule.map((tranche) => tranche.amount));
  if (total > MAX_AMOUNT) {
    const most = formatPounds(MAX_AMOUNT, 0);
    file.fault(
      amount,
      `the schedule comes to more than the escrow holds: ${most.slice(1)} of the token's smallest coin.`,
    );
  }
  const seated = SEATS.filter((_, index) => terms.panel[index] !== ZeroAddress);
  for (const [index, tranche] of schedule.entries()) {
    const before = old.schedule[index];
    if (before === undefined || packTranche(before) !== packTranche(tranche)) {
      checkWord(file, tranche, amended, seated);
    }
  }
}

function checkWord(file: YamlFile, tranche: Tranche, { now, length, amount }: Amended, seated: readonly Seat[]): void {
  if (tranche.amount === 0n) {
    file.fault(amount, "a tranche would come to less than the smallest coin; write a higher sum.");
  }
  if (tranche.opensAt + MAX_PAST_DAYS * DAY_SECONDS < now) {
    file.fault(
      file.has(["from"]) ? ["from"] : ["change"],
      "a tranche would begin more than a year ago; choose a later day.",
    );
  }
  if (tranche.closesAt > now + MAX_AHEAD_DAYS * DAY_SECONDS) {
    file.fault(length, "the last window would close more than five years ahead; choose an earlier day.");
  }
  const fault = policyFault({ required: seatsOf(tranche.requiredSeats), quorum: tranche.quorum }, seated);
  if (fault !== undefined) file.fault(["change"], fault);
}
