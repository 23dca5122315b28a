import type { Handler } from "../../program.js";
import { PlacementError } from "../../../errors.js";
import { textTable } from "../../../agreement/text/textTable.js";
import { formatMoment } from "../../render/time.js";
import { parseBlock } from "../../blocks.js";

interface Options {
  readonly commissioner?: string;
  readonly provider?: string;
  readonly fromBlock: string;
}

export const list: Handler<Options> = async (context, _args, options) => {
  const { contract, chain } = await context.escrow();
  const book = await context.book();
  const party = async (name: string | undefined): Promise<string | undefined> =>
    name === undefined ? undefined : context.account(name);
  const filter = contract.filters.Opened(undefined, await party(options.commissioner), await party(options.provider));
  const events = await contract.queryFilter(filter, parseBlock(options.fromBlock));
  const agreements = await Promise.all(
    events.map(async (event) => {
      const block = await chain.provider.getBlock(event.blockNumber);
      if (block === null)
        throw new PlacementError("chain", `Block ${event.blockNumber} is gone.`, { next: "Try again." });
      const { agreement, commissioner, provider, schedule } = event.args;
      return { agreement, commissioner, provider, tranches: schedule.length, openedAt: BigInt(block.timestamp) };
    }),
  );
  const rows = agreements.map(({ agreement, commissioner, provider, tranches, openedAt }) => [
    agreement,
    book.nameOf(commissioner),
    book.nameOf(provider),
    tranches.toString(),
    formatMoment(openedAt),
  ]);
  const head = ["agreement", "commissioner", "provider", "tranches", "opened"];
  return {
    text: rows.length === 0 ? "No agreement was opened yet." : textTable([head, ...rows], [3]).join("\n"),
    data: agreements,
  };
};
