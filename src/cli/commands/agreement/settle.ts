import { readMarks } from "../../../adapters/marks.js";
import { readAgreement } from "../../../adapters/snapshot.js";
import { parsePounds } from "../../../agreement/index.js";
import { MAX_AMOUNT } from "../../../agreement/money.js";
import { requestDigest, requestSettlement, withSnapshot } from "../../../attestation/request.js";
import { splitOf } from "../../../attestation/split.js";
import type { Settlement } from "../../../attestation/typedData.js";
import { PlacementError } from "../../../errors.js";
import { requireLive } from "../../../attestation/timely.js";
import { keepDocuments, readCommitment, whereKept, type DocumentOptions } from "../../documents.js";
import type { Handler } from "../../program.js";
import { describeRequest } from "../../render/request.js";
import { placeFor, requestName, requireNew, writeRequest } from "../../requestFiles.js";
import type { DataOf } from "../../shapes/index.js";
import { resolveTarget } from "../../target.js";
import { parseValidFor } from "../../validFor.js";

interface Options extends DocumentOptions {
  readonly pay: string;
  readonly out?: string;
  readonly validFor: string;
}

/** A request for both parties to close an agreement with an agreed split of its money. */
export const settle: Handler<Options, DataOf<"agreement settle">> = async (context, [given = ""], options) => {
  const validFor = parseValidFor(options.validFor);
  const statement = await readCommitment(context, "statement", options);
  const escrow = await context.escrow();
  const target = await resolveTarget(context, given);
  const agreement = await readAgreement(escrow, target.id);
  const marks = await readMarks(escrow, target.id, agreement.block);
  requireLive(agreement, marks);
  const settlement: Settlement = {
    agreement: target.id,
    version: agreement.version,
    settled: marks.decided,
    arrears: agreement.arrears,
    toPayee: parsePay(options.pay, agreement.decimals),
    statement: statement.commitment,
    validUntil: agreement.time + validFor,
  };
  const request = withSnapshot(requestSettlement(escrow.domain, settlement, agreement.terms), agreement);
  const path = requestName(placeFor(given, options.out), agreement.version, "settlement");
  requireNew(context, [path]);
  const kept = whereKept(statement, await keepDocuments(context, statement, `${path}.statement.json`));
  await writeRequest(context, path, request);
  const text = await describeRequest(request, {
    built: target.built,
    agreement,
    readFrom: "chain",
    book: await context.book(),
  });
  return {
    text: [text, "", ...kept, `The request is in ${path}: send it to both parties.`].join("\n"),
    data: { request: path, digest: requestDigest(request), settlement, split: splitOf(settlement, agreement) },
  };
};

function parsePay(text: string, decimals: number): bigint {
  try {
    const amount = parsePounds(text, decimals, { allowZero: true });
    if (amount <= MAX_AMOUNT) return amount;
    throw new PlacementError("bad-usage", `"${text}" is more than any agreement holds.`);
  } catch (cause) {
    if (!(cause instanceof PlacementError)) throw cause;
    throw new PlacementError("bad-usage", cause.message, {
      next: "Correct --pay: it is what the home gets, such as 6100.00, or 0.",
      cause,
    });
  }
}
