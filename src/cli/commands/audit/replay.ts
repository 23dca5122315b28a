import type { ContractRunner } from "ethers";
import type { AddressBook } from "../../../agreement/index.js";
import { readDecimals, type ConnectedEscrow } from "../../../adapters/escrow.js";
import { createLedgerReader } from "../../../adapters/ledgerReader.js";
import { fetchEvents } from "../../../adapters/logSource.js";
import { PlacementError } from "../../../errors.js";
import { accountOf } from "../../../replay/account.js";
import {
  checkConservation,
  compareWithContract,
  describeDifference,
  holdingsOf,
  unprovenAccounts,
  walletAccounts,
} from "../../../replay/checks.js";
import type { LedgerReader } from "../../../replay/reader.js";
import { replay as replayEvents } from "../../../replay/reducer.js";
import { emptyLedger, type Ledger } from "../../../replay/state.js";
import { parseBlock } from "../../blocks.js";
import type { Handler } from "../../program.js";
import { withProgress } from "../../progress.js";
import { readPrivateAgreements } from "../../../adapters/privateAgreements.js";
import { describeAccount } from "../../render/account.js";
import { describeHolding, describeWallets } from "../../render/audit.js";
import type { DataOf } from "../../shapes/index.js";
import { resolveTarget } from "../../target.js";

interface Options {
  readonly fromBlock: string;
  readonly agreements?: string;
}

/** From the events alone to a printed account, then compared with what the contract says at the same block. */
export const replay: Handler<Options, DataOf<"audit replay">> = async (context, [given], options) => {
  const escrow = await context.escrow();
  const { provider } = escrow.chain;
  const block = await finalBlock(escrow);
  const range = { fromBlock: BigInt(parseBlock(options.fromBlock)), toBlock: block.number };
  const events = await withProgress(context.io, "Reading the escrow's log", () =>
    fetchEvents(provider, escrow.address, range),
  );
  const ledger = replayEvents(emptyLedger(escrow.chain.chainId, escrow.address), events);
  const reader = createLedgerReader(provider, escrow.address, block.number);
  const found = await withProgress(context.io, `Comparing ${ledger.agreements.size} agreements with the contract`, () =>
    compareWithContract(ledger, reader),
  );
  const differences = [...checkConservation(ledger), ...found];

  const only = given === undefined ? undefined : (await resolveTarget(context, given)).id;
  const accounts = accountsOf(ledger, block.timestamp, only);
  const known = await readPrivateAgreements(context.path(options.agreements ?? "."), escrow.domain);
  const book = await context.book();
  const described = await Promise.all(
    accounts.map(async (account) => {
      const decimals = await readDecimals(account.token, provider);
      const state = ledger.agreements.get(account.agreement);
      const copy = state && known.inForce(state.id, { ...state.terms, schedule: state.schedule });
      return describeAccount(account, copy?.built, decimals, book);
    }),
  );
  const { holdings, wallets, sentences } = await asidesOf(ledger, reader, provider, book);
  const ok = differences.length === 0;
  const verdict = ok
    ? `${events.length} events up to block ${block.number}: every sequence is complete, every balance follows from the events,\nand the replayed state equals the contract's.`
    : `${differences.length} differences:\n${differences.map((difference) => `  ${describeDifference(difference)}`).join("\n")}`;
  return {
    text: [...described, ...(sentences.length === 0 ? [] : [sentences.join("\n")]), verdict].join("\n\n"),
    data: { block: block.number, events: events.length, accounts, differences, holdings, wallets },
    ok,
  };
};

/** What is no difference between ledger and contract, and worth a look. */
async function asidesOf(ledger: Ledger, reader: LedgerReader, provider: ContractRunner, book: AddressBook) {
  const holdings = await holdingsOf(ledger, reader);
  const unproven = await unprovenAccounts(ledger, reader);
  const wallets = walletAccounts(ledger).map((account) => ({ account, isContract: !unproven.includes(account) }));
  const held = holdings.map(async (holding) =>
    describeHolding(holding, await readDecimals(holding.token, provider), book),
  );
  return { holdings, wallets, sentences: [...(await Promise.all(held)), ...describeWallets(wallets, book)] };
}

function accountsOf(ledger: Ledger, now: bigint, only: string | undefined) {
  const agreements = [...ledger.agreements.values()].filter(({ id }) => only === undefined || id === only);
  if (only !== undefined && agreements.length === 0) {
    throw new PlacementError("bad-input", `The log holds no agreement ${only}.`, {
      next: "Check the id, and that --from-block is not after its opening.",
    });
  }
  return agreements.map((agreement) => accountOf(agreement, now));
}

/** What the chain no longer takes back; chains that know no finality answer with their latest block. */
async function finalBlock({ chain }: ConnectedEscrow): Promise<{ number: bigint; timestamp: bigint }> {
  const block =
    (await chain.provider.getBlock("finalized").catch(() => null)) ?? (await chain.provider.getBlock("latest"));
  if (block === null) throw new PlacementError("chain", "The node knows no block.", { next: "Try another node." });
  return { number: BigInt(block.number), timestamp: BigInt(block.timestamp) };
}
