import { id } from "ethers";
import { createLedgerReader } from "../../../src/adapters/ledgerReader.js";
import { decodeLog } from "../../../src/replay/decode.js";
import type { LedgerEvent } from "../../../src/replay/events.js";
import { moneyKey, type Ledger } from "../../../src/replay/state.js";
import type { ContractState, LedgerReader } from "../../../src/replay/reader.js";
import type { Status } from "../../../src/agreement/status.js";
import type { Fuzz } from "./fuzz.js";

/** What the contract says of one agreement. */
export interface Words extends ContractState {
  readonly arrears: bigint;
  readonly liabilities: bigint;
  readonly statuses: readonly Status[];
}

/** What the contract and the tokens say at the end of a block. */
export interface Picture {
  readonly words: ReadonlyMap<string, Words>;
  /** By token and account, of everybody who could be owed. */
  readonly owed: ReadonlyMap<string, bigint>;
  /** By token. */
  readonly holdings: ReadonlyMap<string, bigint>;
}

export interface Transfer {
  readonly token: string;
  readonly from: string;
  readonly to: string;
  readonly amount: bigint;
}

/** One block: what was before, what happened, what is after. */
export interface Step {
  readonly at: bigint;
  readonly block: bigint;
  readonly before: Picture;
  readonly after: Picture;
  readonly ledgerBefore: Ledger;
  readonly events: readonly LedgerEvent[];
  readonly transfers: readonly Transfer[];
  readonly reader: LedgerReader;
}

const TRANSFER = id("Transfer(address,address,uint256)");

export const readerAt = ({ world }: Fuzz, block: bigint): LedgerReader =>
  createLedgerReader(world.ethers.provider, world.escrowAddress, block);

/** An agreement at rest stays as it is, so looking at it every so often will do. */
const LOOK_AT_ALL_EVERY = 20n;

const isAtRest = ({ balance, liabilities, arrears }: Words): boolean =>
  balance === 0n && liabilities === 0n && arrears === 0n;

/** @param before - The last picture: what was at rest in it and was not named since need not be asked for again. */
export async function takePicture(
  fuzz: Fuzz,
  reader: LedgerReader,
  block: bigint,
  before?: Picture,
  named: ReadonlySet<string> = new Set(),
): Promise<Picture> {
  const words = fuzz.agreements.map(async ({ id: agreement, schedule }): Promise<[string, Words]> => {
    const known = before?.words.get(agreement);
    if (known !== undefined && isAtRest(known) && !named.has(agreement) && block % LOOK_AT_ALL_EVERY !== 0n) {
      return [agreement, known];
    }
    const state = await reader.stateOf(agreement);
    const arrears = await reader.arrears(agreement);
    const liabilities = await reader.liabilities(agreement);
    const statuses = await Promise.all(schedule.map((_, index) => reader.statusOf(agreement, index)));
    return [agreement, { ...state!, arrears, liabilities, statuses }];
  });
  const accounts = [...fuzz.cast.payees, ...fuzz.cast.commissioners, fuzz.cast.provider];
  const owed = fuzz.tokens.flatMap((token) =>
    accounts.map(async ({ address }): Promise<[string, bigint]> => {
      return [moneyKey(token, address), await reader.owed(token, address)];
    }),
  );
  const holdings = fuzz.tokens.map(async (token): Promise<[string, bigint]> => [
    token,
    (await reader.holdings(token)) ?? 0n,
  ]);
  return {
    words: new Map(await Promise.all(words)),
    owed: new Map(await Promise.all(owed)),
    holdings: new Map(await Promise.all(holdings)),
  };
}

/** The agreements that events name. */
export const namedIn = (events: readonly LedgerEvent[]): Set<string> =>
  new Set(events.flatMap((event) => ("agreement" in event ? [event.agreement] : [])));

/** Everything that a block logged: the escrow's events, and the tokens' transfers. */
export async function readBlock(
  { world, tokens }: Fuzz,
  block: bigint,
  at: bigint,
): Promise<{ events: LedgerEvent[]; transfers: Transfer[] }> {
  const logs = await world.ethers.provider.getLogs({ fromBlock: block, toBlock: block });
  const events = logs.filter(({ address }) => address === world.escrowAddress).map((log) => decodeLog(log, at));
  const transfers = logs
    .filter(({ address, topics }) => tokens.includes(address) && topics[0] === TRANSFER)
    .map(({ address, topics, data }) => ({
      token: address,
      from: world.ethers.getAddress(`0x${topics[1]!.slice(26)}`),
      to: world.ethers.getAddress(`0x${topics[2]!.slice(26)}`),
      amount: BigInt(data),
    }));
  return { events, transfers };
}
