import { fetchEvents } from "../../../adapters/logSource.js";
import { PlacementError } from "../../../errors.js";
import { accountOf } from "../../../replay/account.js";
import { replay } from "../../../replay/reducer.js";
import { emptyLedger, type Ground } from "../../../replay/state.js";
import { parseBlock } from "../../blocks.js";
import type { Context } from "../../context.js";
import { formatMoment } from "../../../agreement/moments.js";
import type { DataOf } from "../../shapes/index.js";
import { resolveTarget } from "../../target.js";
import { parseTranches } from "../../tranches.js";

/** What the chain says a tranche was last decided on. */
export type Decision = NonNullable<NonNullable<DataOf<"evidence verify">["comparedWith"]>["decision"]>;

/** Replays the agreement's own events: only the whole story tells which attestation decided a tranche. */
export async function readDecision(
  context: Context,
  given: string,
  trancheGiven: string,
  fromBlock: string,
): Promise<Decision> {
  const [tranche = 0, ...others] = parseTranches([trancheGiven]);
  if (others.length > 0)
    throw new PlacementError("bad-usage", "One tranche at a time.", { next: "Correct --tranche." });
  const escrow = await context.escrow();
  const { id } = await resolveTarget(context, given);
  const { provider } = escrow.chain;
  const range = { fromBlock: BigInt(parseBlock(fromBlock)), toBlock: BigInt(await provider.getBlockNumber()) };
  const events = await fetchEvents(provider, escrow.address, range, [null, id]);
  const state = replay(emptyLedger(escrow.chain.chainId, escrow.address), events).agreements.get(id);
  if (state === undefined) {
    throw new PlacementError("bad-input", `The log holds no agreement ${id}.`, {
      next: "Check the id, and that --from-block is not after its opening.",
    });
  }
  const account = accountOf(state, 0n).tranches[tranche];
  if (account === undefined) {
    throw new PlacementError(
      "bad-usage",
      `There is no tranche ${tranche}: the schedule has ${state.schedule.length}, numbered from 0.`,
      {
        next: "`agreement show` lists them.",
      },
    );
  }
  const { ground, decidedAt, transactionHash } = account;
  const commitment = ground === null ? undefined : commitmentOf(ground);
  if (ground === null || ground.by === "silence" || commitment === undefined) throw undocumented(tranche, ground);
  return {
    ...{ agreement: id, tranche, by: ground.by, commitment },
    decidedAt: decidedAt ?? 0n,
    transaction: transactionHash ?? "",
    sentence: `On chain, tranche ${tranche} was decided ${BY[ground.by]} on ${formatMoment(decidedAt ?? 0n)}, on ${commitment}.`,
  };
}

const BY = { panel: "by the panel", arbiter: "by the arbiter", grant: "by the commissioner's grant" } as const;

function commitmentOf(ground: Ground): string | undefined {
  switch (ground.by) {
    case "panel":
      return ground.evidence;
    case "arbiter":
      return ground.ruling;
    case "grant":
      return ground.reason;
    case "silence":
      return undefined;
  }
}

const undocumented = (tranche: number, ground: Ground | null): PlacementError =>
  new PlacementError(
    "check-failed",
    ground === null
      ? `Tranche ${tranche} is not decided: nothing on chain rests on this evidence yet.`
      : `Tranche ${tranche} was paid on silence: no evidence stands behind it.`,
    { next: "To compare with a request that is being signed, give its commitment with --commitment." },
  );
