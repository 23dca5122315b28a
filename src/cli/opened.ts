import { fetchEvents } from "../adapters/logSource.js";
import type { OpenedEvent } from "../replay/events.js";
import { parseBlock } from "./blocks.js";
import type { Context } from "./context.js";

/** Whose agreements, and where to start looking. */
export interface OpenedOptions {
  readonly commissioner?: string;
  readonly provider?: string;
  readonly fromBlock: string;
}

/** The agreements opened at the escrow, in the order of the chain, however few blocks the node answers for at once. */
export async function openedAgreements(context: Context, options: OpenedOptions): Promise<OpenedEvent[]> {
  const fromBlock = BigInt(parseBlock(options.fromBlock));
  const party = async (name: string | undefined): Promise<string | undefined> =>
    name === undefined ? undefined : context.account(name);
  const { contract, chain, address } = await context.escrow();
  const filter = contract.filters.Opened(undefined, await party(options.commissioner), await party(options.provider));
  const toBlock = BigInt(await chain.provider.getBlockNumber());
  const events = await fetchEvents(chain.provider, address, { fromBlock, toBlock }, await filter.getTopicFilter());
  return events.filter((event) => event.name === "Opened");
}
