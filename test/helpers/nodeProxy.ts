import { RpcStub, type RpcAnswer, type RpcQuestion, type RpcReply } from "./rpcStub.js";

/** An answer instead of the node's, or what the node is asked instead. */
export type Meddling = RpcAnswer | { readonly params: readonly unknown[] } | undefined;

/** Stands before a node and changes single calls or answers as a test tells it; what it leaves alone goes through. */
export class NodeProxy {
  readonly #node: string;
  readonly #stub: RpcStub;
  meddle: (call: RpcQuestion) => Meddling | Promise<Meddling> = () => undefined;

  private constructor(node: string, stub: RpcStub) {
    this.#node = node;
    this.#stub = stub;
  }

  static async before(node: string): Promise<NodeProxy> {
    const stub = await RpcStub.start((call) => proxy.#relay(call));
    const proxy = new NodeProxy(node, stub);
    return proxy;
  }

  get url(): string {
    return this.#stub.url;
  }

  /** What the node itself says. */
  async ask({ method, params }: RpcQuestion): Promise<RpcReply> {
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
    const headers = { "content-type": "application/json" };
    const said = (await (await fetch(this.#node, { method: "POST", body, headers })).json()) as RpcReply;
    return "error" in said ? { error: said.error } : { result: said.result };
  }

  async #relay(call: RpcQuestion): Promise<RpcAnswer> {
    const meddled = await this.meddle(call);
    if (meddled === undefined) return this.ask(call);
    return typeof meddled === "object" && "params" in meddled ? this.ask({ ...call, ...meddled }) : meddled;
  }

  stop(): Promise<void> {
    return this.#stub.stop();
  }
}
