import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  applyChange,
  compareAgreements,
  describeComparison,
  parseBuilt,
  serialiseBuilt,
  type AppliedChange,
  type InForce,
} from "../../../agreement/index.js";
import { readMarks } from "../../../adapters/marks.js";
import { readText, writeText } from "../../../adapters/files.js";
import { readAgreement, type AgreementSnapshot } from "../../../adapters/snapshot.js";
import { requestAmendment, requestDigest, withSnapshot } from "../../../attestation/request.js";
import type { Amendment } from "../../../attestation/typedData.js";
import type { ConnectedEscrow } from "../../../adapters/escrow.js";
import type { Context } from "../../context.js";
import type { Handler } from "../../program.js";
import { idOf } from "../../../attestation/privateAgreements.js";
import type { DataOf } from "../../shapes/index.js";
import { NO_END } from "../../../replay/state.js";
import { formatMoment } from "../../../agreement/moments.js";
import { placeFor, requestName, requireNew, writeRequest } from "../../requestFiles.js";
import { parseValidFor } from "../../validFor.js";
import { bookOf } from "./build.js";

interface Options {
  readonly agreement: string;
  readonly out?: string;
  readonly validFor: string;
}

/** From a change file to the next version: a private copy, and the request for both parties' consent. */
export const amend: Handler<Options, DataOf<"agreement amend">> = async (context, [path = ""], options) => {
  const validFor = parseValidFor(options.validFor);
  const escrow = await context.escrow();
  const built = parseBuilt(await readText(context.path(options.agreement)), options.agreement);
  const snapshot = await readAgreement(escrow, idOf(built, escrow.domain));
  const applied = applyChange({
    text: await readText(context.path(path)),
    path,
    agreement: built,
    inForce: await inForceOf(escrow, snapshot),
    addressBook: await bookOf(context, escrow.chain.chainId),
    randomBytes,
    readFile: (name) => readFileSync(context.path(name)),
  });
  const amendment = amendmentOf(applied, snapshot, validFor);
  const request = withSnapshot(requestAmendment(escrow.domain, amendment), snapshot);
  const files = await write(context, options, applied, request, snapshot.version);
  for (const warning of applied.after.warnings) context.io.err(`Warning: ${warning}\n`);
  const comparison = compareAgreements(applied.before, applied.after);
  const { agreement, version, review, validUntil } = amendment;
  return {
    text: [describeComparison(comparison), ...notesOn(files, amendment, snapshot)].join("\n"),
    data: {
      ...{ agreement, version, digest: requestDigest(request), change: applied.change, files, review, validUntil },
      ...{ comparison, warnings: applied.after.warnings },
    },
  };
};

async function inForceOf(escrow: ConnectedEscrow, snapshot: AgreementSnapshot): Promise<InForce> {
  const { agreement, version, terms, tranches, endsAt, time, block } = snapshot;
  const { isClosed } = await readMarks(escrow, agreement, block);
  return {
    agreement,
    version,
    terms: { ...terms, schedule: tranches },
    statuses: tranches.map(({ status }) => status),
    endsAt: endsAt === NO_END ? undefined : endsAt,
    isClosed,
    escrow: escrow.address,
    now: time,
  };
}

function amendmentOf(
  { after, review }: AppliedChange,
  { agreement, version, endsAt, time }: AgreementSnapshot,
  validFor: bigint,
): Amendment {
  const end = endsAt === NO_END ? 0n : endsAt;
  return { agreement, version, endsAt: end, terms: after.terms, review, validUntil: time + validFor };
}

interface Files {
  readonly agreement: string;
  readonly request: string;
}

/** The private copy first: a request whose terms nobody can explain is worth nothing. */
async function write(
  context: Context,
  { agreement, out }: Options,
  { after }: AppliedChange,
  request: Parameters<typeof writeRequest>[2],
  version: bigint,
): Promise<Files> {
  const place = placeFor(agreement, out);
  const files = {
    agreement: join(place.folder, `${place.stem}.v${version + 1n}.agreement.json`),
    request: requestName(place, version, "amendment"),
  };
  requireNew(context, Object.values(files));
  await writeText(context.path(files.agreement), serialiseBuilt(after), { isPrivate: true });
  await writeRequest(context, files.request, request);
  return files;
}

function notesOn(files: Files, { version, validUntil }: Amendment, { heldUntil, time }: AgreementSnapshot): string[] {
  const held = `A safeguarding hold stops outcome money until ${formatMoment(heldUntil)}; the amendment does not end it.`;
  return [
    ...(time < heldUntil ? [held] : []),
    "Whatever was signed for the version in force and is not recorded yet will have to be signed anew.",
    `Private, version ${version + 1n}, for both parties' own disks: ${files.agreement}`,
    `To be signed by both parties until ${formatMoment(validUntil)}: ${files.request}`,
  ];
}
