import { existsSync } from "node:fs";
import { faultInAppointment } from "../../../attestation/appointable.js";
import { appointmentIn } from "../../../attestation/messages.js";
import { requestAppointment, requestDigest, withSnapshot, type SigningRequest } from "../../../attestation/request.js";
import type { ConnectedEscrow } from "../../../adapters/escrow.js";
import { readAgreement } from "../../../adapters/snapshot.js";
import { SEATS, SEAT_WORDS } from "../../../agreement/index.js";
import { textTable } from "../../../agreement/text/textTable.js";
import { shortHash } from "../../../agreement/words.js";
import { PlacementError } from "../../../errors.js";
import { parseBlock } from "../../blocks.js";
import type { Context } from "../../context.js";
import type { Report } from "../../io.js";
import { readPlacements, type Placement } from "../../placements.js";
import { readPrivateAgreements } from "../../../adapters/privateAgreements.js";
import { type PrivateAgreements } from "../../../attestation/privateAgreements.js";
import { formatMoment } from "../../../agreement/moments.js";
import type { DataOf } from "../../shapes/index.js";
import { placeFor, readRequest, requestName, writeRequest } from "../../requestFiles.js";
import { resolveTarget } from "../../target.js";
import { parseValidFor } from "../../validFor.js";
import type { AppointOptions } from "./appoint.js";

/** One placement in which the leaver sits. */
interface Replacement {
  readonly name: string;
  readonly placement: Placement;
  readonly seat: number;
  readonly path: string;
}

/** One request for each placement in which the leaver holds a seat; all of them, or none. */
export async function appointAll(
  context: Context,
  names: readonly string[],
  given: string | undefined,
  options: AppointOptions,
): Promise<Report<DataOf<"agreement appoint">>> {
  const [oldName, newName] = requireTwo(names, given, options);
  const validFor = parseValidFor(options.validFor);
  const [leaver, successor] = await Promise.all([context.account(oldName), context.account(newName)]);
  const escrow = await context.escrow();
  const known = await readPrivateAgreements(context.path(options.agreements ?? "."), escrow.domain);
  const replacements = (await placementsOf(context, escrow, options))
    .filter(({ isClosed }) => !isClosed)
    .flatMap((placement) => replacementsIn(placement, leaver, known, options.out));
  requireAny(replacements, oldName);
  requireAllowed(replacements, successor, newName);
  const written: Written[] = [];
  for (const replacement of replacements) {
    const request = await writeOnce(context, escrow, replacement, successor, validFor);
    written.push({ ...replacement, request });
  }
  return {
    text: describe(written, `${newName} instead of ${oldName}`),
    data: {
      requests: written.map(({ name, path, request }) => ({
        ...{ name, request: path, digest: requestDigest(request), appointment: appointmentIn(request) },
      })),
    },
  };
}

interface Written extends Replacement {
  readonly request: SigningRequest;
}

function describe(written: readonly Written[], what: string): string {
  const rows = written.map(({ name, seat, path }) => [name, SEAT_WORDS[SEATS[seat] ?? "inspector"], path]);
  return [
    `${what}, in ${written.length} ${written.length === 1 ? "placement" : "placements"}:`,
    ...textTable([["placement", "seat", "request"], ...rows]),
    "",
    `To be signed by two of commissioner, provider and arbiter of each, until ${formatMoment(untilOf(written))}.`,
    "Signed in one go with `agreement sign`, sent in one go with `agreement submit`.",
  ].join("\n");
}

function untilOf(written: readonly Written[]): bigint {
  const times = written.map(({ request }) => appointmentIn(request).validUntil);
  return times.reduce((earliest, time) => (time < earliest ? time : earliest), times[0] ?? 0n);
}

