import type { AgreementSnapshot } from "../agreement/snapshot.js";
import type { SignedTerms, Terms } from "../agreement/terms.js";
import { KINDS, type RequestKind } from "./kinds.js";
import { REQUEST_FORMAT, toJson, walletTypes, writtenDomain, type SigningRequest } from "./requestFormat.js";
import {
  attestationDigest,
  type Amendment,
  type Appointment,
  type Attestation,
  type EscrowDomain,
  type Settlement,
  type Termination,
} from "./typedData.js";

/** A request for both parties' consent to terms. */
export function requestTerms(domain: EscrowDomain, terms: SignedTerms): SigningRequest {
  return createRequest("Terms", domain, terms, bothParties(terms));
}

/** A request for both parties' consent to the next version of an agreement. */
export function requestAmendment(domain: EscrowDomain, amendment: Amendment): SigningRequest {
  return createRequest("Amendment", domain, amendment, bothParties(amendment.terms));
}

/**
 * A request for the consent of two of commissioner, provider and arbiter.
 * @param terms those in force.
 */
export function requestAppointment(domain: EscrowDomain, appointment: Appointment, terms: Terms): SigningRequest {
  return createRequest("Appointment", domain, appointment, [...bothParties(terms), terms.arbiter]);
}

/**
 * A request for the signatures of inspector and social worker.
 * @param terms those in force.
 */
export function requestTermination(domain: EscrowDomain, termination: Termination, terms: Terms): SigningRequest {
  return createRequest("Termination", domain, termination, terms.panel.slice(0, KINDS.Termination.roles.length));
}

/**
 * A request for both parties' consent to an agreed split.
 * @param terms those in force.
 */
export function requestSettlement(domain: EscrowDomain, settlement: Settlement, terms: Terms): SigningRequest {
  return createRequest("Settlement", domain, settlement, bothParties(terms));
}

/** A request for the panel's signatures; vacant seats are left out. */
export function requestAttestation(
  domain: EscrowDomain,
  attestation: Attestation,
  panel: readonly string[],
): SigningRequest {
  return createRequest("Attestation", domain, attestation, panel);
}

/**
 * A request to those seats that take back their word on an attestation; each that signs takes back its own.
 * @param panel by seat; vacant ones are left out.
 */
export function requestRetraction(
  domain: EscrowDomain,
  attestation: Attestation,
  panel: readonly string[],
): SigningRequest {
  const retraction = { agreement: attestation.agreement, attestation: attestationDigest(domain, attestation) };
  const request = createRequest("Retraction", domain, retraction, panel);
  return { ...request, retracts: toJson(attestation) as Record<string, unknown> };
}

/** The request with the agreement as it stands, so that whoever signs without a node sees amounts too. */
export function withSnapshot(request: SigningRequest, snapshot: AgreementSnapshot): SigningRequest {
  return { ...request, snapshot: toJson(snapshot) as Record<string, unknown> };
}

const bothParties = ({ commissioner, provider }: Terms): string[] => [commissioner, provider];

function createRequest(
  kind: RequestKind,
  domain: EscrowDomain,
  message: object,
  accounts: readonly string[],
): SigningRequest {
  const signers = accounts.map((account, bit) => ({ bit, account })).filter(({ account }) => BigInt(account) !== 0n);
  return {
    format: REQUEST_FORMAT,
    typedData: {
      types: walletTypes(kind),
      primaryType: kind,
      domain: writtenDomain(domain),
      message: toJson(message) as Record<string, unknown>,
    },
    signers,
    signatures: [],
  };
}
