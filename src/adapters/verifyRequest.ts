import type { ConnectedEscrow } from "./escrow.js";
import { askWallet } from "./contractWallets.js";
import { refusalIn } from "./failures.js";
import { readMarks } from "./marks.js";
import { readAgreement, type AgreementSnapshot } from "./snapshot.js";
import { attestationIn, subjectOf } from "../attestation/messages.js";
import {
  isOwn,
  recoverSigner,
  requestDigest,
  signersOf,
  type RequestSigner,
  type SigningRequest,
} from "../attestation/request.js";
import { AddressBook } from "../agreement/index.js";
import { PlacementError } from "../errors.js";
import { LONGEST_VALIDITY } from "../payRun/assess.js";
import { formatMoment } from "../agreement/moments.js";
import {
  clockTime,
  requireDomain,
  requireHolders,
  requireUnexpired,
  requireVersion,
} from "../attestation/requirements.js";
import { requireTimely } from "../attestation/timely.js";
import { faultOfFinding } from "../attestation/faultOfFinding.js";
import { inFull } from "../cli/render/known.js";
import { seatsLackingStanding } from "./standing.js";

/** One thing that was looked at. */
export interface Check {
  readonly check:
    "escrow" | "agreement" | "version" | "expiry" | "people" | "state" | "signature" | "standing" | "finding";
  readonly state: "holds" | "fails" | "unchecked";
  /** A whole sentence. */
  readonly detail: string;
  /** Of a signature or of standing: whose. */
  readonly role?: RequestSigner["role"];
  readonly account?: string;
}

const ASK_ONLINE = "unchecked until online";

/** What can be told of a request and its signatures without a node. */
export function verifyRequestOffline(request: SigningRequest, book = new AddressBook()): Check[] {
  const signed = signersOf(request).filter(({ signature }) => signature !== undefined);
  return [
    expiry(request, clockTime(), "by this machine's clock"),
    ...signed.map((signer) => signatureOffline(request, signer, book)),
    {
      check: "agreement",
      state: "unchecked",
      detail: `Whether it is what the escrow would take now is ${ASK_ONLINE}.`,
    },
    ...(ASKS_REGISTER.has(request.typedData.primaryType)
      ? [{ check: "standing", state: "unchecked", detail: `Standing in a register is ${ASK_ONLINE}.` } as const]
      : []),
  ];
}

/**
 * All that the escrow would look at, each by itself, so that everything wrong is told at once. Nothing is sent.
 * @param book gives names to the accounts that are spoken of.
 */
export async function verifyRequest(
  request: SigningRequest,
  escrow: ConnectedEscrow,
  book = new AddressBook(),
): Promise<Check[]> {
  const domain = attempt("escrow", "It was made for this escrow on this chain.", () => {
    requireDomain(request, escrow);
  });
  if (domain.state === "fails") return [domain, ...verifyRequestOffline(request, book)];
  const signatures = await signaturesOnline(request, escrow, book);
  const subject = subjectOf(request);
  if (subject === undefined) return [domain, ...signatures];
  const agreement = await readKnown(escrow, subject.agreement);
  if (agreement === undefined) {
    const detail = `The escrow knows no agreement ${subject.agreement}.`;
    return [domain, { check: "agreement", state: "fails", detail }, ...signatures];
  }
  return [
    domain,
    ...(await stateChecks(request, agreement, escrow, book)),
    ...signatures,
    ...(await standing(request, agreement, escrow)),
  ];
}

/**
 * Nothing in the request is what the escrow would refuse now.
 * @throws PlacementError `check-failed` that names everything it would.
 */
export async function requireAcceptable(
  request: SigningRequest,
  escrow: ConnectedEscrow,
  book = new AddressBook(),
): Promise<void> {
  const checks = await verifyRequest(request, escrow, book);
  const faults = checks.filter(({ state }) => state === "fails").map(({ detail }) => detail);
  if (faults.length > 0) throw new PlacementError("check-failed", faults.join(" "));
}

const ASKS_REGISTER: ReadonlySet<string> = new Set(["Attestation", "Termination"]);

function expiry(request: SigningRequest, now: bigint, by: string): Check {
  return attempt("expiry", `It has not expired ${by}.`, () => {
    requireUnexpired(request, now);
  });
}

/** A retraction never expires; what it takes back may. */
function requireNear(request: SigningRequest, now: bigint): void {
  const validUntil = subjectOf(request)?.validUntil;
  if (validUntil === undefined || request.typedData.primaryType === "Retraction") return;
  if (validUntil <= now + LONGEST_VALIDITY) return;
  throw new PlacementError(
    "check-failed",
    `It is valid until ${formatMoment(validUntil)}: the escrow takes it only within 90 days before that.`,
  );
}

function attempt(check: Check["check"], detail: string, act: () => void): Check {
  try {
    act();
    return { check, state: "holds", detail };
  } catch (error) {
    if (error instanceof PlacementError) return { check, state: "fails", detail: error.message };
    throw error;
  }
}

