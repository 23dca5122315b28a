import { ZeroAddress } from "ethers";
import { SEATS, type Party, type Seat, type Terms } from "../agreement/terms.js";
import { ROLE_WORDS } from "../agreement/roles.js";
import { PlacementError } from "../errors.js";
import { KINDS } from "./kinds.js";
import { amendmentIn, faultInMessage, messageIn, retractedIn, subjectOf, termsIn } from "./messages.js";
import { domainOf, requestSchema, toJson, walletTypes, writtenDomain, type SigningRequest } from "./requestFormat.js";
import { requestDigest } from "./signing.js";
import { signersOf, withSignatures } from "./signers.js";
import { faultInSnapshot, snapshotIn } from "./snapshot.js";
import { parseStrictJson } from "./strictJson.js";
import type { Types } from "./typedData.js";

/** No request is nearly as long, in characters: what is longer is not read at all. */
export const LONGEST_REQUEST = 1_048_576;

/**
 * Reads a request file; what it asks to be signed is one of ours, field by field. It comes back in one form, whatever
 * the file's capitals, order and spaces: the same request and signatures always give the same bytes.
 * @throws PlacementError `bad-input` if anything in it is not as the tool writes it.
 */
export function parseRequest(text: string, path: string): SigningRequest {
  if (text.length > LONGEST_REQUEST) throw invalid(path, "it is longer than any request");
  const request = requestSchema.safeParse(parseJson(text, path));
  if (!request.success) {
    const [issue] = request.error.issues;
    throw invalid(path, `${issue?.path.map(String).join(".") ?? ""}: ${issue?.message ?? "does not fit the format"}`);
  }
  const { types, primaryType } = request.data.typedData;
  if (!sameTypes(types, walletTypes(primaryType))) throw invalid(path, `its types are not those of ${primaryType}`);
  try {
    requestDigest(request.data);
  } catch (cause) {
    throw invalid(path, `its message does not fit the type ${primaryType}`, cause);
  }
  const fault = faultIn(request.data);
  if (fault !== undefined) throw invalid(path, fault);
  return canonical(request.data);
}

const faultIn = (request: SigningRequest): string | undefined =>
  faultInMessage(request) ??
  faultInSnapshot(request) ??
  faultBetween(request) ??
  faultInSigners(request) ??
  faultInSignatures(request);

/** The snapshot is of the agreement and version that is signed about. */
function faultBetween(request: SigningRequest): string | undefined {
  const snapshot = snapshotIn(request);
  if (snapshot === undefined) return undefined;
  const subject = subjectOf(request);
  if (subject === undefined) return "snapshot: new terms have none, for there is no agreement yet";
  if (snapshot.agreement !== subject.agreement) return "its snapshot is of another agreement";
  if (snapshot.version !== subject.version) return "its snapshot is of another version of the agreement";
  return undefined;
}

/** Each role is asked once, nobody who could not sign, and everybody in the role that they have. */
function faultInSigners(request: SigningRequest): string | undefined {
  const { typedData, signers } = request;
  const { roles } = KINDS[typedData.primaryType];
  const unknown = signers.find(({ bit }) => roles[bit] === undefined);
  if (unknown !== undefined) return `signers: nobody with the bit ${unknown.bit} signs ${typedData.primaryType}`;
  if (new Set(signers.map(({ bit }) => bit)).size < signers.length) return "signers: somebody is asked twice";
  if (new Set(signers.map(({ account }) => account)).size < signers.length) {
    return "signers: one account is asked in two roles";
  }
  const terms = termsAtHand(request);
  if (terms === undefined) return undefined;
  for (const { role, account } of signersOf(request)) {
    const holder = holderOf(terms, role);
    if (holder === account) continue;
    return `it asks ${account} as ${ROLE_WORDS[role]}, but that seat is ${holder}'s in the terms that it shows`;
  }
  return undefined;
}

/** Who somebody is: signed in terms and amendments, else according to the snapshot. */
function termsAtHand(request: SigningRequest): Terms | undefined {
  if (request.typedData.primaryType === "Terms") return termsIn(request);
  // No amendment changes its parties; the snapshot, if there is one, must agree all the more.
  if (request.typedData.primaryType === "Amendment") return amendmentIn(request).terms;
  return snapshotIn(request)?.terms;
}

/** Who has a role in the terms; a vacant seat is the zero address's. */
export function holderOf(terms: Terms, role: Party | Seat): string {
  const seat = SEATS.findIndex((known) => known === role);
  return (seat === -1 ? terms[role as Party] : terms.panel[seat]) ?? ZeroAddress;
}

function faultInSignatures({ signers, signatures }: SigningRequest): string | undefined {
  const stranger = signatures.find((signed) => !signers.some(({ account }) => account === signed.account));
  if (stranger !== undefined) return `it holds a signature of ${stranger.account}, whom it does not ask`;
  const accounts = new Set(signatures.map(({ account }) => account));
  return accounts.size < signatures.length ? "it holds two signatures of one account" : undefined;
}

function canonical(request: SigningRequest): SigningRequest {
  const { format, typedData, signers, signatures, retracts, snapshot } = request;
  const { primaryType } = typedData;
  const ordered: SigningRequest = {
    format,
    typedData: {
      types: walletTypes(primaryType),
      primaryType,
      domain: writtenDomain(domainOf(request)),
      message: asJson(messageIn(request)),
    },
    ...(retracts === undefined ? {} : { retracts: asJson(retractedIn(request)) }),
    signers: signers.toSorted((a, b) => a.bit - b.bit).map(({ bit, account }) => ({ bit, account })),
    signatures,
    ...(snapshot === undefined ? {} : { snapshot: asJson(snapshotIn(request) ?? {}) }),
  };
  return withSignatures(ordered, signatures);
}

const asJson = (value: object): Record<string, unknown> => toJson(value) as Record<string, unknown>;

function parseJson(text: string, path: string): unknown {
  try {
    return parseStrictJson(text);
  } catch (cause) {
    const why = cause instanceof SyntaxError && /^a key /.test(cause.message) ? `: ${cause.message}` : "";
    throw invalid(path, why === "" ? "it is not JSON" : `it is not plain JSON${why}`, cause);
  }
}

/** What a stranger wrote must not move the cursor, change colours or turn the direction of a line. */
const shown = (text: string): string =>
  text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);

function invalid(path: string, reason: string, cause?: unknown): PlacementError {
  return new PlacementError("bad-input", `${path} is not a signing request: ${shown(reason)}.`, {
    next: "Ask whoever sent it for the file as the tool wrote it.",
    cause,
  });
}

function sameTypes(given: Types, expected: Types): boolean {
  const normal = (types: Types): string =>
    JSON.stringify(
      Object.keys(types)
        .sort()
        .map((name) => [name, (types[name] ?? []).map((field) => [field.name, field.type])]),
    );
  return normal(given) === normal(expected);
}
