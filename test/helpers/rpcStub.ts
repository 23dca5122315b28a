import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";

export interface RpcQuestion {
  readonly method: string;
  readonly params: readonly unknown[];
}

/** A result, or an error as EIP-1193 wants it. */
export type RpcReply = { readonly result: unknown } | { readonly error: { code: number; message: string } };

export type RpcAnswer = RpcReply | "silence";

interface Envelope extends RpcQuestion {
  readonly id: number;
}

/** A wallet or a node that speaks JSON-RPC over HTTP, one by one or in batches, and answers as a test tells it. */
export class RpcStub {
  readonly questions: RpcQuestion[] = [];
  readonly #server: Server;
  readonly #answer: (question: RpcQuestion) => RpcAnswer | Promise<RpcAnswer>;

  private constructor(answer: (question: RpcQuestion) => RpcAnswer | Promise<RpcAnswer>) {
    this.#answer = answer;
    this.#server = createServer((request, response) => {
      void json(request).then(async (body) => {
        const given = body as Envelope | Envelope[];
        const replies = await Promise.all([given].flat().map((envelope) => this.#reply(envelope)));
        if (replies.includes(undefined)) return;
        const text = JSON.stringify(Array.isArray(given) ? replies : replies[0]);
        response.setHeader("content-type", "application/json").end(text);
      });
    });
  }

  static async start(answer: (question: RpcQuestion) => RpcAnswer | Promise<RpcAnswer>): Promise<RpcStub> {
    const stub = new RpcStub(answer);
    await new Promise<void>((done) => stub.#server.listen(0, "127.0.0.1", done));
    return stub;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }

  /** Undefined for silence. */
  async #reply({ id, method, params }: Envelope): Promise<object | undefined> {
    this.questions.push({ method, params });
    const said = await this.#answer({ method, params });
    return said === "silence" ? undefined : { jsonrpc: "2.0", id, ...said };
  }
}
