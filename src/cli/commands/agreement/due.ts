import { latestBlock, readAgreement } from "../../../adapters/snapshot.js";
import { concurrently } from "../../../adapters/concurrently.js";
import type { ConnectedEscrow } from "../../../adapters/escrow.js";
import type { AgreementSnapshot } from "../../../agreement/snapshot.js";
import { PlacementError } from "../../../errors.js";
import { ASSUMPTIONS, outlookOf, totalForecast } from "../../../forecast/index.js";
import { openedAgreements, type OpenedOptions } from "../../opened.js";
import { readPrivateAgreements, type PrivateAgreements } from "../../privateAgreements.js";
import type { Handler } from "../../program.js";
import { barOf, withProgress, type Tell } from "../../progress.js";
import { describeOutlooks, nameOutlook } from "../../render/due.js";
import { outlooksAsCsv } from "../../render/dueCsv.js";
import type { DataOf } from "../../shapes/index.js";
import { resolveTarget, type Target } from "../../target.js";

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
  const { snapshots, unread } = await withProgress(context.io, "Reading agreements", (tell) =>
    readAll(escrow, targets, given.length === 0, tell),
  );
  for (const reason of unread) context.io.err(`Left out: ${reason}\n`);
  const named = snapshots.map(({ snapshot, built }) =>
    nameOutlook(snapshot, outlookOf(snapshot), built ?? copyFor(known, snapshot)),
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

interface Read {
  readonly snapshots: readonly { readonly snapshot: AgreementSnapshot; readonly built: Target["built"] }[];
  /** Why an agreement could not be read, a sentence each. */
  readonly unread: readonly string[];
}

/**
 * All at one block, a few at a time, each once.
 * @param isTolerant anybody can open an agreement with a broken token: it must not hide the others.
 */
async function readAll(
  escrow: ConnectedEscrow,
  targets: readonly Target[],
  isTolerant: boolean,
  tell: Tell,
): Promise<Read> {
  const block = await latestBlock(escrow);
  const distinct = [...new Map(targets.map((target) => [target.id, target])).values()];
  const read = async ({ id, built }: Target) => {
    try {
      return { snapshot: await readAgreement(escrow, id, block), built };
    } catch (error) {
      if (isTolerant && error instanceof PlacementError) return error.message;
      throw error;
    }
  };
  let done = 0;
  const results = await concurrently(distinct, read, () => {
    done += 1;
    tell(barOf(done, distinct.length));
  });
  return {
    snapshots: results.filter((result) => typeof result !== "string"),
    unread: results.filter((result) => typeof result === "string"),
  };
}
