import { Interface, id } from "ethers";
import { createLedgerReader } from "../../../src/adapters/ledgerReader.js";
import { STATUSES, type Status } from "../../../src/agreement/status.js";
import type { Terms } from "../../../src/agreement/terms.js";
import { packTranche } from "../../../src/agreement/tranche.js";
import { decodeLog } from "../../../src/replay/decode.js";
import type { LedgerEvent } from "../../../src/replay/events.js";
import { replay } from "../../../src/replay/reducer.js";
import { moneyKey, type Ledger } from "../../../src/replay/state.js";
import type { ContractState, LedgerReader } from "../../../src/replay/reader.js";
import { enter } from "./books.js";
import type { Fuzz } from "./fuzz.js";

/** What the contract says of one agreement. */
export interface Words extends ContractState {
  /** The code that holds terms and schedule. */
  readonly pointer: string;
  readonly arrears: bigint;
  readonly liabilities: bigint;
  readonly reclaimable: bigint;
  readonly statuses: readonly Status[];
  readonly terms: Terms;
  /** Words of the schedule. */
  readonly schedule: readonly bigint[];
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
  /** What arrived. */
  readonly amount: bigint;
  /** What the token kept besides. */
  readonly fee: bigint;
}

/** How a call in the middle of a transfer ended: the selector of the error, or null if it succeeded. */
export type Hook = string | null;

/** One block: what was before, what happened, what is after. */
export interface Step {
  readonly at: bigint;
  readonly block: bigint;
  readonly before: Picture;
  readonly after: Picture;
  readonly ledgerBefore: Ledger;
  readonly events: readonly LedgerEvent[];
  readonly transfers: readonly Transfer[];
  readonly hooks: readonly Hook[];
  /** Whether somebody moved a token without the escrow: then a hook may call it like anybody. */
  readonly isOutside: boolean;
  readonly reader: LedgerReader;
}

const TRANSFER = id("Transfer(address,address,uint256)");
const HOOKS = new Interface(["event HookReturned(bool success, bytes result)"]);

export const readerAt = ({ world }: Fuzz, block: bigint): LedgerReader =>
  createLedgerReader(world.ethers.provider, world.escrowAddress, block);

export const latestBlock = async ({ world }: Fuzz): Promise<bigint> =>
  BigInt(await world.ethers.provider.getBlockNumber());

/** What everybody could be owed by. */
const creditors = ({ cast }: Fuzz): string[] =>
  [...cast.payees, ...cast.commissioners, cast.provider].map(({ address }) => address);

/** @param before - The last picture: terms whose pointer is the same need not be read again. */
export async function takePicture(fuzz: Fuzz, block: bigint, before?: Picture): Promise<Picture> {
  const { lens, tokens, agreements, world } = fuzz;
  const accounts = creditors(fuzz);
  const ids = agreements.map((agreement) => agreement.id);
  const lengths = agreements.map(({ schedule }) => schedule.length);
  const seen = await lens.look(world.escrow, ids, lengths, [...tokens], accounts, { blockTag: block });
  const reader = readerAt(fuzz, block);
  const words = await Promise.all(
    seen.words.map(async (found, index): Promise<[string, Words]> => {
      const agreement = ids[index]!;
      const known = before?.words.get(agreement);
      const isKnown = known?.pointer === found.state.terms;
      const terms = isKnown ? known.terms : await reader.termsOf(agreement);
      const schedule = isKnown ? known.schedule : (await reader.scheduleOf(agreement)).map(packTranche);
      const { version, endsAt, heldUntil, balance, settled, challenged, sequence } = found.state;
      return [
        agreement,
        {
          ...{ version, endsAt, heldUntil, balance, settled, challenged, sequence, terms, schedule },
          pointer: found.state.terms,
          heldBy: Number(found.state.heldBy),
          flags: Number(found.state.flags),
          arrears: found.arrears,
          liabilities: found.liabilities,
          reclaimable: found.reclaimable,
          statuses: found.statuses.map((status) => STATUSES[Number(status)]!),
        },
      ];
    }),
  );
  const owed = tokens.flatMap((token, i) =>
    accounts.map((account, j): [string, bigint] => [moneyKey(token, account), seen.owed[i * accounts.length + j]!]),
  );
  const holdings = tokens.map((token, index): [string, bigint] => [token, seen.holdings[index]!]);
  return { words: new Map(words), owed: new Map(owed), holdings: new Map(holdings) };
}

