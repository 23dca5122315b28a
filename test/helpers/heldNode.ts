import { NodeProxy, type Meddling } from "./nodeProxy.js";
import type { RpcQuestion } from "./rpcStub.js";

/** Stands before a node and keeps the calls that a test means waiting, so that something can happen in between. */
export class HeldNode {
  readonly #proxy: NodeProxy;
  #isMeant: (call: RpcQuestion) => boolean = () => false;
  #reached: () => void = () => undefined;
  #released: Promise<void> = Promise.resolve();
  #release: () => void = () => undefined;
  /** What becomes of calls that are not kept waiting. */
  meddle: (call: RpcQuestion) => Meddling = () => undefined;

  private constructor(proxy: NodeProxy) {
    this.#proxy = proxy;
    proxy.meddle = async (call) => {
      if (this.#isMeant(call)) {
        this.#reached();
        await this.#released;
      }
      return this.meddle(call);
    };
  }

  static async before(node: string): Promise<HeldNode> {
    return new HeldNode(await NodeProxy.before(node));
  }

  get url(): string {
    return this.#proxy.url;
  }

  /** Keeps these calls waiting from now on. Resolves when there is one. */
  hold(isMeant: (call: RpcQuestion) => boolean): Promise<void> {
    this.#isMeant = isMeant;
    this.#released = new Promise((release) => {
      this.#release = release;
    });
    return new Promise((reached) => {
      this.#reached = reached;
    });
  }

  release(): void {
    this.#isMeant = () => false;
    this.#release();
  }

  async stop(): Promise<void> {
    this.release();
    await this.#proxy.stop();
  }
}

/** A call for logs of blocks from this one on. */
export const isForLogs =
  (from = 0) =>
  ({ method, params: [filter] }: RpcQuestion): boolean =>
    method === "eth_getLogs" && Number((filter as { fromBlock: string }).fromBlock) >= from;
