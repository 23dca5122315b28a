import { randomUUID } from "node:crypto";
import { JsonRpcSigner, keccak256, type Signer } from "ethers";
import type { Packed } from "../payRun/pack.js";
import type { Payable } from "../payRun/types.js";
import { encodeAttest } from "./attestCalls.js";
import type { ConnectedEscrow } from "./escrow.js";
import { explainFailure } from "./failures.js";
import type { Journal } from "./journal.js";
import { currentFees, type Fees } from "./runFees.js";
import { settle, type Patience, type Settled } from "./settling.js";

export interface SenderOptions extends Patience {
  /** Wei a unit of gas; undefined for none. */
  readonly maxFee: bigint | undefined;
}

/**
 * Sends payment runs one after the other: each is written to the journal before it leaves, and followed to its end
 * before the next. So a run that is killed at any moment leaves at most one transaction whose end is not known, and
 * that one can be looked up.
 */
export class RunSender {
  readonly #escrow: ConnectedEscrow;
  readonly #signer: Signer;
  readonly #journal: Journal;
  readonly #options: SenderOptions;

  constructor(escrow: ConnectedEscrow, signer: Signer, journal: Journal, options: SenderOptions) {
    this.#escrow = escrow;
    this.#signer = signer;
    this.#journal = journal;
    this.#options = options;
  }

  /** @throws what the node said if it did not take the transaction; whether it did is looked up first. */
  async send({ items, gas }: Packed<Payable>, onWait?: () => void): Promise<Settled> {
    const { chain } = this.#escrow;
    const from = await this.#signer.getAddress();
    const fees = await currentFees(chain, this.#options.maxFee);
    const nonce = await chain.provider.getTransactionCount(from, "pending");
    const data = encodeAttest(
      this.#escrow,
      items.map(({ item }) => item),
    );
    const draft = { to: this.#escrow.address, data, chainId: chain.chainId, nonce, gasLimit: gas, ...fees };
    const id = randomUUID();
    const digests = items.map(({ bundle }) => bundle.digest);
    const written = { id, at: new Date().toISOString(), chainId: chain.chainId.toString(), from, nonce, digests };
    const fault = await this.#dispatch(draft, { ...written, escrow: this.#escrow.address });
    const settled = await settle(chain, this.#journal, this.#journal.entry(id), this.#options, onWait);
    // Not mined, and the node had said why.
    if (fault !== undefined && settled.outcome.state === "dropped") throw fault;
    return settled;
  }

  /** Returns what went wrong in handing it over: it may have arrived all the same. */
  async #dispatch(
    draft: Draft,
    written: Omit<Parameters<Journal["intend"]>[0], "hash" | "raw">,
  ): Promise<Error | undefined> {
    if (this.#signer instanceof JsonRpcSigner) {
      await this.#journal.intend({ ...written, hash: null, raw: null });
      return attempt(async (signer: JsonRpcSigner) => {
        await this.#journal.sent(written.id, await signer.sendUncheckedTransaction(draft));
      }, this.#signer);
    }
    const raw = await this.#signer.signTransaction(draft);
    await this.#journal.intend({ ...written, hash: keccak256(raw), raw });
    return attempt(async (provider) => {
      await provider.send("eth_sendRawTransaction", [raw]);
    }, this.#escrow.chain.provider);
  }
}

type Draft = Fees & {
  readonly to: string;
  readonly data: string;
  readonly chainId: bigint;
  readonly nonce: number;
  readonly gasLimit: bigint;
};

async function attempt<Way>(send: (way: Way) => Promise<void>, way: Way): Promise<Error | undefined> {
  try {
    await send(way);
    return undefined;
  } catch (error) {
    const explained = explainFailure(error);
    return explained instanceof Error ? explained : new Error(String(explained));
  }
}
