import { packTranche, type SignedTerms } from "../agreement/index.js";
import type { ConnectedEscrow, Escrow } from "../adapters/escrow.js";
import {
  amendmentIn,
  appointmentIn,
  retractedIn,
  settlementIn,
  subjectOf,
  terminationIn,
  termsIn,
} from "../attestation/messages.js";
import type { TopicFilter } from "ethers";
import type { RequestKind } from "../attestation/kinds.js";
import { requestDigest, type SigningRequest } from "../attestation/request.js";
import type { Consents } from "../attestation/signatures.js";
import {
  amendmentDigest,
  appointmentDigest,
  settlementDigest,
  terminationDigest,
  type EscrowDomain,
} from "../attestation/typedData.js";
import { PlacementError } from "../errors.js";
import { fetchEvents } from "../adapters/logSource.js";
import type { LedgerEvent } from "../replay/events.js";
import type { Method } from "./send.js";

/** What is done with a call: it is simulated, or simulated and sent. */
export type Run<Result> = <Args extends unknown[]>(method: Method<Args>, ...args: Args) => Promise<Result>;

/** Only asks the contract whether it would do it. */
export const simulate: Run<unknown> = (method, ...args) => method.staticCall(...args);

/** Hands the contract what the request's signers agreed on. */
export function perform<Result>(
  contract: Escrow,
  request: SigningRequest,
  consents: Consents,
  run: Run<Result>,
): Promise<Result> {
  const { primaryType } = request.typedData;
  switch (primaryType) {
    case "Terms": {
      const { terms, schedule } = apart(termsIn(request));
      return run(contract.open, terms, schedule, consents);
    }
    case "Amendment": {
      const amendment = amendmentIn(request);
      const { terms, schedule } = apart(amendment.terms);
      return run(contract.amend, { ...amendment, terms }, schedule, consents);
    }
    case "Appointment":
      return run(contract.appoint, appointmentIn(request), consents);
    case "Termination":
      return run(contract.terminate, terminationIn(request), consents);
    case "Settlement":
      return run(contract.settle, settlementIn(request), consents);
    case "Retraction": {
      const { findings, ...attestation } = retractedIn(request);
      return run(contract.retractBySignature, { ...attestation, findings: [...findings] }, consents);
    }
    case "Attestation":
      throw new PlacementError("bad-usage", "This is a request for the panel's word, and goes out in a payment run.", {
        next: "Send it with `attest submit`.",
      });
  }
}

/** As the ABI wants them: the schedule beside the terms, as words. */
function apart({ schedule, ...terms }: SignedTerms) {
  return {
    terms: { ...terms, panel: [...terms.panel] as [string, string, string, string] },
    schedule: schedule.map(packTranche),
  };
}

/** Whether the log holds this very thing: somebody has sent it before. */
export async function isRecorded(
  escrow: ConnectedEscrow,
  request: SigningRequest,
  fromBlock: number,
): Promise<boolean> {
  const subject = subjectOf(request);
  if (subject === undefined) return false;
  const digests = await recordedDigests(escrow, request, subject.agreement, fromBlock);
  return digests.includes(requestDigest(request));
}

async function recordedDigests(
  { contract, chain, address, domain }: ConnectedEscrow,
  { typedData: { primaryType } }: SigningRequest,
  agreement: string,
  fromBlock: number,
): Promise<string[]> {
  const { filters } = contract;
  const recordings: Partial<Record<RequestKind, { getTopicFilter: () => Promise<TopicFilter> }>> = {
    Amendment: filters.Amended(agreement),
    Appointment: filters.Appointed(agreement),
    Termination: filters.Terminated(agreement),
    Settlement: filters.Closed(agreement),
  };
  const recorded = recordings[primaryType];
  if (recorded === undefined) return [];
  const range = { fromBlock: BigInt(fromBlock), toBlock: BigInt(await chain.provider.getBlockNumber()) };
  const events = await fetchEvents(chain.provider, address, range, await recorded.getTopicFilter());
  return events.flatMap((event) => digestOf(domain, event) ?? []);
}

/** What was signed for the event, if it rests on consents. */
function digestOf(domain: EscrowDomain, event: LedgerEvent): string | undefined {
  switch (event.name) {
    case "Amended":
      return amendmentDigest(domain, event.amendment);
    case "Appointed":
      return appointmentDigest(domain, event.appointment);
    case "Terminated":
      return terminationDigest(domain, event.termination);
    case "Closed":
      return settlementDigest(domain, event.settlement);
    default:
      return undefined;
  }
}
