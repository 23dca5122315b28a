import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { ReplayChain } from "../../scripts/bench/replayChain.js";

export interface NodeCall {
  readonly id: number;
  readonly method: string;
  readonly params: readonly unknown[];
}

/** What becomes of a whole request; nothing means that it is answered as it should be. */
export type Trouble =
  | "silence"
  | "cut"
  | { readonly status?: number; readonly headers?: Record<string, string>; readonly body: string }
  | undefined;

/** A log or a header as the node would give it; changed at will. */
export type Given = Record<string, unknown>;

/** A node over a made-up chain that misbehaves as a test tells it. */
export class HostileNode {
  readonly #server: Server;
  readonly chain: ReplayChain;
  /** Every call that came. */
  readonly calls: NodeCall[] = [];
  /** Looks at a whole request first. */
  trouble: (calls: readonly NodeCall[], isBatch: boolean) => Trouble = () => undefined;
  /** An error instead of a result. */
  refuse: (call: NodeCall) => { code: number; message: string } | undefined = () => undefined;
  /** The result that is really given. */
  change: (result: unknown, call: NodeCall) => unknown = (result) => result;

  private constructor(chain: ReplayChain) {
    this.chain = chain;
    this.#server = createServer((request, response) => {
      void text(request).then((body) => {
        this.#answer(body, response);
      });
    });
  }

  static async over(chain: ReplayChain): Promise<HostileNode> {
    const node = new HostileNode(chain);
    await new Promise<void>((done) => node.#server.listen(0, "127.0.0.1", done));
    return node;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v2/a-very-secret-key`;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #answer(body: string, response: ServerResponse): void {
    const given = JSON.parse(body) as NodeCall | NodeCall[];
    const calls = [given].flat();
    this.calls.push(...calls);
    const trouble = this.trouble(calls, Array.isArray(given));
    if (trouble === "silence") return;
    const answers = calls.map((call) => this.#resultOf(call));
    const whole = JSON.stringify(Array.isArray(given) ? answers : answers[0]);
    if (trouble === undefined) response.end(whole);
    else if (trouble === "cut") {
      response.writeHead(200, { "content-length": whole.length });
      response.write(whole.slice(0, whole.length / 2), () => response.destroy());
    } else response.writeHead(trouble.status ?? 200, trouble.headers).end(trouble.body);
  }

  #resultOf(call: NodeCall): unknown {
    const { id } = call;
    const error = this.refuse(call);
    if (error !== undefined) return { jsonrpc: "2.0", id, error };
    return { jsonrpc: "2.0", id, result: this.change(this.#truth(call), call) };
  }

  #truth({ method, params: [first] }: NodeCall): unknown {
    if (method === "eth_getLogs") {
      const [from, to] = blocksOf(first);
      return JSON.parse(this.chain.logs(from, to).toString());
    }
    if (method !== "eth_getBlockByNumber") return "0x";
    const number = first === "finalized" || first === "latest" ? this.chain.lastBlock : Number(first);
    return number > this.chain.lastBlock ? null : JSON.parse(this.chain.header(number));
  }
}

/** The blocks that a call for logs asks for, both inclusive. */
export function blocksOf(filter: unknown): readonly [from: number, to: number] {
  const { fromBlock, toBlock } = filter as { fromBlock: string; toBlock: string };
  return [Number(fromBlock), Number(toBlock)];
}

/** How many blocks a call asks logs of; 0 of any other call. */
export function widthOf({ method, params: [first] }: NodeCall): number {
  if (method !== "eth_getLogs") return 0;
  const [from, to] = blocksOf(first);
  return to - from + 1;
}