function requireTwo(
  names: readonly string[],
  given: string | undefined,
  { seat, account, vacant }: AppointOptions,
): [string, string] {
  const [leaver, successor] = names;
  const isPlain = [given, seat, account, vacant].every((value) => value === undefined);
  if (leaver !== undefined && successor !== undefined && names.length === 2 && isPlain) return [leaver, successor];
  throw new PlacementError(
    "bad-usage",
    "--all-of takes two names, who leaves and who comes, and nothing else of one agreement.",
    {
      next: 'For example: placement agreement appoint --all-of "Social Worker A" "Social Worker B"',
    },
  );
}

/** Every agreement that was ever opened at the escrow, but for those that are named as exceptions. */
async function placementsOf(
  context: Context,
  escrow: ConnectedEscrow,
  { fromBlock, except = [] }: AppointOptions,
): Promise<Placement[]> {
  const { contract } = escrow;
  const left = new Set(await Promise.all(except.map(async (given) => (await resolveTarget(context, given)).id)));
  const opened = await contract.queryFilter(contract.filters.Opened(), parseBlock(fromBlock));
  const agreements = opened.map(({ args }) => args.agreement).filter((agreement) => !left.has(agreement));
  return readPlacements(escrow, agreements);
}

function replacementsIn(
  placement: Placement,
  leaver: string,
  known: PrivateAgreements,
  out: string | undefined,
): Replacement[] {
  const { agreement, terms, version } = placement;
  const seat = terms.panel.findIndex((account) => account === leaver);
  if (seat === -1) return [];
  const copy = known.inForce(agreement, terms) ?? known.copiesOf(agreement)[0];
  const place = placeFor(copy?.name ?? agreement, out ?? ".");
  const name = copy?.built.name ?? `agreement ${shortHash(agreement)}`;
  return [{ name, placement, seat, path: requestName(place, version, "appointment") }];
}

function requireAny(replacements: readonly Replacement[], leaver: string): void {
  if (replacements.length > 0) return;
  throw new PlacementError("bad-input", `${leaver} holds no seat in any placement that is not closed.`, {
    next: "Check the name, --escrow and --from-block; `agreement show` lists a placement's panel.",
  });
}

/** All faults at once: nothing is written unless each request could be recorded. */
function requireAllowed(replacements: readonly Replacement[], successor: string, name: string): void {
  const faults = replacements.flatMap((replacement) => {
    const fault = faultInAppointment(replacement.placement, replacement.seat, successor);
    return fault === undefined ? [] : [`  ${replacement.name} ${fault} (agreement ${replacement.placement.agreement})`];
  });
  if (faults.length === 0) return;
  throw new PlacementError("bad-input", `${name} cannot take the seat everywhere:\n${faults.join("\n")}`, {
    next: "Nothing was written. Leave those out with --except, and appoint somebody else there.",
  });
}

/** A request that is there already may hold signatures: if it asks the same, it is kept. */
async function writeOnce(
  context: Context,
  escrow: ConnectedEscrow,
  { placement, seat, path }: Replacement,
  account: string,
  validFor: bigint,
): Promise<SigningRequest> {
  const { agreement, version, time, terms, block } = placement;
  const appointment = { agreement, version, seat: BigInt(seat), account, validUntil: time + validFor };
  const request = requestAppointment(escrow.domain, appointment, terms);
  if (!existsSync(context.path(path))) {
    const snapshot = await readAgreement(escrow, agreement, block);
    await writeRequest(context, path, withSnapshot(request, snapshot));
    return request;
  }
  const there = await readRequest(context, path);
  if (asksTheSame(there, request) && appointmentIn(there).validUntil > time) return there;
  throw new PlacementError("bad-input", `There is another request in ${path}.`, {
    next: "Delete it if nobody needs it any more, or choose another folder with --out.",
  });
}

function asksTheSame(one: SigningRequest, other: SigningRequest): boolean {
  if (one.typedData.primaryType !== "Appointment") return false;
  const asked = (request: SigningRequest): string => {
    const { agreement, version, seat, account } = appointmentIn(request);
    return [request.typedData.domain.verifyingContract, agreement, version, seat, account].join().toLowerCase();
  };
  return asked(one) === asked(other);
}
