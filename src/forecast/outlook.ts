import type { AgreementSnapshot } from "../agreement/snapshot.js";
import { isLive } from "../replay/rules.js";
import { blockedNow, type Blockage } from "./blocked.js";
import { comingDues } from "./dues.js";
import { fundingSteps, type FundingStep } from "./funding.js";
import { awaitedNow, comingLater, payableNow, type Awaited, type Coming, type Payable } from "./standing.js";
import { forecastWeeks, type WeekForecast } from "./weeks.js";

/** What one placement needs and waits for. Money in token base units, times in unix seconds. */
export interface AgreementOutlook {
  readonly agreement: string;
  readonly block: number;
  readonly time: bigint;
  readonly decimals: number;
  readonly balance: bigint;
  readonly arrears: bigint;
  /** Nothing can fall due any more, and nothing is left to take back. */
  readonly isFinished: boolean;
  readonly funding: readonly FundingStep[];
  readonly payable: readonly Payable[];
  readonly awaited: readonly Awaited[];
  readonly coming: readonly Coming[];
  readonly blocked: readonly Blockage[];
  readonly weeks: readonly WeekForecast[];
}

export function outlookOf(agreement: AgreementSnapshot): AgreementOutlook {
  const { block, time, decimals, balance, arrears, reclaimable } = agreement;
  const dues = comingDues(agreement);
  const funding = fundingSteps(dues, balance);
  const hasLive = agreement.tranches.some(({ status }) => isLive(status));
  return {
    agreement: agreement.agreement,
    block,
    time,
    decimals,
    balance,
    arrears,
    isFinished: !hasLive && arrears === 0n && reclaimable === 0n,
    funding,
    payable: payableNow(agreement),
    awaited: awaitedNow(agreement),
    coming: comingLater(agreement),
    blocked: blockedNow(agreement),
    weeks: forecastWeeks(time, dues, funding),
  };
}
