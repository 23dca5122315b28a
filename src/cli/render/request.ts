import { describeAgreement } from "../../agreement/index.js";
import { shortHash } from "../../agreement/words.js";
import { requestDigest, signedTypes, type SigningRequest } from "../../attestation/request.js";
import { clearTextOf } from "../../clearSigning/clearText.js";
import { amendmentWords } from "./amendment.js";
import { numberIn, type Asked, type Words } from "./asked.js";
import { attestationNotes } from "./attestation.js";
import { clearLines, type Notes } from "./clearLines.js";
import { appointmentWords, retractionWords, settlementWords, terminationWords } from "./consent.js";
import { dangerLines } from "./dangers.js";
import { hashLines } from "./hashLines.js";
import { nameFor, nameIn, namesFrom, type Known } from "./known.js";
import { wrapped } from "./screen.js";
import { signerLines } from "./signerLines.js";
import { standingLines } from "./standingLines.js";
import { termsNotes } from "./termsNotes.js";

export type { Known, ReadFrom } from "./known.js";

/**
 * What a signer reads before signing: dangers first, then what is signed, field by field, through the ERC-7730
 * descriptor, with what only this tool knows beside it; then money, people and hashes.
 * @throws PlacementError `signing-refused` if any of it could not be shown.
 */
export async function describeRequest(request: SigningRequest, known: Known): Promise<string> {
  const typed = { ...request.typedData, types: signedTypes(request) };
  const clear = await clearTextOf(typed, namesFrom(known, typed.domain.verifyingContract));
  const asked: Asked = { request, known, clear, now: nowFor(known) };
  const { opening, notes = {}, effects = [] } = wordsFor(asked);
  const sections = [
    [...dangerLines(asked), ...opening.flatMap((line) => line.split("\n")).flatMap(wrappedAsIndented)],
    clearLines(clear, { ...commonNotes(asked), ...notes }),
    [...effects, ...standingLines(asked)].flatMap(wrappedAsIndented),
    signerLines(asked),
    hashLines(request),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n");
}

function wrappedAsIndented(line: string): string[] {
  const indent = line.length - line.trimStart().length;
  return wrapped(line.trimStart(), indent, indent + (indent > 0 ? 2 : 0));
}

/** The chain's time if it is at hand, else this machine's. */
const nowFor = ({ agreement, readFrom }: Known): bigint =>
  agreement !== undefined && readFrom === "chain" ? agreement.time : BigInt(Math.floor(Date.now() / 1000));

function commonNotes({ clear, known: { agreement, built, readFrom } }: Asked): Notes {
  const inForce = readFrom === "chain" && agreement !== undefined && agreement.version === numberIn(clear, "version");
  return {
    ...(built === undefined ? {} : { agreement: [`${built.name}, by your private copy`] }),
    ...(inForce ? { version: ["in force"] } : {}),
  };
}

const WORDS: Readonly<Record<string, (asked: Asked) => Words>> = {
  Terms: termsWords,
  Attestation: attestationWords,
  Retraction: retractionWords,
  Amendment: amendmentWords,
  Appointment: appointmentWords,
  Termination: terminationWords,
  Settlement: settlementWords,
};

/** A kind without words of its own is still shown field by field. */
const wordsFor = (asked: Asked): Words =>
  WORDS[asked.request.typedData.primaryType]?.(asked) ?? { opening: ["You are asked to sign this:"] };

function termsWords({ request, clear, known: { built, book, hasTrueUnits } }: Asked): Words {
  const agreement = requestDigest(request);
  if (built === undefined) return { opening: [`You are asked to agree to the terms of agreement`, `${agreement}.`] };
  return {
    opening: [
      `You are asked to agree to these terms (agreement ${shortHash(agreement)}):`,
      "",
      describeAgreement(built, (address) => nameIn(book, address) ?? address).trimEnd(),
    ],
    notes: termsNotes(clear, "", built, undefined),
    effects: hasTrueUnits === true ? [] : [UNITS_UNCHECKED],
  };
}

const UNITS_UNCHECKED =
  "How many of the token's smallest units make a pound is the word of the private copy: a node (--rpc) would check it.";

function attestationWords({ clear, known }: Asked): Words {
  const agreement = String(clear.message["agreement"]);
  const version = String(clear.message["version"]);
  return {
    opening: wrapped(`You are asked to attest, for ${nameFor(agreement, known)}, version ${version}:`),
    notes: attestationNotes(clear, known),
  };
}
