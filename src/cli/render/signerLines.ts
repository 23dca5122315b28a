import { ROLE_WORDS } from "../../agreement/index.js";
import { policyInWords, seatsOf } from "../../agreement/policy.js";
import { listInWords, seatNames } from "../../agreement/words.js";
import { KINDS } from "../../attestation/kinds.js";
import { missingFrom, weigh } from "../../attestation/policy.js";
import { isOwn, signersOf, type RequestSigner, type SigningRequest } from "../../attestation/request.js";
import type { ClearText } from "../../clearSigning/clearText.js";
import { trancheFor } from "./attestation.js";
import { findingsIn, type Asked } from "./asked.js";
import { hearsay, nameIn, type Known } from "./known.js";
import { wrapped } from "./screen.js";

/** Who is asked to sign, who has, and whose signatures are still needed. */
export function signerLines({ request, clear, known }: Asked): string[] {
  const signers = signersOf(request);
  const { needed } = KINDS[request.typedData.primaryType];
  const enough =
    needed !== undefined && needed < signers.length ? `, ${needed} of these ${signers.length} suffice` : "";
  return [
    `Asked to sign${enough}:`,
    ...signers.map((signer) => `  ${ROLE_WORDS[signer.role]}, ${whoIs(signer, known)}: ${stateOf(request, signer)}`),
    ...neededLines({ request, clear, known }).flatMap((line) => wrapped(line)),
  ];
}

const whoIs = ({ account }: RequestSigner, { book }: Known): string => nameIn(book, account) ?? account;

function stateOf(request: SigningRequest, signer: RequestSigner): string {
  if (signer.signature === undefined) return "not yet";
  return isOwn(request, signer) ? "signed" : "signature to be checked by its wallet";
}

function neededLines({ request, clear, known }: Pick<Asked, "request" | "clear" | "known">): string[] {
  const signed = signersOf(request).filter((signer) => signer.signature !== undefined);
  const kind: string = request.typedData.primaryType;
  const enough = allThere(request, signed);
  if (kind === "Attestation") return panelLines(clear, known, bitsOf(signed), enough);
  const { needed } = KINDS[request.typedData.primaryType];
  const more = (needed ?? signersOf(request).length) - signed.length;
  return [more > 0 ? `Still needed: ${countInWords(more)}.` : enough];
}

/** A contract wallet may want more of its owners than have signed so far. */
const allThere = (request: SigningRequest, signed: readonly RequestSigner[]): string =>
  signed.every((signer) => isOwn(request, signer))
    ? "All signatures needed are there."
    : "All signatures needed are there, if the wallets of those still to be checked accept theirs: `attest verify` asks them.";

const countInWords = (count: number): string => (count === 1 ? "one more signature" : `${count} more signatures`);

const bitsOf = (signers: readonly RequestSigner[]): number => signers.reduce((bits, { bit }) => bits | (1 << bit), 0);

function panelLines(clear: ClearText, known: Known, signed: number, enough: string): string[] {
  const tranches = findingsIn(clear).map(({ tranche }) => trancheFor(tranche, known));
  if (!tranches.every((tranche) => tranche !== undefined)) return ["How many of them must sign is not known here."];
  const weighed = weigh(tranches, { signed, endorsed: 0, retracted: 0 });
  const { requiredSeats, quorum } = weighed;
  const policy = `It takes ${policyInWords({ required: seatsOf(requiredSeats), quorum })}${hearsay(known, true)}.`;
  if (weighed.isComplete) return [policy, enough];
  const { seats, others } = missingFrom(weighed);
  const among = seats === 0 ? "" : `, among them ${listInWords(seatNames(seats).map((seat) => `the ${seat}`))}`;
  return [policy, `Still needed: ${countInWords(seatNames(seats).length + others)}${among}.`];
}
