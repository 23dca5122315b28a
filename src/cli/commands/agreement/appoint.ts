import { ZeroAddress } from "ethers";
import { faultInAppointment } from "../../../attestation/appointable.js";
import { requestAppointment, requestDigest, withSnapshot } from "../../../attestation/request.js";
import type { Appointment } from "../../../attestation/typedData.js";
import { SEATS, SEAT_WORDS } from "../../../agreement/index.js";
import { shortHash } from "../../../agreement/words.js";
import { PlacementError } from "../../../errors.js";
import type { Context } from "../../context.js";
import { readPlacements } from "../../placements.js";
import type { Handler } from "../../program.js";
import { describeRequest } from "../../render/request.js";
import { placeFor, requestName, requireNew, writeRequest } from "../../requestFiles.js";
import type { DataOf } from "../../shapes/index.js";
import type { ConnectedEscrow } from "../../../adapters/escrow.js";
import { readAgreement } from "../../../adapters/snapshot.js";
import { resolveTarget, type Target } from "../../target.js";
import { parseValidFor } from "../../validFor.js";

export interface AppointOptions {
  readonly seat?: string;
  readonly account?: string;
  readonly vacant?: boolean;
  readonly allOf?: readonly string[];
  readonly out?: string;
  readonly agreements?: string;
  readonly except?: readonly string[];
  readonly fromBlock: string;
  readonly validFor: string;
}

/** A request to put another person in a seat: of one agreement, or of all in which a leaver sits. */
export const appoint: Handler<AppointOptions, DataOf<"agreement appoint">> = async (context, [given], options) => {
  if (options.allOf !== undefined) {
    const { appointAll } = await import("./appointAll.js");
    return appointAll(context, options.allOf, given, options);
  }
  if (given === undefined) {
    throw new PlacementError("bad-usage", "Which agreement is meant?", {
      next: "Name it, by its id or its private file; or replace a leaver everywhere with --all-of OLD NEW.",
    });
  }
  const validFor = parseValidFor(options.validFor);
  const seat = parseSeat(options.seat);
  const account = await accountFor(context, options);
  const escrow = await context.escrow();
  const target = await resolveTarget(context, given);
  const snapshot = await readAgreement(escrow, target.id);
  await requireAppointable(escrow, target, seat, account);
  const appointment: Appointment = {
    agreement: target.id,
    version: snapshot.version,
    seat: BigInt(seat),
    account,
    validUntil: snapshot.time + validFor,
  };
  const request = withSnapshot(requestAppointment(escrow.domain, appointment, snapshot.terms), snapshot);
  const path = requestName(placeFor(given, options.out), snapshot.version, "appointment");
  requireNew(context, [path]);
  await writeRequest(context, path, request);
  const known = { built: target.built, agreement: snapshot, readFrom: "chain" as const, book: await context.book() };
  return {
    text: `${await describeRequest(request, known)}\n\nThe request is in ${path}: send it to those who sign.`,
    data: { request: path, digest: requestDigest(request), appointment },
  };
};

async function requireAppointable(escrow: ConnectedEscrow, { id, built }: Target, seat: number, account: string) {
  const [placement] = await readPlacements(escrow, [id]);
  const fault = placement && faultInAppointment(placement, seat, account);
  if (fault === undefined) return;
  const name = built?.name ?? `The agreement ${shortHash(id)}`;
  throw new PlacementError("bad-input", `${name} ${fault}.`, { next: "Nothing was written." });
}

/** `social worker`, `social-worker` or `socialWorker`. */
function parseSeat(given: string | undefined): number {
  const plain = (text: string): string => text.toLowerCase().replaceAll(/[\s-]/g, "");
  const seat = SEATS.findIndex((known) => given !== undefined && plain(known) === plain(given));
  if (seat !== -1) return seat;
  const what = given === undefined ? "Which seat is meant?" : `"${given}" is no seat of the panel.`;
  throw new PlacementError("bad-usage", what, {
    next: `Give --seat with one of: ${SEATS.map((known) => SEAT_WORDS[known]).join(", ")}.`,
  });
}

async function accountFor(context: Context, { account, vacant }: AppointOptions): Promise<string> {
  if ((account === undefined) === (vacant !== true)) {
    throw new PlacementError("bad-usage", "Who is to take the seat?", {
      next: "Give --account with a name from the address book; or --vacant to leave the health professional's seat empty.",
    });
  }
  return account === undefined ? ZeroAddress : context.account(account);
}
