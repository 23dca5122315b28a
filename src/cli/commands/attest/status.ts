import { requestDigest, parseRequest, signersOf, type SigningRequest } from "../../../attestation/request.js";
import { attestationIn } from "../../../attestation/messages.js";
import { missingInWords, weigh, type SeatWords, type Weighed } from "../../../attestation/policy.js";
import { readText } from "../../../adapters/files.js";
import { readAgreement, type AgreementSnapshot } from "../../../adapters/snapshot.js";
import { listInWords, seatNames } from "../../../agreement/words.js";
import { checkSignatures, requireCurrent, requireDomain } from "../../checks.js";
import type { Handler } from "../../program.js";
import { describeRequest } from "../../render/request.js";

export const status: Handler<object> = async (context, [path = ""]) => {
  const request = parseRequest(await readText(context.path(path)), path);
  const escrow = await context.escrow();
  requireDomain(request, escrow);
  const agreement = await readAgreement(escrow, attestationIn(request).agreement);
  requireCurrent(request, agreement);
  await checkSignatures(request, escrow);
  const digest = requestDigest(request);
  const { endorsed, retracted } = await escrow.contract.endorsementsOf(agreement.agreement, digest);
  const standing = standingOf(request, agreement, { endorsed: Number(endorsed), retracted: Number(retracted) });
  return {
    text: [
      describeRequest(request, { built: undefined, agreement, book: await context.book() }),
      "",
      ...standingLines(standing),
    ].join("\n"),
    data: { digest, ...standing },
  };
};

interface Standing extends Weighed {
  readonly statuses: readonly string[];
}

function standingOf(request: SigningRequest, agreement: AgreementSnapshot, words: Omit<SeatWords, "signed">): Standing {
  const tranches = attestationIn(request).findings.flatMap(({ tranche }) => agreement.tranches[Number(tranche)] ?? []);
  const signed = signersOf(request).reduce(
    (bits, { bit, signature }) => bits | (signature === undefined ? 0 : 1 << bit),
    0,
  );
  const statuses = tranches.map(({ index, status: name }) => `tranche ${index}: ${name}`);
  return { ...weigh(tranches, { signed, ...words }), statuses };
}

function standingLines(standing: Standing): string[] {
  const { endorsed, retracted, requiredSeats, quorum, isComplete, statuses } = standing;
  const required = requiredSeats === 0 ? "" : `, among them ${listInWords(seatNames(requiredSeats))}`;
  return [
    `Needed: ${quorum} signatures${required}.`,
    ...(endorsed === 0 ? [] : [`Endorsed on chain: ${listInWords(seatNames(endorsed))}.`]),
    ...(retracted === 0 ? [] : [`Retracted: ${listInWords(seatNames(retracted))}.`]),
    `Now: ${listInWords(statuses)}.`,
    isComplete ? "Complete: anyone can submit it." : `Not complete yet: ${missingInWords(standing)} must still sign.`,
  ];
}
