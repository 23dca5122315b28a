import { readMarks } from "../../../adapters/marks.js";
import { readAgreement } from "../../../adapters/snapshot.js";
import { parseCareDay, toUnixSeconds } from "../../../agreement/careDays.js";
import { requestDigest, requestTermination, withSnapshot } from "../../../attestation/request.js";
import type { Termination } from "../../../attestation/typedData.js";
import { PlacementError } from "../../../errors.js";
import { faultOfEnd, requireLive } from "../../../attestation/timely.js";
import { keepDocuments, readCommitment, whereKept, type DocumentOptions } from "../../documents.js";
import type { Handler } from "../../program.js";
import { describeRequest } from "../../render/request.js";
import { placeFor, requestName, requireNew, writeRequest } from "../../requestFiles.js";
import type { DataOf } from "../../shapes/index.js";
import { resolveTarget } from "../../target.js";
import { parseValidFor } from "../../validFor.js";

interface Options extends DocumentOptions {
  readonly on?: string;
  readonly out?: string;
  readonly validFor: string;
}

/** A request for inspector and social worker to end an agreement without notice. */
export const terminate: Handler<Options, DataOf<"agreement terminate">> = async (context, [given = ""], options) => {
  const validFor = parseValidFor(options.validFor);
  const endsAt = options.on === undefined ? AT_ONCE : parseLastDay(options.on);
  const grounds = await readCommitment(context, "grounds", options);
  const escrow = await context.escrow();
  const target = await resolveTarget(context, given);
  const agreement = await readAgreement(escrow, target.id);
  requireLive(agreement, await readMarks(escrow, target.id, agreement.block));
  const fault = faultOfEnd(endsAt, agreement);
  if (fault !== undefined) throw new PlacementError("bad-input", fault, { next: "Nothing was written." });
  const termination: Termination = {
    agreement: target.id,
    version: agreement.version,
    endsAt,
    grounds: grounds.commitment,
    validUntil: agreement.time + validFor,
  };
  const request = withSnapshot(requestTermination(escrow.domain, termination, agreement.terms), agreement);
  const path = requestName(placeFor(given, options.out), agreement.version, "termination");
  requireNew(context, [path]);
  const kept = whereKept(grounds, await keepDocuments(context, grounds, `${path}.grounds.json`));
  await writeRequest(context, path, request);
  const text = await describeRequest(request, {
    built: target.built,
    agreement,
    readFrom: "chain",
    book: await context.book(),
  });
  return {
    text: [text, "", ...kept, `The request is in ${path}: send it to both who sign.`].join("\n"),
    data: { request: path, digest: requestDigest(request), termination },
  };
};

/** Any time that has passed means the moment of recording; this one says so at a glance. */
const AT_ONCE = 0n;

/** The end is the midnight after the last day. */
function parseLastDay(text: string): bigint {
  try {
    return toUnixSeconds(parseCareDay(text).plus({ days: 1 }));
  } catch (cause) {
    if (!(cause instanceof PlacementError)) throw cause;
    throw new PlacementError("bad-usage", cause.message, { next: "Correct --on: it is the last day of care.", cause });
  }
}
