import { Wallet, id } from "ethers";
import type { AgreementSnapshot } from "../../../src/agreement/snapshot.js";
import type { SignedTerms } from "../../../src/agreement/terms.js";
import {
  addSignature,
  parseRequest,
  requestAmendment,
  requestAppointment,
  requestAttestation,
  requestRetraction,
  requestSettlement,
  requestTermination,
  requestTerms,
  serialiseRequest,
  signedTypes,
  withSnapshot,
  type SigningRequest,
} from "../../../src/attestation/request.js";
import { escrowDomain, termsDigest, type Attestation } from "../../../src/attestation/typedData.js";

/** Made-up people with keys that are known to everybody, and requests of every kind about one agreement of theirs. */

const keyOf = (name: string): Wallet => new Wallet(id(`a made-up key of ${name}`));

export const PEOPLE = {
  commissioner: keyOf("the commissioner"),
  provider: keyOf("the provider"),
  arbiter: keyOf("the arbiter"),
  inspector: keyOf("the inspector"),
  socialWorker: keyOf("the social worker"),
  manager: keyOf("the manager"),
} as const;

const account = (byte: string): string => `0x${byte.repeat(20)}`;
const hash = (byte: string): string => `0x${byte.repeat(32)}`;
export const VACANT = account("00");

export const DOMAIN = escrowDomain(31337n, account("12"));

export const TERMS: SignedTerms = {
  commissioner: PEOPLE.commissioner.address,
  provider: PEOPLE.provider.address,
  payee: account("33"),
  token: account("44"),
  arbiter: PEOPLE.arbiter.address,
  register: VACANT,
  panel: [PEOPLE.inspector.address, PEOPLE.socialWorker.address, PEOPLE.manager.address, VACANT],
  carePlan: hash("c1"),
  placementRef: hash("a1"),
  noticePeriod: 86_400n,
  holdPeriod: 86_400n,
  longStop: 864_000n,
  schedule: [1, 2].map((month) => ({
    amount: 6_100n * 10n ** 18n,
    opensAt: 1_700_000_000n + BigInt(month),
    closesAt: 1_900_000_000n,
    requiredSeats: 2,
    quorum: 2,
    paysOnSilence: month === 1,
    outcome: "0x1122334455667788",
  })),
};

export const AGREEMENT = termsDigest(DOMAIN, TERMS);

const { schedule, ...people } = TERMS;

/** As the chain would have it: its terms and schedule are those that the agreement's id stands for. */
export const SNAPSHOT: AgreementSnapshot = {
  agreement: AGREEMENT,
  block: 77,
  time: 1_750_000_000n,
  terms: people,
  tranches: schedule.map((tranche, index) => ({ ...tranche, index, status: "Open" })),
  version: 1n,
  isClosed: false,
  endsAt: 2n ** 40n - 1n,
  heldUntil: 0n,
  heldBy: 0,
  balance: 12_200n * 10n ** 18n,
  liabilities: 12_200n * 10n ** 18n,
  reclaimable: 0n,
  arrears: 0n,
  sequence: 2n,
  decimals: 18,
};

/** Half a century from now: no test outlives it. */
const about = { agreement: AGREEMENT, version: 1n, validUntil: 3_300_000_000n };

export const ATTESTATION: Attestation = {
  ...about,
  findings: [{ tranche: 1n, achieved: 7_500n }],
  overRefusal: false,
  evidence: hash("e1"),
};

const settlement = { ...about, settled: 2n ** 64n - 1n, arrears: 2n ** 96n - 1n, toPayee: 7n, statement: hash("b5") };

/** Every kind, as the commands write it. */
export const REQUESTS: Readonly<Record<SigningRequest["typedData"]["primaryType"], SigningRequest>> = {
  Terms: requestTerms(DOMAIN, TERMS),
  Attestation: withSnapshot(requestAttestation(DOMAIN, ATTESTATION, TERMS.panel), SNAPSHOT),
  Retraction: withSnapshot(requestRetraction(DOMAIN, ATTESTATION, TERMS.panel), SNAPSHOT),
  Amendment: withSnapshot(
    requestAmendment(DOMAIN, { ...about, endsAt: 0n, terms: TERMS, review: hash("a5") }),
    SNAPSHOT,
  ),
  Appointment: withSnapshot(
    requestAppointment(DOMAIN, { ...about, seat: 1n, account: account("10") }, TERMS),
    SNAPSHOT,
  ),
  Termination: withSnapshot(requestTermination(DOMAIN, { ...about, endsAt: 0n, grounds: hash("d5") }, TERMS), SNAPSHOT),
  Settlement: withSnapshot(requestSettlement(DOMAIN, settlement, TERMS), SNAPSHOT),
};

/** As it is after a journey as a file. */
export const travelled = (request: SigningRequest): SigningRequest =>
  parseRequest(serialiseRequest(request), "one.json");

export const signatureBy = (request: SigningRequest, wallet: Wallet): Promise<string> =>
  wallet.signTypedData(request.typedData.domain, signedTypes(request), request.typedData.message);

export async function signedBy(request: SigningRequest, ...wallets: readonly Wallet[]): Promise<SigningRequest> {
  let signed = request;
  for (const wallet of wallets) signed = addSignature(signed, wallet.address, await signatureBy(request, wallet));
  return signed;
}
