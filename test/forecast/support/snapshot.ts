import { DateTime } from "luxon";
import { ZeroAddress } from "ethers";
import type { AgreementSnapshot, TrancheSnapshot } from "../../../src/agreement/snapshot.js";
import { NO_END } from "../../../src/replay/state.js";

export const DAY = 86_400n;

/** Pounds of a token with two decimals: figures stay short. */
export const POUND = 100n;

/** Midnight, or another hour, in London. */
export const at = (day: string): bigint => BigInt(DateTime.fromISO(day, { zone: "Europe/London" }).toUnixInteger());

const account = (byte: string): string => `0x${byte.repeat(20)}`;

/** Four weeks of care for £1,000 from 4 January 2027. */
export const CORE: TrancheSnapshot = {
  index: 0,
  status: "Open",
  amount: 1_000n * POUND,
  opensAt: at("2027-01-04"),
  closesAt: at("2027-02-01"),
  requiredSeats: 2,
  quorum: 2,
  paysOnSilence: true,
  outcome: "0x0000000000000001",
};

/** An outcome of it for £100, to be decided by 15 February. */
export const OUTCOME: TrancheSnapshot = {
  ...CORE,
  index: 1,
  amount: 100n * POUND,
  closesAt: at("2027-02-15"),
  paysOnSilence: false,
  outcome: "0x0000000000000002",
};

/** With a long stop of 90 days and a balance of nothing, on 5 January 2027 at noon. */
export function snapshot(
  tranches: readonly Partial<TrancheSnapshot>[],
  state: Partial<AgreementSnapshot> = {},
): AgreementSnapshot {
  return {
    agreement: `0x${"ab".repeat(32)}`,
    block: 7,
    time: at("2027-01-05T12:00"),
    terms: {
      commissioner: account("01"),
      provider: account("02"),
      payee: account("03"),
      token: account("04"),
      arbiter: account("05"),
      register: ZeroAddress,
      panel: [account("06"), account("07"), account("08"), ZeroAddress],
      carePlan: `0x${"c1".repeat(32)}`,
      placementRef: `0x${"c2".repeat(32)}`,
      noticePeriod: 28n * DAY,
      holdPeriod: 14n * DAY,
      longStop: 90n * DAY,
    },
    tranches: tranches.map((tranche, index) => ({ ...CORE, ...tranche, index })),
    version: 1n,
    isClosed: false,
    endsAt: NO_END,
    heldUntil: 0n,
    heldBy: 0,
    balance: 0n,
    liabilities: 0n,
    reclaimable: 0n,
    arrears: 0n,
    sequence: 1n,
    decimals: 2,
    ...state,
  };
}
