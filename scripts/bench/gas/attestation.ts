import { id, type ContractTransactionResponse } from "ethers";
import { attestationDigest } from "../../../src/attestation/typedData.js";
import { seatOf, signedAt, type Placement } from "./placement.js";
import { DAY, MET, THREE_SEATS, periodOf, periodStart } from "./schedule.js";
import type { Stage } from "./stage.js";

type Item = ReturnType<typeof itemOf>;

/** Tranches found met, signed by these seats; callers sign by sending. */
export function itemOf(
  stage: Stage,
  placement: Placement,
  tranches: readonly number[],
  seats: readonly number[] = THREE_SEATS,
  { callers = [], achieved = MET }: { readonly callers?: readonly number[]; readonly achieved?: bigint } = {},
) {
  const attestation = attestationOf(stage, placement, tranches, achieved);
  const signers = seats.map((seat) => [seat, seatOf(placement, seat)] as const);
  return { attestation, ...signedAt(signers, attestationDigest(stage.domain, attestation), callers) };
}

/** Valid from the last period named on, for a month and an odd number of seconds. */
export function attestationOf(stage: Stage, { agreement }: Placement, tranches: readonly number[], achieved = MET) {
  return {
    agreement,
    version: 1n,
    findings: tranches.map((tranche) => ({ tranche: BigInt(tranche), achieved })),
    overRefusal: false,
    evidence: id(`evidence ${agreement} ${tranches.join()}`),
    validUntil: periodStart(stage, periodOf(Math.max(...tranches))) + 33n * DAY + 12_345n,
  };
}

export const attest = (stage: Stage, items: readonly Item[]): Promise<ContractTransactionResponse> =>
  stage.escrow.connect(stage.relayer).attest([...items]);