async function stateChecks(
  request: SigningRequest,
  agreement: AgreementSnapshot,
  escrow: ConnectedEscrow,
  book: AddressBook,
): Promise<Check[]> {
  const marks = await readMarks(escrow, agreement.agreement, agreement.block);
  const checks = [
    attempt("version", `Version ${agreement.version} of the agreement is in force.`, () => {
      requireVersion(request, agreement);
    }),
    attempt("expiry", "It has not expired by the chain's time.", () => {
      requireUnexpired(request, agreement.time);
      requireNear(request, agreement.time);
    }),
    attempt("people", "Everybody who is asked has that role now.", () => {
      requireHolders(request, agreement, book);
    }),
    attempt("state", "The agreement is as the request takes it to be.", () => {
      requireTimely(request, agreement, marks);
    }),
  ];
  return request.typedData.primaryType === "Attestation" ? [...checks, ...findingChecks(request, agreement)] : checks;
}

function findingChecks(request: SigningRequest, agreement: AgreementSnapshot): Check[] {
  const attestation = attestationIn(request);
  return attestation.findings.map((finding) => {
    const fault = faultOfFinding(finding, attestation.overRefusal, agreement);
    const name = `Tranche ${finding.tranche}`;
    return fault === undefined
      ? { check: "finding", state: "holds", detail: `${name} can be decided now.` }
      : { check: "finding", state: "fails", detail: `${name} ${fault}.` };
  });
}

function signatureOffline(request: SigningRequest, signer: RequestSigner, book: AddressBook): Check {
  const { role, account, signature = "" } = signer;
  const about = { check: "signature", role, account } as const;
  if (isOwn(request, signer)) return { ...about, state: "holds", detail: "It is the account's own signature." };
  const other = recoverSigner(request, signature);
  if (other !== undefined && signersOf(request).some((one) => one.account === other)) {
    const whose = inFull(other, { book });
    return { ...about, state: "fails", detail: `It is the signature of ${whose} and not of this account.` };
  }
  const detail = `It is no signature by a key of this account; whether it is one of a contract wallet is ${ASK_ONLINE}.`;
  return { ...about, state: "unchecked", detail };
}

async function signaturesOnline(request: SigningRequest, escrow: ConnectedEscrow, book: AddressBook): Promise<Check[]> {
  const checks: Check[] = [];
  for (const signer of signersOf(request)) {
    if (signer.signature !== undefined) checks.push(await signatureOnline(request, signer, escrow, book));
  }
  return checks;
}

async function signatureOnline(
  request: SigningRequest,
  signer: RequestSigner,
  escrow: ConnectedEscrow,
  book: AddressBook,
): Promise<Check> {
  const { account, signature = "" } = signer;
  const digest = requestDigest(request);
  const offline = signatureOffline(request, signer, book);
  if (await isTakenBack(request, signer, escrow)) {
    return { ...offline, state: "fails", detail: "This account has taken back its word on chain." };
  }
  if (offline.state !== "unchecked") return offline;
  const answer = await askWallet(escrow.chain.provider, escrow.address, account, { digest, signature });
  return { ...offline, ...WALLET_ANSWERS[answer] };
}

const WALLET_ANSWERS = {
  accepts: { state: "holds", detail: "The contract wallet accepts it (ERC-1271)." },
  refuses: { state: "fails", detail: "The contract wallet at this address does not accept it (ERC-1271)." },
  "no-wallet": {
    state: "fails",
    detail: "It is not this account's signature, and no contract wallet is at its address.",
  },
} as const;

async function isTakenBack(
  request: SigningRequest,
  { bit, account }: RequestSigner,
  { contract }: ConnectedEscrow,
): Promise<boolean> {
  const { primaryType } = request.typedData;
  if (primaryType === "Retraction") return false;
  if (primaryType !== "Attestation") return contract.cancelled(account, requestDigest(request));
  const { agreement } = attestationIn(request);
  const endorsements = await contract.endorsementsOf(agreement, requestDigest(request)).catch(ifUnknown);
  return endorsements !== undefined && (Number(endorsements.retracted) & (1 << bit)) !== 0;
}

const readKnown = (escrow: ConnectedEscrow, agreement: string): Promise<AgreementSnapshot | undefined> =>
  readAgreement(escrow, agreement).catch(ifUnknown);

function ifUnknown(error: unknown): undefined {
  if (refusalIn(error) !== "EscrowAgreementUnknown") throw error;
  return undefined;
}

async function standing(
  request: SigningRequest,
  agreement: AgreementSnapshot,
  escrow: ConnectedEscrow,
): Promise<Check[]> {
  const signed = signersOf(request).filter(({ signature }) => signature !== undefined);
  if (!ASKS_REGISTER.has(request.typedData.primaryType) || BigInt(agreement.terms.register) === 0n) return [];
  const seats = signed.reduce((bits, { bit }) => bits | (1 << bit), 0);
  const lacking = await seatsLackingStanding(agreement.terms, seats, escrow);
  return signed.map(({ bit, role, account }) => ({
    ...{ check: "standing", role, account },
    ...((lacking & (1 << bit)) === 0
      ? { state: "holds", detail: "It is in good standing in the agreement's register." }
      : { state: "fails", detail: "The agreement's register does not confirm its standing." }),
  }));
}
