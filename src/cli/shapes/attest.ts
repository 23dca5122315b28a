import { z } from "zod";
import { signRequest } from "./agreement.js";
import { moved, receipt } from "./parts.js";
import { agreementId, count, digest, finding, flag, hash, list, moment, path, text, whole } from "./values.js";

export const findingShape = z.strictObject({
  tranche: whole("the tranche's number"),
  achieved: finding("how far it was met"),
});

const attestation = z
  .strictObject({
    agreement: agreementId,
    version: whole("the version that it was made for"),
    findings: list(findingShape, "in the order of the schedule"),
    overRefusal: flag("whether it may overturn an earlier refusal"),
    evidence: hash("the commitment to the evidence"),
    validUntil: moment("until when the signatures count, inclusive"),
  })
  .describe("what is signed");

export const event = z.strictObject({ name: text("the event's name in the contract"), agreement: agreementId });

/** What the commands print by which the panel records outcomes. */
export const attestShapes = {
  "attest request": z.strictObject({ request: path("the file that was written"), digest, attestation }),
  "attest sign": signRequest,
  "attest submit": z.strictObject({
    ...receipt,
    events: list(event, "what the escrow recorded"),
    ...moved,
    passedOver: count("how many requests the escrow passed over; they can be sent again"),
    passedOverRequests: list(
      z.strictObject({
        files: list(path("a copy"), "every copy that was given"),
        digest,
        reason: text("why the escrow passed it over, a sentence"),
      }),
      "each of them",
    ),
  }),
};
