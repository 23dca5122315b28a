import type { Signer } from "ethers";
import { withRunner } from "../../../adapters/escrow.js";
import { sameAddress } from "../../../agreement/addresses.js";
import { parsePounds } from "../../../agreement/index.js";
import { PlacementError } from "../../../errors.js";
import { perform } from "../../act.js";
import { refusal, takeInHand, type AtHand } from "../../atHand.js";
import type { Context } from "../../context.js";
import type { SignerOptions } from "../../options.js";
import type { Handler } from "../../program.js";
import type { DataOf } from "../../shapes/index.js";

interface Options extends SignerOptions {
  readonly account?: string;
  readonly to?: string;
  readonly amount?: string;
}

/** Who gets what, out of how much that waits. */
interface Withdrawal {
  readonly token: string;
  readonly account: string;
  readonly to: string;
  /** Token base units. */
  readonly amount: bigint;
  readonly whole: bigint;
}

export const withdraw: Handler<Options, DataOf<"withdraw">> = async (context, [given = ""], options) => {
  const atHand = await takeInHand(context, given);
  const { escrow, agreement, book, pounds } = atHand;
  const signer = await context.signer(options);
  const withdrawal = await planOf(context, atHand, signer, options);
  const { token, account, to, amount, whole } = withdrawal;
  const contract = withRunner(escrow.contract, signer);
  const common = {
    escrow,
    preview: previewOf(withdrawal, atHand),
    question: `Withdraw ${pounds(amount)} to ${book.nameOf(to)}?`,
    result: async () => {
      const waiting = await escrow.contract.owed(token, account);
      const rest = waiting === 0n ? "Nothing waits there any more." : `${pounds(waiting)} still wait there.`;
      return {
        lines: [`Withdrew ${pounds(amount)} for ${book.nameOf(account)}. ${rest}`],
        data: { agreement: agreement.agreement, token, account, to, amount, waiting },
      };
    },
  };
  if (amount < whole) {
    return perform(context, options, { ...common, method: contract.withdrawPart, args: [token, to, amount] });
  }
  return perform(context, options, { ...common, method: contract.withdraw, args: [token, account, to] });
};

async function planOf(context: Context, atHand: AtHand, signer: Signer, options: Options): Promise<Withdrawal> {
  const { escrow, agreement, book, pounds } = atHand;
  const sender = await signer.getAddress();
  const account = options.account === undefined ? sender : await context.account(options.account);
  const to = options.to === undefined ? account : await context.account(options.to);
  const token = agreement.terms.token;
  const whole = await escrow.contract.owed(token, account);
  if (whole === 0n) {
    throw refusal(`No refused payout waits for ${book.nameOf(account)} in the money of this agreement.`, {
      next: "Name another account with --account; `audit replay` shows which payouts the token refused.",
    });
  }
  const amount = options.amount === undefined ? whole : parsePounds(options.amount, agreement.decimals);
  if (amount === 0n || amount > whole) {
    throw refusal(`${pounds(amount)} were asked for, and ${pounds(whole)} wait for ${book.nameOf(account)}.`, {
      next: "Ask for a part of what waits, or leave out --amount to take all of it.",
    });
  }
  requireOwnChoice({ sender, account, isChosen: to !== account || amount < whole }, atHand);
  requireReachable(to, atHand);
  return { token, account, to, amount, whole };
}

/** Others may only send the whole of it, and only to the account itself. */
function requireOwnChoice(
  { sender, account, isChosen }: { sender: string; account: string; isChosen: boolean },
  { book }: AtHand,
): void {
  if (!isChosen || sender === account) return;
  throw new PlacementError(
    "signing-refused",
    `Only ${book.nameOf(account)} itself may take a part, or choose where the money goes; you send as ${book.nameOf(sender)}.`,
    { next: "Leave out --to and --amount to send all of it to the account itself, or send as that account." },
  );
}

function requireReachable(to: string, { escrow }: AtHand): void {
  if (!sameAddress(to, escrow.address)) return;
  throw refusal("Money sent to the escrow itself would be lost.", { next: "Name an account of your own with --to." });
}

function previewOf({ account, to, amount, whole }: Withdrawal, { book, pounds }: AtHand): string[] {
  const part = amount < whole ? `${pounds(amount)} of the ${pounds(whole)}` : `All of the ${pounds(whole)}`;
  return [
    `${part} that the token once refused to pay to ${book.nameOf(account)} go to ${book.nameOf(to)} (${to}).`,
    "If the token refuses again, nothing changes and the money waits on.",
  ];
}
