import { appendFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { AbiCoder, Signature, Transaction, concat, getBytes, verifyAuthorization } from "ethers";
import type { ArtifactManager } from "hardhat/types/artifacts";
import type { HardhatPlugin } from "hardhat/types/plugins";

/** As `Replay.t.sol` declares them. */
const KIND = { transaction: 1, call: 2, snapshot: 3, restore: 4, store: 5, etch: 6 } as const;

const STEP =
  "tuple(uint8,uint256 chainId,address,address,uint64,uint256,uint256,uint256,bool,string,bytes,bytes32,bytes32)";

const ZERO_ADDRESS = `0x${"00".repeat(20)}`;
const ZERO_WORD = `0x${"00".repeat(32)}`;
/** What the suite's chains allow a block. */
const BLOCK_GAS = 60_000_000n;

/** The contracts whose coverage is measured, and that therefore must be Foundry's own build. */
const MEASURED = ["PlacementEscrow", "PractitionerRegister", "TestPound"];

interface Call {
  readonly from?: string;
  readonly to?: string | null;
  readonly data?: string;
  readonly input?: string;
  readonly value?: string;
  readonly gas?: string;
}

interface Mined {
  readonly hash: string;
  readonly from: string;
  readonly to: string | null;
  readonly input: string;
  readonly value: string;
  readonly gas: string;
  readonly nonce: string;
  readonly blockNumber: string | null;
  readonly transactionIndex: string | null;
  readonly authorizationList?: readonly Authorization[];
}

/** An account's word that it runs a contract's code from now on (EIP-7702). */
interface Authorization {
  readonly chainId: string;
  readonly address: string;
  readonly nonce: string;
  readonly yParity: string;
  readonly r: string;
  readonly s: string;
}

type Ask = <Answer>(method: string, params: readonly unknown[]) => Promise<Answer>;

interface Step {
  readonly kind: number;
  readonly from?: string | undefined;
  readonly to?: string | null | undefined;
  readonly nonce?: bigint;
  readonly value?: bigint;
  readonly time?: bigint;
  readonly gas?: bigint;
  readonly succeeds?: boolean;
  readonly data?: string;
  readonly slot?: string;
  readonly word?: string;
}

/** Writes down what one chain is asked, a line a step. */
class Recording {
  readonly #path: string;
  readonly #ask: Ask;
  readonly #artifacts: ArtifactManager;
  #chainId: bigint | undefined;
  /** Requests come side by side; they are written one after another. */
  #last: Promise<void> = Promise.resolve();
  /** Sent, and waiting to be mined with others. */
  #waiting: string[] = [];

  constructor(path: string, ask: Ask, artifacts: ArtifactManager) {
    this.#path = path;
    this.#ask = ask;
    this.#artifacts = artifacts;
  }

  inTurn(work: () => Promise<void>): Promise<void> {
    this.#last = this.#last.then(work);
    return this.#last;
  }

  async write({ kind, from, to, nonce, value, time, gas, succeeds, data, slot, word }: Step): Promise<void> {
    this.#chainId ??= BigInt(await this.#ask<string>("eth_chainId", []));
    const creation = to === null || to === undefined ? await artifactOf(data ?? "0x", this.#artifacts) : undefined;
    const line = AbiCoder.defaultAbiCoder().encode(
      [STEP],
      [
        [
          kind,
          this.#chainId,
          from ?? ZERO_ADDRESS,
          to ?? ZERO_ADDRESS,
          nonce ?? 0n,
          value ?? 0n,
          time ?? 0n,
          executionGas(gas ?? BLOCK_GAS, data ?? "0x"),
          succeeds ?? true,
          creation?.artifact ?? "",
          creation?.rest ?? data ?? "0x",
          slot ?? ZERO_WORD,
          word ?? ZERO_WORD,
        ],
      ],
    );
    appendFileSync(this.#path, `${line}\n`);
  }

  /** Transactions count when they are mined, in the order of their block. */
  async transaction(hash: string): Promise<void> {
    this.#waiting.push(hash);
    await this.catchUp();
  }

  /** Writes what was mined in the meantime. */
  async catchUp(): Promise<void> {
    const waiting = this.#waiting.map((hash) => this.#ask<Mined | null>("eth_getTransactionByHash", [hash]));
    const mined = (await Promise.all(waiting)).filter((known) => known?.blockNumber != null) as Mined[];
    this.#waiting = this.#waiting.filter((hash) => !mined.some((known) => known.hash === hash));
    for (const transaction of mined.toSorted(byPlace)) await this.#mined(transaction);
  }

  async #mined(mined: Mined): Promise<void> {
    for (const authorization of mined.authorizationList ?? []) await this.delegation(authorization);
    const receipt = await this.#ask<{ status: string }>("eth_getTransactionReceipt", [mined.hash]);
    const block = await this.#ask<{ timestamp: string }>("eth_getBlockByNumber", [mined.blockNumber, false]);
    await this.write({
      kind: KIND.transaction,
      from: mined.from,
      to: mined.to,
      nonce: BigInt(mined.nonce),
      value: BigInt(mined.value),
      time: BigInt(block.timestamp),
      gas: BigInt(mined.gas),
      succeeds: BigInt(receipt.status) === 1n,
      data: mined.input,
    });
  }

  async delegation({ chainId, address, nonce, yParity, r, s }: Authorization): Promise<void> {
    const signature = Signature.from({ r, s, yParity: Number(yParity) as 0 | 1 });
    const account = verifyAuthorization({ chainId: BigInt(chainId), address, nonce: BigInt(nonce) }, signature);
    const data = BigInt(address) === 0n ? "0x" : concat(["0xef0100", address]);
    await this.write({ kind: KIND.etch, to: account, data });
  }

  /** A transaction that was refused; it may have been mined all the same, and then at that block's time. */
  async failure(call: Call): Promise<void> {
    const latest = await this.#ask<{ timestamp: string; transactions: Mined[] }>("eth_getBlockByNumber", [
      "latest",
      true,
    ]);
    const data = call.data ?? call.input ?? "0x";
    const isMined = latest.transactions.some(({ input }) => input.toLowerCase() === data.toLowerCase());
    await this.call(call, false, isMined ? "latest" : "pending");
  }

  /** A call, or an estimate: nothing of it stays. */
  async call(call: Call, succeeds: boolean, at: "latest" | "pending" = "pending"): Promise<void> {
    const block = await this.#ask<{ timestamp: string }>("eth_getBlockByNumber", [at, false]);
    const nonce = await this.#ask<string>("eth_getTransactionCount", [call.from ?? ZERO_ADDRESS, "latest"]);
    await this.write({
      kind: KIND.call,
      from: call.from,
      to: call.to,
      nonce: BigInt(nonce),
      value: BigInt(call.value ?? 0),
      time: BigInt(block.timestamp),
      gas: call.gas === undefined ? BLOCK_GAS : BigInt(call.gas),
      succeeds,
      data: call.data ?? call.input ?? "0x",
    });
  }
}

