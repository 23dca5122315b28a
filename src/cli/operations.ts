import { packTranche, unpackTranche, type SignedTerms } from "../agreement/index.js";
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
import { requestDigest, type SigningRequest } from "../attestation/request.js";
import type { Consents } from "../attestation/signatures.js";
import {
  amendmentDigest,
  appointmentDigest,
  settlementDigest,
  terminationDigest,
  type Amendment,
  type EscrowDomain,
} from "../attestation/typedData.js";
import { PlacementError } from "../errors.js";
import { termsOf } from "../replay/decode.js";
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
  { contract, domain }: ConnectedEscrow,
  { typedData: { primaryType } }: SigningRequest,
  agreement: string,
  fromBlock: number,
): Promise<string[]> {
  const { filters } = contract;
  switch (primaryType) {
    case "Amendment": {
      const events = await contract.queryFilter(filters.Amended(agreement), fromBlock);
      return events.map(({ args: { amendment, schedule } }) => digestOfAmended(domain, agreement, amendment, schedule));
    }
    case "Appointment": {
      const events = await contract.queryFilter(filters.Appointed(agreement), fromBlock);
      return events.map(({ args: { appointment } }) => {
        const { version, seat, account, validUntil } = appointment;
        return appointmentDigest(domain, { agreement, version, seat, account, validUntil });
      });
    }
    case "Termination": {
      const events = await contract.queryFilter(filters.Terminated(agreement), fromBlock);
      return events.map(({ args: { termination } }) => {
        const { version, endsAt, grounds, validUntil } = termination;
        return terminationDigest(domain, { agreement, version, endsAt, grounds, validUntil });
      });
    }
    case "Settlement": {
      const events = await contract.queryFilter(filters.Closed(agreement), fromBlock);
      return events.map(({ args: { settlement } }) => {
        const { version, settled, arrears, toPayee, statement, validUntil } = settlement;
        return settlementDigest(domain, { agreement, version, settled, arrears, toPayee, statement, validUntil });
      });
    }
    default:
      return [];
  }
}

function digestOfAmended(
  domain: EscrowDomain,
  agreement: string,
  amendment: Pick<Amendment, "version" | "endsAt" | "review" | "validUntil"> & { terms: Parameters<typeof termsOf>[0] },
  schedule: readonly bigint[],
): string {
  const { version, endsAt, review, validUntil } = amendment;
  const terms = { ...termsOf(amendment.terms), schedule: schedule.map(unpackTranche) };
  return amendmentDigest(domain, { agreement, version, endsAt, terms, review, validUntil });
}
