import type { Signer } from "ethers";
import { Journal, type Entry } from "../../../adapters/journal.js";
import { readPrivateAgreements } from "../../../adapters/privateAgreements.js";
import { currentFees, requireGasMoney } from "../../../adapters/runFees.js";
import { takeLock } from "../../../adapters/runLock.js";
import { entriesHere } from "../../../adapters/settling.js";
import { RunSender } from "../../../adapters/runSender.js";
import type { ConnectedEscrow } from "../../../adapters/escrow.js";
import { printable } from "../../../agreement/text/characters.js";
import type { Carried, Plan } from "../../../payRun/run.js";
import { isUnpaid } from "../../../payRun/types.js";
import { PlacementError } from "../../../errors.js";
import type { Context } from "../../context.js";
import type { Report } from "../../io.js";
import type { SignerOptions } from "../../options.js";
import type { Handler } from "../../program.js";
import { describePlan, describeRun, questionFor } from "../../render/payRun.js";
import { carryOut } from "./carryOut.js";
import { runData, type PayRunData } from "./data.js";
import { senderOptions, sourceOf, type Desk, type PayRunOptions, type Source } from "./desk.js";
import { planRun } from "./plan.js";
import { takeUp } from "./takeUp.js";

/**
 * Pays what is complete: gathers, asks the chain, shows the plan, asks, sends. Interrupted at any moment, it is run
 * again: the escrow decides each tranche once, and the journal says what is on its way.
 */
export const payRun: Handler<PayRunOptions, PayRunData> = async (context, [folder], options) => {
  const source = sourceOf(context, folder, options);
  const settings = senderOptions(options);
  const escrow = await context.escrow();
  if (options.dryRun === true) return rehearse(context, escrow, source, options);
  const { signer: chosen } = options;
  if (chosen === undefined) {
    throw new PlacementError("bad-usage", "A payment run needs a signer, who pays for the gas.", {
      next: "Give --signer, or --dry-run to see the plan only.",
    });
  }
  const signing: SignerOptions = { ...options, signer: chosen };
  const unlock = await takeLock(source.files.lock);
  try {
    const journal = await Journal.read(source.files.journal);
    let opened: Promise<Signer> | undefined;
    const open = (): Promise<Signer> => (opened ??= context.signer(signing));
    await takeUp({ context, escrow, journal, settings, signing, signer: open });
    const signer = await open();
    const desk = await deskFor({ context, escrow, source, journal, from: await signer.getAddress() });
    const plan = await planRun(desk);
    if (plan.transactions.length === 0) return report(desk, plan, { sent: [], setAside: [] });
    context.io.err(`${describePlan(desk, plan)}\n`);
    await requireFunds(desk, plan, settings.maxFee);
    await context.confirm(questionFor(plan), signing);
    return report(desk, plan, await carryOut(desk, new RunSender(escrow, signer, journal, settings), plan));
  } finally {
    await unlock();
  }
};

/** What would be done, from what the journal knows already; nothing is written, not even a lock. */
async function rehearse(
  context: Context,
  escrow: ConnectedEscrow,
  source: Source,
  options: PayRunOptions,
): Promise<Report<PayRunData>> {
  const journal = await Journal.read(source.files.journal);
  const from = options.as === undefined ? undefined : await context.account(options.as);
  const desk = await deskFor({ context, escrow, source, journal, from });
  const plan = await planRun(desk);
  const text = [describePlan(desk, plan), describeRun(desk, plan, undefined)]
    .filter((part) => part !== "")
    .join("\n\n");
  return { text, data: runData(desk, plan, undefined), ok: !plan.setAside.some(isUnpaid) };
}

interface Given extends Pick<Desk, "context" | "escrow" | "source" | "from"> {
  readonly journal: Journal;
}

async function deskFor({ journal, ...given }: Given): Promise<Desk> {
  const { context, escrow } = given;
  const earlier = new Map<string, Entry>();
  for (const entry of entriesHere(escrow, journal)) {
    for (const digest of entry.intent.digests) earlier.set(digest, entry);
  }
  return { ...given, earlier, book: await context.book(), names: await readNames(context, escrow) };
}

/** Private copies only give names: one that cannot be read must not keep wages back. */
async function readNames(context: Context, { domain }: ConnectedEscrow): Promise<Map<string, string>> {
  try {
    const known = await readPrivateAgreements(context.path("."), domain);
    return new Map([...known].map(([id, { name }]) => [id, printable(name)]));
  } catch (error) {
    if (!(error instanceof PlacementError)) throw error;
    context.io.err(`Placements are shown without names: ${printable(error.message)}\n`);
    return new Map();
  }
}

async function requireFunds({ escrow, from }: Desk, { transactions }: Plan, maxFee: bigint | undefined): Promise<void> {
  const gas = transactions.reduce((sum, one) => sum + one.gas, 0n);
  await requireGasMoney(escrow.chain, from ?? "", gas, await currentFees(escrow.chain, maxFee));
}

function report(desk: Desk, plan: Plan, carried: Carried): Report<PayRunData> {
  const isShort = carried.sent.some(
    ({ decided, money }) => money.refused.length > 0 || decided.some(({ arrears }) => arrears > 0n),
  );
  return {
    text: describeRun(desk, plan, carried),
    data: runData(desk, plan, carried),
    ok: !isShort && ![...plan.setAside, ...carried.setAside].some(isUnpaid),
  };
}
