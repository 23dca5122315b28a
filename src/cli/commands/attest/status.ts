import { KINDS } from "../../../attestation/kinds.js";
import { attestationIn } from "../../../attestation/messages.js";
import { lackingSigners, requestDigest, signersOf, type SigningRequest } from "../../../attestation/request.js";
import { ROLE_WORDS } from "../../../agreement/index.js";
import type { AgreementSnapshot } from "../../../adapters/snapshot.js";
import { listInWords, seatNames } from "../../../agreement/words.js";
import { checkSignable, checkSignatures } from "../../checks.js";
import type { Context } from "../../context.js";
import type { CopyOptions } from "../../copies.js";
import { gatherKnown } from "../../known.js";
import type { Handler } from "../../program.js";
import type { DataOf } from "../../shapes/index.js";
import { describeRequest } from "../../render/request.js";
import { missingInWords, weigh, type SeatWords } from "../../../attestation/policy.js";
import { readRequest } from "../../requestFiles.js";

/** Of an attestation. */
type Standing = Extract<DataOf<"attest status">, { readonly statuses: unknown }>;
/** Of every other kind. */
type Collected = Exclude<DataOf<"attest status">, Standing>;

/** Who has signed and who must still sign: by the chain if a node is at hand, else by what the request itself says. */
export const status: Handler<CopyOptions, DataOf<"attest status">> = async (context, [path = ""], options) => {
  const request = await readRequest(context, path);
  const online = await checkSignable(context, request);
  if (context.hasRpc) await checkSignatures(context, request);
  const known = await gatherKnown(context, request, online, options);
  const about = { digest: requestDigest(request), readFrom: known.readFrom ?? null };
  const text = await describeRequest(request, known);
  if (request.typedData.primaryType !== "Attestation") {
    const collected: Collected = { ...about, ...collect(request) };
    return { text: [text, "", collectedLine(request)].join("\n"), data: collected };
  }
  const marks = online === undefined ? NOT_ASKED : await endorsementsOf(context, request, online);
  const standing: Standing = { ...about, ...standingOf(request, known.agreement, marks) };
  return { text: [text, "", ...standingLines(standing)].join("\n"), data: standing };
};

type Marks = Pick<Standing, "endorsed" | "retracted">;

const NOT_ASKED: Marks = { endorsed: null, retracted: null };

async function endorsementsOf(
  context: Context,
  request: SigningRequest,
  { agreement }: AgreementSnapshot,
): Promise<Marks> {
  const { contract } = await context.escrow();
  const { endorsed, retracted } = await contract.endorsementsOf(agreement, requestDigest(request));
  return { endorsed: Number(endorsed), retracted: Number(retracted) };
}

function collect(request: SigningRequest): Omit<Collected, "digest" | "readFrom"> {
  const { roles, needed = 0 } = lackingSigners(request);
  const signed = signersOf(request).flatMap(({ role, signature }) => (signature === undefined ? [] : [role]));
  return { kind: request.typedData.primaryType, signed, missing: roles, needed, isComplete: needed === 0 };
}

function collectedLine(request: SigningRequest): string {
  const { roles, needed = 0 } = lackingSigners(request);
  if (needed === 0) return "Complete: anyone can submit it.";
  const { needed: inAll = needed } = KINDS[request.typedData.primaryType];
  return `Not complete yet: ${inAll} must sign in all, and ${needed} of ${listInWords(roles.map((role) => `the ${ROLE_WORDS[role]}`))} must still.`;
}

/** The policy is that of all tranches named, together. */
function standingOf(
  request: SigningRequest,
  agreement: AgreementSnapshot | undefined,
  marks: Marks,
): Omit<Standing, "digest" | "readFrom"> {
  const signed = signersOf(request).reduce(
    (bits, { bit, signature }) => bits | (signature === undefined ? 0 : 1 << bit),
    0,
  );
  if (agreement === undefined) {
    return { signed, ...marks, requiredSeats: null, quorum: null, isComplete: null, statuses: [] };
  }
  const tranches = attestationIn(request).findings.flatMap(({ tranche }) => agreement.tranches[Number(tranche)] ?? []);
  const statuses = tranches.map(({ index, status: name }) => `tranche ${index}: ${name}`);
  return { ...weigh(tranches, wordsOf({ signed, ...marks })), ...marks, statuses };
}

/** Without a node, nothing is known to have been said on chain. */
const wordsOf = ({ signed, endorsed, retracted }: Pick<Standing, keyof SeatWords>): SeatWords => ({
  signed,
  endorsed: endorsed ?? 0,
  retracted: retracted ?? 0,
});

function standingLines(standing: Standing): string[] {
  const { readFrom, endorsed, retracted, requiredSeats, quorum, isComplete, statuses } = standing;
  const required = seatNames(requiredSeats ?? 0);
  const among = required.length === 0 ? "" : `, among them ${listInWords(required)}`;
  const as = readFrom === "chain" ? "" : ", according to the request";
  return [
    quorum === null
      ? "How many must sign is not known here: a node would tell."
      : `Needed: ${quorum} signatures${among}${as}.`,
    ...(endorsed === null || endorsed === 0 ? [] : [`Endorsed on chain: ${listInWords(seatNames(endorsed))}.`]),
    ...(retracted === null || retracted === 0 ? [] : [`Retracted: ${listInWords(seatNames(retracted))}.`]),
    ...(statuses.length === 0 ? [] : [`${readFrom === "chain" ? "Now" : "Then"}: ${listInWords(statuses)}.`]),
    ...(endorsed === null ? ["What was endorsed or taken back on chain is unchecked until online."] : []),
    ...(isComplete === null ? [] : [isComplete ? COMPLETE : `Not complete yet: ${lacking(standing)} must still sign.`]),
  ];
}

const COMPLETE = "Complete: anyone can submit it.";

const lacking = (standing: Standing): string =>
  missingInWords({
    ...wordsOf(standing),
    requiredSeats: standing.requiredSeats ?? 0,
    quorum: standing.quorum ?? 0,
    isComplete: false,
  });
