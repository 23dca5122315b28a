import { isDeepStrictEqual } from "node:util";
import { inFull, type AddressBook } from "../agreement/addressBook.js";
import { sameAddress } from "../agreement/addresses.js";
import { formatMoment } from "../agreement/moments.js";
import { ROLE_WORDS } from "../agreement/roles.js";
import type { AgreementSnapshot } from "../agreement/snapshot.js";
import { SEATS } from "../agreement/terms.js";
import { PlacementError } from "../errors.js";
import { attestationIn, subjectOf } from "./messages.js";
import { holderOf } from "./parseRequest.js";
import { signersOf, type SigningRequest } from "./request.js";
import type { Attestation, EscrowDomain } from "./typedData.js";

/** What the escrow would refuse, said in a sentence before anything is signed or sent. */

const RESIGN = "Make a new request and have it signed again.";

/** The request was made for this very contract on this very chain. */
export function requireDomain(request: SigningRequest, { domain }: { readonly domain: EscrowDomain }): void {
  const given = request.typedData.domain;
  const wrong =
    BigInt(given.chainId) !== domain.chainId
      ? `chain ${given.chainId}, but this is chain ${domain.chainId}`
      : !sameAddress(given.verifyingContract, domain.verifyingContract)
        ? `the escrow ${given.verifyingContract}, but this is ${domain.verifyingContract}`
        : undefined;
  if (wrong === undefined) return;
  throw new PlacementError("bad-input", `The request was made for ${wrong}.`, {
    next: `Use the right --rpc. ${RESIGN}`,
  });
}

/** The request speaks of the version in force, has not expired, and asks those who have a say now. */
export function requireCurrent(request: SigningRequest, agreement: AgreementSnapshot, book: AddressBook): void {
  requireVersion(request, agreement);
  requireUnexpired(request, agreement.time);
  requireHolders(request, agreement, book);
}

export function requireVersion(request: SigningRequest, agreement: AgreementSnapshot): void {
  const subject = subjectOf(request);
  if (subject !== undefined && subject.version !== agreement.version) {
    throw new PlacementError(
      "bad-input",
      `The request was made for version ${subject.version} of the agreement, but version ${agreement.version} is in force.`,
      { next: RESIGN },
    );
  }
}

/** Everybody who is asked has the role now in which they are asked. */
export function requireHolders(request: SigningRequest, { terms }: AgreementSnapshot, book: AddressBook): void {
  for (const { role, account } of signersOf(request)) {
    const holder = holderOf(terms, role);
    if (sameAddress(holder, account)) continue;
    const place = SEATS.some((known) => known === role) ? "that seat is held by" : "in this agreement that is";
    throw new PlacementError(
      "bad-input",
      `The request asks ${inFull(account, { book })} as ${ROLE_WORDS[role]}, but ${place} ${inFull(holder, { book })}.`,
      { next: RESIGN },
    );
  }
}

/** Unix seconds by this machine's clock: all there is without a node. */
export const clockTime = (): bigint => BigInt(Math.floor(Date.now() / 1000));

/** `now` in unix seconds. */
export function requireUnexpired(request: SigningRequest, now: bigint): void {
  const validUntil = subjectOf(request)?.validUntil;
  if (validUntil === undefined || now <= validUntil) return;
  const { primaryType } = request.typedData;
  const what = primaryType === "Retraction" ? "attestation to be taken back" : primaryType.toLowerCase();
  throw new PlacementError("bad-input", `The ${what} was valid until ${formatMoment(validUntil)} and has expired.`, {
    next: RESIGN,
  });
}

/** What a signer is ready to put a name to. */
export interface Found extends Pick<Attestation, "findings" | "evidence"> {
  /** Whether it may overturn an earlier refusal; not unless told. */
  readonly overRefusal?: boolean;
}

/**
 * The request says exactly what was found, about nothing more and nothing less, and rests on the same evidence.
 * @param found undefined where nothing was: then no request is right.
 * @throws PlacementError `signing-refused` if not; `bad-input` if it asks for something else than an attestation.
 */
export function requireFound(request: SigningRequest, found: Found | undefined): void {
  const { findings, evidence, overRefusal } = attestationIn(request);
  if (found === undefined) throw notFound("is about an agreement of which nothing was found");
  const what = !isDeepStrictEqual(plain(findings), plain(found.findings))
    ? "says something else than was found"
    : evidence.toLowerCase() !== found.evidence.toLowerCase()
      ? "rests on other evidence"
      : overRefusal !== (found.overRefusal ?? false)
        ? `${overRefusal ? "may" : "may not"} overturn an earlier refusal`
        : undefined;
  if (what !== undefined) throw notFound(what);
}

const notFound = (what: string): PlacementError => new PlacementError("signing-refused", `The request ${what}.`);

const plain = (findings: Found["findings"]): unknown => findings.map(({ tranche, achieved }) => [tranche, achieved]);
