import type { Signer } from "ethers";
import { sameAddress } from "../../../agreement/addresses.js";
import type { ConnectedEscrow } from "../../../adapters/escrow.js";
import type { Entry, Journal } from "../../../adapters/journal.js";
import { dearerFees, feesIn, raise } from "../../../adapters/raising.js";
import { inGwei, mostOf } from "../../../adapters/runFees.js";
import type { SenderOptions } from "../../../adapters/runSender.js";
import { settle, unsettled } from "../../../adapters/settling.js";
import type { Context } from "../../context.js";
import type { SignerOptions } from "../../options.js";

/** An earlier run's transactions, and what there is to follow them with. */
export interface Unfinished {
  readonly context: Context;
  readonly escrow: ConnectedEscrow;
  readonly journal: Journal;
  readonly settings: SenderOptions;
  readonly signing: SignerOptions;
  /** Asks for a password, perhaps: only once it is needed. */
  readonly signer: () => Promise<Signer>;
}

/** Follows what an earlier run has sent to its end, before anything new is thought of. */
export async function takeUp(given: Unfinished): Promise<void> {
  const { context, escrow, journal, settings } = given;
  const { io } = context;
  for (const entry of await unsettled(escrow, journal)) {
    const name = entry.hash ?? `number ${entry.intent.nonce} of ${entry.intent.from}`;
    const { outcome } = await settle(escrow.chain, journal, entry, settings, async (block) => {
      const end = block === null ? "waiting for it to be mined" : `in block ${block}, waiting for those after it`;
      io.err(`An earlier run sent the transaction ${name}; ${end}.\n`);
      if (block === null) await speedUp(given, entry);
    });
    if (entry.outcome === null) io.err(`An earlier run's transaction ${name}: ${ENDS[outcome.state]}.\n`);
  }
}

const ENDS = {
  mined: "mined",
  failed: "mined, and it failed; its requests are looked at again",
  replaced: "another transaction took its number; its requests are looked at again",
  dropped: "never arrived; its requests are looked at again",
} as const;

/** Gas may have become dearer than a waiting transaction offers: within `--max-fee` it is sent again for more. */
async function speedUp(given: Unfinished, entry: Entry): Promise<void> {
  const { context, escrow, journal, settings, signing } = given;
  const { raw } = entry;
  if (raw === null) return;
  const offered = feesIn(raw);
  const fees = await dearerFees(escrow.chain, offered);
  if (fees === undefined) return;
  const [before, now] = [inGwei(mostOf(offered)), inGwei(mostOf(fees))];
  if (settings.maxFee === undefined || settings.maxFee < mostOf(fees)) {
    context.io.err(
      `It offers ${before} gwei for gas, which has become dearer: --max-fee ${now} would send it again for more.\n`,
    );
    return;
  }
  const signer = await given.signer();
  if (!sameAddress(await signer.getAddress(), entry.intent.from)) {
    context.io.err(
      `It offers ${before} gwei for gas; only ${entry.intent.from}, who sent it, can send it again for more.\n`,
    );
    return;
  }
  await context.confirm(`Send it again, offering up to ${now} gwei for gas instead of ${before}?`, signing);
  const hash = await raise(escrow.chain, journal, { entry, raw, signer, fees });
  const taken = `Sent it again with up to ${now} gwei as ${hash ?? ""}; only one of the two can be mined.`;
  context.io.err(`${hash === undefined ? "The node did not take it; the first stays where it was." : taken}\n`);
}
