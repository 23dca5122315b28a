import type { ContractTransactionReceipt } from "ethers";
import type { ConnectedEscrow } from "../adapters/escrow.js";
import type { Context } from "./context.js";
import { keepDocuments, whereKept, type Committed, type DocumentKind } from "./documents.js";
import type { Report } from "./io.js";
import type { SignerOptions } from "./options.js";
import { describeOutcome } from "./render/outcome.js";
import { receiptData, sendChecked, type Method } from "./send.js";

/** Something that one person does by sending one transaction. */
export interface Act<Args extends unknown[], Data> {
  readonly escrow: ConnectedEscrow;
  /** What it will do, in plain English, a line each; read before agreeing. */
  readonly preview: readonly string[];
  readonly question: string;
  readonly method: Method<Args>;
  readonly args: Args;
  /** The documents behind it, if there may be any. */
  readonly committed?: Committed;
  /** What it has done, as the chain has it afterwards. */
  readonly result: (receipt: ContractTransactionReceipt) => Promise<{
    readonly lines: readonly string[];
    readonly data: Data;
  }>;
}

/** What `perform` adds to the data of every such act: its documents, its money, its transaction. */
type Added = DocumentKind | "private" | "paid" | "refused" | keyof ReturnType<typeof receiptData>;

/** Shows, asks, simulates, keeps the private list of documents, sends, and says what happened. */
export async function perform<Data extends object, Args extends unknown[]>(
  context: Context,
  options: SignerOptions,
  act: Act<Args, Omit<Data, Added>>,
): Promise<Report<Data>> {
  const { escrow, preview, question, method, args, committed } = act;
  context.io.err(`${preview.join("\n")}\n`);
  await context.confirm(question, options);
  await method.staticCall(...args);
  const file = committed === undefined ? undefined : await keepDocuments(context, committed);
  const receipt = await sendChecked(method, ...args);
  const { lines, data } = await act.result(receipt);
  const outcome = await describeOutcome(receipt, escrow, await context.book());
  const text = [
    ...lines,
    ...outcome.money,
    ...(committed === undefined ? [] : whereKept(committed, file)),
    `Block ${receipt.blockNumber}, transaction ${receipt.hash}.`,
  ];
  return {
    text: text.join("\n"),
    data: {
      ...data,
      ...(committed === undefined ? {} : { [committed.kind]: committed.commitment, private: file ?? null }),
      ...{ paid: outcome.data.paid, refused: outcome.data.refused },
      ...receiptData(receipt),
    } as unknown as Data,
  };
}
