import type { LedgerLog } from "../../scripts/bench/ledger.js";
import { ESCROW } from "../../scripts/bench/lifetime.js";
import { packTranche } from "../../src/agreement/tranche.js";
import type { Attestation } from "../../src/attestation/typedData.js";
import { ESCROW_INTERFACE } from "../../src/replay/contract.js";
import { decodeLog } from "../../src/replay/decode.js";
import type { LedgerEvent } from "../../src/replay/events.js";
import { toAbi } from "./escrow.js";

/** The event of a made-up log. */
export const decoded = (log: LedgerLog) =>
  decodeLog({ ...log, address: ESCROW, index: log.logIndex }, BigInt(log.timestamp));

/** TypeChain wants a mutable list. */
const toAttestation = (attestation: Attestation) => ({ ...attestation, findings: [...attestation.findings] });

/** The call that would log this event. */
export function callOf(event: LedgerEvent): string {
  switch (event.name) {
    case "Opened":
      return ESCROW_INTERFACE.encodeFunctionData("open", [toAbi(event.terms), event.schedule.map(packTranche), event]);
    case "Funded":
      return ESCROW_INTERFACE.encodeFunctionData("fund", [event.agreement, event.received]);
    case "Attested":
      return ESCROW_INTERFACE.encodeFunctionData("attest", [
        [{ ...event, attestation: toAttestation(event.attestation) }],
      ]);
    case "Claimed":
      return ESCROW_INTERFACE.encodeFunctionData("claim", [event.agreement, [...event.tranches]]);
    case "Reclaimed":
      return ESCROW_INTERFACE.encodeFunctionData("reclaim", [event.agreement]);
    default:
      throw new Error(`The made-up ledger has no ${event.name}.`);
  }
}