/** The agreements that events name. */
export const namedIn = (events: readonly LedgerEvent[]): Set<string> =>
  new Set(events.flatMap((event) => ("agreement" in event ? [event.agreement] : [])));

/** Reads a block, folds its events into ledger and books, and says what happened in it. */
export async function observe(fuzz: Fuzz, before: Picture, at: bigint, isOutside = false): Promise<Step> {
  const block = await latestBlock(fuzz);
  if ((fuzz.ledger.latest?.block.number ?? 0n) >= block) throw new Error("Nothing was mined: sent without gas?");
  const { events, transfers, hooks } = await readBlock(fuzz, block, at);
  for (const { token, from, to, amount, fee } of transfers) {
    const { escrowAddress } = fuzz.world;
    if (from === escrowAddress) fuzz.movedOut.set(token, (fuzz.movedOut.get(token) ?? 0n) + amount + fee);
    if (to === escrowAddress) fuzz.movedIn.set(token, (fuzz.movedIn.get(token) ?? 0n) + amount);
  }
  const ledgerBefore = fuzz.ledger;
  fuzz.ledger = replay(ledgerBefore, events);
  enter(fuzz.books, events, ledgerBefore);
  rememberVersions(fuzz, ledgerBefore);
  const after = await takePicture(fuzz, block, before);
  const reader = readerAt(fuzz, block);
  return { at, block, before, after, ledgerBefore, events, transfers, hooks, isOutside, reader };
}

function rememberVersions(fuzz: Fuzz, before: Ledger): void {
  for (const { id: agreement, version } of fuzz.agreements) {
    const known = before.agreements.get(agreement);
    if (known === undefined || known.version === version) continue;
    const { terms, schedule } = known;
    fuzz.earlier.set(agreement, [...(fuzz.earlier.get(agreement) ?? []), { terms, schedule }]);
  }
}

/** Everything that a block logged: the escrow's events, the tokens' transfers, the hooks' returns. */
async function readBlock(
  { world, tokens }: Fuzz,
  block: bigint,
  at: bigint,
): Promise<Pick<Step, "events" | "transfers" | "hooks">> {
  const logs = await world.ethers.provider.getLogs({ fromBlock: block, toBlock: block });
  const events = logs.filter(({ address }) => address === world.escrowAddress).map((log) => decodeLog(log, at));
  const ofTokens = logs.filter(({ address }) => tokens.includes(address));
  const moves = ofTokens
    .filter(({ topics }) => topics[0] === TRANSFER)
    .map(({ address, topics, data }) => ({
      token: address,
      from: world.ethers.getAddress(`0x${topics[1]!.slice(26)}`),
      to: world.ethers.getAddress(`0x${topics[2]!.slice(26)}`),
      amount: BigInt(data),
      fee: 0n,
    }));
  const hooks = ofTokens.flatMap((log) => {
    const parsed = HOOKS.parseLog(log);
    if (parsed === null) return [];
    return [parsed.args["success"] === true ? null : String(parsed.args["result"]).slice(0, 10)];
  });
  return { events, transfers: withFees(moves), hooks };
}

/** A fee is burnt after what it was taken of: the two are one transfer. */
function withFees(moves: readonly Transfer[]): Transfer[] {
  const transfers: Transfer[] = [];
  for (const move of moves) {
    const whole = transfers.findLastIndex(({ token, from }) => token === move.token && from === move.from);
    const isFee = BigInt(move.to) === 0n && whole >= 0;
    if (isFee) transfers[whole] = { ...transfers[whole]!, fee: transfers[whole]!.fee + move.amount };
    else transfers.push(move);
  }
  return transfers;
}
