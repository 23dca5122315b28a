import type { Block } from "ethers";
import type { AgreementSnapshot } from "../agreement/snapshot.js";
import type { Terms } from "../agreement/terms.js";
import { unpackTranche } from "../agreement/tranche.js";
import { termsDigest } from "../attestation/typedData.js";
import { PlacementError } from "../errors.js";
import { termsOf } from "../replay/decode.js";
import { isClosed, statusOf } from "../replay/rules.js";
import { readDecimals, type ConnectedEscrow } from "./escrow.js";

export type { AgreementSnapshot, TrancheSnapshot } from "../agreement/snapshot.js";

/** The moment of a snapshot. */
export type SnapshotBlock = Pick<Block, "number" | "timestamp">;

export async function latestBlock({ chain }: ConnectedEscrow): Promise<SnapshotBlock> {
  const latest = await chain.provider.getBlock("latest");
  if (latest !== null) return latest;
  throw new PlacementError("chain", "The node knows no block.", { next: "Try another node." });
}

/**
 * All reads are of the same block, so that the parts agree with each other.
 * @param given the latest block unless told, so that several agreements can be read at one moment.
 */
export async function readAgreement(
  escrow: ConnectedEscrow,
  agreement: string,
  given?: SnapshotBlock,
): Promise<AgreementSnapshot> {
  const { contract, chain } = escrow;
  const block = given ?? (await latestBlock(escrow));
  const at = { blockTag: block.number };
  const [terms, words, state, liabilities, reclaimable, arrears] = await Promise.all([
    contract.termsOf(agreement, at),
    contract.scheduleOf(agreement, at),
    contract.stateOf(agreement, at),
    contract.liabilities(agreement, at),
    contract.reclaimable(agreement, at),
    contract.arrears(agreement, at),
  ]);
  const dated = datedOf(agreement, termsOf(terms), words, state);
  requireOwnTerms(escrow, agreement, dated, state.version);
  const time = BigInt(block.timestamp);
  return {
    agreement,
    block: block.number,
    time,
    terms: dated.terms,
    tranches: dated.schedule.map((tranche, index) => ({ ...tranche, index, status: statusOf(dated, index, time) })),
    version: state.version,
    isClosed: isClosed(dated),
    endsAt: dated.endsAt,
    heldUntil: dated.heldUntil,
    heldBy: Number(state.heldBy),
    balance: state.balance,
    liabilities,
    reclaimable,
    arrears,
    sequence: state.sequence,
    decimals: await decimalsOf(agreement, terms.token, chain.provider),
  };
}

/**
 * The id is the hash of the terms of the opening, which are in force as long as the first version is: a node that shows
 * others lies, or is broken, and nobody shall act on what it says.
 */
function requireOwnTerms(
  { domain, chain }: ConnectedEscrow,
  agreement: string,
  { terms, schedule }: ReturnType<typeof datedOf>,
  version: bigint,
): void {
  if (version !== 1n || termsDigest(domain, { ...terms, schedule }) === agreement.toLowerCase()) return;
  throw new PlacementError("chain", `The node at ${chain.endpoint} shows terms that are not those of ${agreement}.`, {
    next: "It is broken, or it lies. Nothing was signed or sent: use another node.",
  });
}

/** As much as statuses depend on, which the rules tell without a question for each tranche. */
const datedOf = (id: string, terms: Terms, words: readonly bigint[], state: StateOf) => ({
  id,
  terms,
  schedule: words.map(unpackTranche),
  settled: state.settled,
  challenged: state.challenged,
  endsAt: state.endsAt,
  heldUntil: state.heldUntil,
  flags: Number(state.flags),
});

type StateOf = Awaited<ReturnType<ConnectedEscrow["contract"]["stateOf"]>>;

async function decimalsOf(agreement: string, token: string, runner: Parameters<typeof readDecimals>[1]) {
  const decimals = await readDecimals(token, runner);
  if (decimals !== undefined) return decimals;
  throw new PlacementError("chain", `The token ${token} of the agreement ${agreement} does not tell its decimals.`, {
    next: "Its amounts cannot be shown in pounds; `audit replay` shows them in base units.",
  });
}
