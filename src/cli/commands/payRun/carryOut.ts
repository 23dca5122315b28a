import type { TransactionReceipt } from "ethers";
import { measureOn, reasonPassedOver, recordedIn } from "../../../adapters/attestCalls.js";
import { RunFacts } from "../../../adapters/runFacts.js";
import type { RunSender } from "../../../adapters/runSender.js";
import { assess } from "../../../payRun/assess.js";
import { asideOf } from "../../../payRun/disentangle.js";
import type { Packed } from "../../../payRun/pack.js";
import type { Carried, Plan, Sent } from "../../../payRun/run.js";
import { isSetAside, type Payable, type SetAside } from "../../../payRun/types.js";
import { PlacementError } from "../../../errors.js";
import { describeOutcome } from "../../render/outcome.js";
import { describeSent } from "../../render/payRun.js";
import type { Desk } from "./desk.js";
import { planBundles, readLimits } from "./plan.js";

interface Task extends Packed<Payable> {
  /** Planned with gas for the worst, because it failed before. */
  readonly isWorst: boolean;
}

/** So often another transaction of the same account may come first before the run gives up. */
const MOST_REPLACED = 3;

/**
 * Sends the plan, transaction by transaction. The chain moves meanwhile, so each is measured again before it goes, and
 * planned again if it no longer fits. One that fails when mined is split so that no gas that others burn can make it
 * fail again; alone and failing still, it is set aside.
 */
export async function carryOut(desk: Desk, sender: RunSender, plan: Plan): Promise<Carried> {
  const tasks: Task[] = plan.transactions.map((one) => ({ ...one, isWorst: false }));
  const sent: Sent[] = [];
  const setAside: SetAside[] = [];
  let replaced = 0;
  const again = async (task: Task, isWorst: boolean): Promise<void> => {
    const bundles = task.items.map(({ bundle }) => bundle);
    const anew = await planBundles(desk, bundles, isWorst);
    setAside.push(...anew.setAside);
    tasks.unshift(...anew.transactions.map((one) => ({ ...one, isWorst })));
  };
  for (let task = tasks.shift(); task !== undefined; task = tasks.shift()) {
    const gas = await measureAgain(desk, task);
    if (gas === undefined) {
      await again(task, task.isWorst);
      continue;
    }
    const { outcome, receipt } = await sender.send({ ...task, gas }, () => {
      desk.context.io.err("Waiting for the transaction to be mined; it can be interrupted and taken up again.\n");
    });
    if (receipt === null) {
      replaced += 1;
      if (outcome.state === "dropped" || replaced > MOST_REPLACED) throw disturbed(desk);
      await again(task, task.isWorst);
      continue;
    }
    const done = await read(desk, task, gas, receipt);
    sent.push(done.sent);
    setAside.push(...done.setAside);
    desk.context.io.err(`${describeSent(done.sent, sent.length, sent.length + tasks.length)}\n`);
    if (done.sent.isDone) continue;
    if (task.isWorst && task.items.length === 1) setAside.push(...task.items.map(failed));
    else await again(task, true);
  }
  return { sent, setAside };
}

/** Undefined if it does not fit any more. */
async function measureAgain(desk: Desk, { items, isWorst }: Task): Promise<bigint | undefined> {
  const measured = await measureOn(desk.escrow, desk.from, isWorst)(items);
  const { gas } = await readLimits(desk);
  return "gas" in measured && measured.gas <= gas ? measured.gas : undefined;
}

const failed = (payable: Payable): SetAside =>
  asideOf(
    payable,
    "failed",
    "Its transaction was mined and failed, although it would have worked when simulated.",
    true,
  );

function disturbed({ from, book }: Desk): PlacementError {
  return new PlacementError(
    "chain",
    `Transactions of ${from === undefined ? "the sender" : book.nameOf(from)} from elsewhere keep coming first.`,
    { next: "Use the account for nothing else meanwhile, and run it again: nothing is sent twice." },
  );
}

async function read(
  desk: Desk,
  { items }: Task,
  gasLimit: bigint,
  receipt: TransactionReceipt,
): Promise<{ sent: Sent; setAside: SetAside[] }> {
  const isDone = receipt.status === 1;
  const { hash, blockNumber: block, gasUsed } = receipt;
  if (!isDone) {
    const money = { paid: [], refused: [] };
    return { sent: { hash, block, gasLimit, gasUsed, isDone, decided: [], money }, setAside: [] };
  }
  const recorded = recordedIn(receipt, desk.escrow);
  const decided = items.filter(({ bundle }) => recorded.attested.has(bundle.digest));
  const others = items.filter(({ bundle }) => !recorded.attested.has(bundle.digest));
  const outcome = await describeOutcome(receipt, desk.escrow, desk.book);
  const withArrears = await Promise.all(
    decided.map(async (payable) => ({ payable, arrears: await arrearsOf(desk, payable, block) })),
  );
  const setAside = await Promise.all(others.map((payable) => passedOver(desk, payable, receipt, recorded.endorsed)));
  return { sent: { hash, block, gasLimit, gasUsed, isDone, decided: withArrears, money: outcome.data }, setAside };
}

/** What the agreement owes its payee after this block, for want of money. */
async function arrearsOf({ escrow }: Desk, { agreement }: Payable, block: number): Promise<bigint> {
  return escrow.contract.arrears(agreement.id, { blockTag: block });
}

/** Told from the state after the transaction: by the rules, or else by the escrow itself. */
async function passedOver(
  { escrow, from }: Desk,
  payable: Payable,
  { blockNumber: block }: TransactionReceipt,
  endorsed: ReadonlySet<string>,
): Promise<SetAside> {
  if (endorsed.has(payable.bundle.digest)) {
    return asideOf(payable, "incomplete", "Somebody took back their word; the rest is recorded on chain.", false);
  }
  const at = await escrow.chain.provider.getBlock(block);
  const facts = at === null ? undefined : await new RunFacts(escrow, at).of(payable.bundle);
  const assessed = facts === undefined ? payable : assess(payable.bundle, facts);
  if (isSetAside(assessed)) return assessed;
  const reason = await reasonPassedOver(escrow, payable.item, { from, block });
  return asideOf(payable, "refused", reason ?? "The escrow passed it over; it would take it now.", true);
}
