import type { TransactionReceipt } from "ethers";
import { sameAddress } from "../../agreement/addresses.js";
import { formatPounds, type AddressBook } from "../../agreement/index.js";
import { ESCROW_INTERFACE } from "../../replay/contract.js";
import { TOKEN_INTERFACE, connectToken, type ConnectedEscrow } from "../../adapters/escrow.js";
import { shortHash } from "../../agreement/words.js";

interface Payment {
  readonly token: string;
  readonly to: string;
  readonly amount: bigint;
}

export interface Outcome {
  readonly text: string;
  /** A line for each payment that moved, or that the token refused. */
  readonly money: readonly string[];
  readonly data: {
    readonly events: readonly { readonly name: string; readonly agreement: string }[];
    readonly paid: readonly Payment[];
    readonly refused: readonly Payment[];
  };
}

const DONE: Readonly<Record<string, string>> = {
  Attested: "Decided by the panel",
  Claimed: "Paid on silence",
  Endorsed: "Endorsed on chain; more seats must sign",
};

/** What a transaction did, read from its own log: which agreements were decided, and what money moved where. */
export async function describeOutcome(
  receipt: Pick<TransactionReceipt, "logs" | "blockNumber" | "hash">,
  { address, chain }: ConnectedEscrow,
  book: AddressBook,
): Promise<Outcome> {
  const events: { name: string; agreement: string }[] = [];
  const paid: Payment[] = [];
  const refused: Payment[] = [];
  for (const log of receipt.logs) {
    const isEscrow = sameAddress(log.address, address);
    const event = (isEscrow ? ESCROW_INTERFACE : TOKEN_INTERFACE).parseLog(log);
    if (event === null) continue;
    const args = event.args as unknown as Record<string, string> & { amount: bigint; value: bigint };
    if (event.name === "PayoutRefused") {
      refused.push({ token: args["token"] ?? "", to: args["account"] ?? "", amount: args.amount });
    } else if (isEscrow) events.push({ name: event.name, agreement: args["agreement"] ?? "" });
    else if (event.name === "Transfer" && sameAddress(args["from"], address)) {
      paid.push({ token: log.address, to: args["to"] ?? "", amount: args.value });
    }
  }
  const money = async ({ token, amount }: Payment): Promise<string> =>
    formatPounds(amount, Number(await connectToken(token, chain.provider).decimals()));
  const moved = [
    ...(await Promise.all(paid.map(async (payment) => `Paid ${await money(payment)} to ${book.nameOf(payment.to)}.`))),
    ...(await Promise.all(
      refused.map(
        async (payment) =>
          `The token refused ${await money(payment)} for ${book.nameOf(payment.to)}: it waits there to be withdrawn (\`placement withdraw\`).`,
      ),
    )),
  ];
  const lines = events.map(({ name, agreement }) => `${DONE[name] ?? name} (agreement ${shortHash(agreement)}).`);
  return {
    money: moved,
    text: [...lines, ...moved, `Block ${receipt.blockNumber}, transaction ${receipt.hash}.`].join("\n"),
    data: { events, paid, refused },
  };
}
