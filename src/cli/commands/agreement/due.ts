import { latestBlock } from "../../../adapters/snapshot.js";
import type { AgreementSnapshot } from "../../../agreement/snapshot.js";
import { PlacementError } from "../../../errors.js";
import { ASSUMPTIONS, outlookOf, totalForecast } from "../../../forecast/index.js";
import { openedAgreements, type OpenedOptions } from "../../opened.js";
import { readPrivateAgreements } from "../../../adapters/privateAgreements.js";
import { type PrivateAgreements } from "../../../attestation/privateAgreements.js";
import type { Handler } from "../../program.js";
import { readAgreements } from "../../readAgreements.js";
import { describeOutlooks, nameOutlook } from "../../render/due.js";
import { outlooksAsCsv } from "../../render/dueCsv.js";
import type { DataOf } from "../../shapes/index.js";
import { resolveTarget } from "../../target.js";

interface Options extends OpenedOptions {
  readonly agreements?: string;
  readonly csv?: boolean;
  readonly json?: boolean;
}

/** What to fund and by when, what is payable, what is blocked and why, and the cash of the coming weeks. */
export const due: Handler<Options, DataOf<"agreement due">> = async (context, given, options) => {
  requireOneForm(options);
  const escrow = await context.escrow();
  const known = await readPrivateAgreements(context.path(options.agreements ?? "."), escrow.domain);
  const targets =
    given.length > 0
      ? await Promise.all(given.map((target) => resolveTarget(context, target)))
      : (await openedAgreements(context, options)).map(({ agreement }) => ({ id: agreement, built: undefined }));
  const block = await latestBlock(escrow);
  const ids = targets.map(({ id }) => id);
  const { agreements, unread } = await readAgreements(context, ids, block, { isTolerant: given.length === 0 });
  for (const reason of unread) context.io.err(`Left out: ${reason}\n`);
  const copies = new Map(targets.map(({ id, built }) => [id, built]));
  const named = agreements.map((snapshot) =>
    nameOutlook(snapshot, outlookOf(snapshot), copies.get(snapshot.agreement) ?? copyFor(known, snapshot)),
  );
  const outlooks = named.map(({ outlook }) => outlook);
  return {
    text: options.csv === true ? outlooksAsCsv(named) : describeOutlooks(named),
    data: {
      placements: named.map(({ name, outlook }) => ({ name, ...outlook })),
      total: totalForecast(outlooks),
      assumptions: ASSUMPTIONS,
      unread,
    },
  };
};

/** The copy in force; failing that the latest, which at least has the placement's name. */
function copyFor(known: PrivateAgreements, { agreement, terms, tranches }: AgreementSnapshot) {
  const copy = known.inForce(agreement, { ...terms, schedule: tranches }) ?? known.copiesOf(agreement)[0];
  return copy?.built;
}

function requireOneForm({ csv, json }: Options): void {
  if (csv !== true || json !== true) return;
  throw new PlacementError("bad-usage", "--csv and --json exclude each other.", { next: "Leave one of them out." });
}
