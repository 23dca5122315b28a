import { withRunner, type ConnectedEscrow } from "../../../adapters/escrow.js";
import { readText } from "../../../adapters/files.js";
import { readAgreement } from "../../../adapters/snapshot.js";
import { attestationIn } from "../../../attestation/messages.js";
import { parseRequest, signersOf, type SigningRequest } from "../../../attestation/request.js";
import { CALLERS_WORD, encodeSignatures } from "../../../attestation/signatures.js";
import { PlacementError } from "../../../errors.js";
import { checkSignatures, requireCurrent, requireDomain } from "../../checks.js";
import type { SignerOptions } from "../../options.js";
import type { Handler } from "../../program.js";
import { describeOutcome } from "../../render/outcome.js";
import { receiptData, sendChecked } from "../../send.js";

interface Options extends SignerOptions {
  readonly ownSeat?: boolean;
}

/** One transaction for all requests given: a payment run. */
export const submit: Handler<Options> = async (context, paths, options) => {
  const escrow = await context.escrow();
  const requests = await Promise.all(paths.map(async (path) => parseRequest(await readText(context.path(path)), path)));
  for (const request of requests) await requireSubmittable(request, escrow);
  const signer = await context.signer(options);
  const caller = options.ownSeat === true ? await signer.getAddress() : undefined;
  const items = requests.map((request) => itemOf(request, caller));
  await context.confirm(`Submit ${paths.length} signed request(s)?`, options);
  const receipt = await sendChecked(withRunner(escrow.contract, signer).attest, items);
  const outcome = await describeOutcome(receipt, escrow, await context.book());
  const passedOver = paths.length - outcome.data.events.length;
  const note =
    passedOver === 0
      ? []
      : [
          `${passedOver} of ${paths.length} requests were passed over; \`attest status\` tells why, and they can be sent again.`,
        ];
  return { text: [outcome.text, ...note].join("\n"), data: { ...receiptData(receipt), ...outcome.data, passedOver } };
};

async function requireSubmittable(request: SigningRequest, escrow: ConnectedEscrow): Promise<void> {
  requireDomain(request, escrow);
  requireCurrent(request, await readAgreement(escrow, attestationIn(request).agreement));
  await checkSignatures(request, escrow);
}

/** With `caller`, its seat agrees by sending, whether or not the request holds its signature. */
function itemOf(request: SigningRequest, caller: string | undefined) {
  const own = signersOf(request).find(({ account }) => account.toLowerCase() === caller?.toLowerCase());
  if (caller !== undefined && own === undefined) {
    throw new PlacementError("signing-refused", `${caller} holds no seat that this request asks.`, {
      next: "Leave out --own-seat, or send from the account of a seat with --as.",
    });
  }
  const signatures = signersOf(request).flatMap(({ bit, signature }) =>
    bit === own?.bit ? [{ bit, signature: CALLERS_WORD }] : signature === undefined ? [] : [{ bit, signature }],
  );
  const attestation = attestationIn(request);
  return { attestation: { ...attestation, findings: [...attestation.findings] }, ...encodeSignatures(signatures) };
}