const byPlace = (a: Mined, b: Mined): number =>
  Number(a.blockNumber) - Number(b.blockNumber) || Number(a.transactionIndex) - Number(b.transactionIndex);

/** What a transaction's gas limit leaves after its own price and that of its bytes. */
function executionGas(limit: bigint, data: string): bigint {
  const bytes = getBytes(data);
  const price = bytes.reduce((sum, byte) => sum + (byte === 0 ? 4n : 16n), 21_000n);
  return limit > price ? limit - price : 0n;
}

async function artifactOf(
  initCode: string,
  artifacts: ArtifactManager,
): Promise<{ artifact: string; rest: string } | undefined> {
  for (const name of MEASURED) {
    const { bytecode, sourceName } = await artifacts.readArtifact(name);
    if (initCode.startsWith(bytecode)) {
      return { artifact: `${sourceName.replace(/^.*\//, "")}:${name}`, rest: `0x${initCode.slice(bytecode.length)}` };
    }
  }
  return undefined;
}

async function record(
  recording: Recording,
  method: string,
  params: readonly unknown[],
  answer: unknown,
): Promise<void> {
  const [first, second, third] = params as string[];
  const failed = answer === undefined;
  await recording.catchUp();
  switch (method) {
    case "eth_sendTransaction":
    case "eth_sendRawTransaction":
      if (!failed) await recording.transaction(answer as string);
      else await recording.failure(method === "eth_sendTransaction" ? (params[0] as Call) : callOf(first ?? ""));
      break;
    case "eth_call":
    case "eth_estimateGas":
      if (second === undefined || second === "latest" || second === "pending") {
        await recording.call(params[0] as Call, !failed);
      }
      break;
    case "evm_snapshot":
      await recording.write({ kind: KIND.snapshot, value: BigInt(answer as string) });
      break;
    case "evm_revert":
      await recording.write({ kind: KIND.restore, value: BigInt(first ?? 0) });
      break;
    case "hardhat_setStorageAt":
      await recording.write({ kind: KIND.store, to: first, slot: pad(second), word: pad(third) });
      break;
    case "hardhat_setCode":
      await recording.write({ kind: KIND.etch, to: first, data: second ?? "0x" });
      break;
    default:
  }
}

const pad = (word: string | undefined): string =>
  `0x${BigInt(word ?? 0)
    .toString(16)
    .padStart(64, "0")}`;

function callOf(raw: string): Call {
  const { from, to, data, value, gasLimit } = Transaction.from(raw);
  const sender = from === null ? {} : { from };
  return { ...sender, to, data, value: value.toString(), gas: gasLimit.toString() };
}

const recordings = new Map<number, Recording>();

/** Records what the suite does on its chains into the folder named by RECORDINGS, a file a chain. */
export const recorder: HardhatPlugin = {
  id: "recorder",
  hookHandlers: {
    network: () =>
      Promise.resolve({
        default: () =>
          Promise.resolve({
            onRequest: async (context, connection, request, next) => {
              const folder = process.env["RECORDINGS"];
              if (folder === undefined || connection.networkConfig.type !== "edr-simulated") {
                return next(context, connection, request);
              }
              const ask: Ask = async (method, params) => {
                const response = await next(context, connection, {
                  jsonrpc: "2.0",
                  id: 0,
                  method,
                  params: [...params],
                });
                if ("error" in response) throw new Error(response.error.message);
                return response.result as never;
              };
              mkdirSync(folder, { recursive: true });
              const recording =
                recordings.get(connection.id) ??
                new Recording(join(folder, `${process.pid}-${connection.id}.txt`), ask, context.artifacts);
              recordings.set(connection.id, recording);
              const params = (request.params ?? []) as readonly unknown[];
              try {
                const response = await next(context, connection, request);
                const answer = "error" in response ? undefined : response.result;
                await recording.inTurn(() => record(recording, request.method, params, answer));
                return response;
              } catch (error) {
                await recording.inTurn(() => record(recording, request.method, params, undefined));
                throw error;
              }
            },
          }),
      }),
  },
};
