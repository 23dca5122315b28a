import { requestDigest, parseRequest, signersOf, type SigningRequest } from "../../../attestation/request.js";
import { attestationIn } from "../../../attestation/messages.js";
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
  const standing = weigh(request, agreement, Number(endorsed), Number(retracted));
  return {
    text: [
      await describeRequest(request, { built: undefined, agreement, readFrom: "chain", book: await context.book() }),
      "",
      ...standingLines(standing),
    ].join("\n"),
    data: { digest, ...standing },
  };
};

interface Standing {
  /** Bit sets of seats. */
  readonly signed: number;
  readonly endorsed: number;
  readonly retracted: number;
  readonly requiredSeats: number;
  readonly quorum: number;
  readonly isComplete: boolean;
  readonly statuses: readonly string[];
}

/** The policy is that of all tranches named, together. */
function weigh(request: SigningRequest, agreement: AgreementSnapshot, endorsed: number, retracted: number): Standing {
  const tranches = attestationIn(request).findings.flatMap(({ tranche }) => agreement.tranches[Number(tranche)] ?? []);
  const signed = signersOf(request).reduce(
    (bits, { bit, signature }) => bits | (signature === undefined ? 0 : 1 << bit),
    0,
  );
  const requiredSeats = tranches.reduce((bits, tranche) => bits | tranche.requiredSeats, 0);
  const quorum = Math.max(...tranches.map((tranche) => tranche.quorum));
  const seats = (signed | endorsed) & ~retracted;
  const isComplete = (requiredSeats & ~seats) === 0 && seatNames(seats).length >= quorum;
  const statuses = tranches.map(({ index, status: name }) => `tranche ${index}: ${name}`);
  return { signed, endorsed, retracted, requiredSeats, quorum, isComplete, statuses };
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

function missingInWords({ signed, endorsed, retracted, requiredSeats, quorum }: Standing): string {
  const seats = (signed | endorsed) & ~retracted;
  const missing = seatNames(requiredSeats & ~seats);
  const others = quorum - seatNames(seats).length - missing.length;
  return listInWords([...missing, ...(others > 0 ? [`${others} more of the panel`] : [])]);
}
