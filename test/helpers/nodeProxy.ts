import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";

export interface ProxiedCall {
  readonly id: number;
  readonly method: string;
  readonly params: readonly unknown[];
}

/** An answer instead of the node's, or the call that the node gets instead. */
export type Meddling =
  | { readonly error: { code: number; message: string } }
  | { readonly result: unknown }
  | { readonly params: readonly unknown[] }
  | undefined;

/** Stands before a node and changes single calls or answers as a test tells it; what it leaves alone goes through. */
export class NodeProxy {
  readonly #server: Server;
  readonly #node: string;
  meddle: (call: ProxiedCall) => Meddling | Promise<Meddling> = () => undefined;

  private constructor(node: string) {
    this.#node = node;
    this.#server = createServer((request, response) => {
      void json(request).then(async (body) => {
        const given = body as ProxiedCall | ProxiedCall[];
        const answer = Array.isArray(given)
          ? await Promise.all(given.map((call) => this.#relay(call)))
          : await this.#relay(given);
        response.setHeader("content-type", "application/json").end(JSON.stringify(answer));
      });
    });
  }

  static async before(node: string): Promise<NodeProxy> {
    const proxy = new NodeProxy(node);
    await new Promise<void>((done) => proxy.#server.listen(0, "127.0.0.1", done));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async #relay(call: ProxiedCall): Promise<unknown> {
    const { id } = call;
    const meddled = await this.meddle(call);
    if (meddled !== undefined && !("params" in meddled)) return { jsonrpc: "2.0", id, ...meddled };
    const body = JSON.stringify({ jsonrpc: "2.0", ...call, ...meddled });
    const headers = { "content-type": "application/json" };
    return (await fetch(this.#node, { method: "POST", body, headers })).json();
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
