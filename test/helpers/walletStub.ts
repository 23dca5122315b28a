import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

export interface RpcQuestion {
  readonly method: string;
  readonly params: readonly unknown[];
}

/** A result, an error as EIP-1193 wants it, or silence. */
export type RpcAnswer =
  { readonly result: unknown } | { readonly error: { code: number; message: string } } | "silence";

interface Envelope extends RpcQuestion {
  readonly id: number;
}

/** A wallet that speaks JSON-RPC over HTTP and answers as a test tells it. */
export class WalletStub {
  readonly questions: RpcQuestion[] = [];
  readonly #server: Server;

  private constructor(answer: (question: RpcQuestion) => RpcAnswer | Promise<RpcAnswer>) {
    this.#server = createServer((request, response) => {
      let body = "";
      request.on("data", (chunk: Buffer) => (body += chunk.toString()));
      request.on("end", () => {
        void this.#reply(JSON.parse(body) as Envelope | Envelope[], answer).then((text) => {
          if (text !== undefined) response.setHeader("content-type", "application/json").end(text);
        });
      });
    });
  }

  static async start(answer: (question: RpcQuestion) => RpcAnswer | Promise<RpcAnswer>): Promise<WalletStub> {
    const stub = new WalletStub(answer);
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

  async #reply(
    given: Envelope | Envelope[],
    answer: (question: RpcQuestion) => RpcAnswer | Promise<RpcAnswer>,
  ): Promise<string | undefined> {
    const questions = Array.isArray(given) ? given : [given];
    const replies: object[] = [];
    for (const { id, method, params } of questions) {
      this.questions.push({ method, params });
      const said = await answer({ method, params });
      if (said === "silence") return undefined;
      replies.push({ jsonrpc: "2.0", id, ...said });
    }
    return JSON.stringify(Array.isArray(given) ? replies : replies[0]);
  }
}
