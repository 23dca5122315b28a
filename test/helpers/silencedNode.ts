import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

interface Call {
  readonly method?: string;
}

/** What happens to a call that the node falls silent on. */
export type Silence = "before it arrives" | "after it was done";

/** Stands before a node and, from a moment that a test chooses, answers nothing more: there the process can be killed. */
export class SilencedNode {
  readonly #server: Server;
  readonly #node: string;
  #silence: { method: string; when: Silence; place: number; reached: () => void } | undefined;
  #isSilent = false;
  /** Every call that came, by its method. */
  readonly calls: string[] = [];

  private constructor(node: string) {
    this.#node = node;
    this.#server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on("data", (part: Buffer) => parts.push(part));
      request.on("end", () => {
        void this.#answer(Buffer.concat(parts).toString()).then((answer) => {
          if (answer === undefined) return;
          response.writeHead(200, { "content-type": "application/json" }).end(answer);
        });
      });
    });
  }

  static async before(node: string): Promise<SilencedNode> {
    const silenced = new SilencedNode(node);
    await new Promise<void>((done) => silenced.#server.listen(0, "127.0.0.1", done));
    return silenced;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Falls silent on the call of this method, the first from now unless told otherwise. Resolves when it has. */
  silenceAt(method: string, when: Silence, place = 1): Promise<void> {
    return new Promise((reached) => {
      this.#silence = { method, when, place, reached };
    });
  }

  async #answer(body: string): Promise<string | undefined> {
    if (this.#isSilent) return undefined;
    const calls = [JSON.parse(body)].flat() as Call[];
    this.calls.push(...calls.map(({ method = "" }) => method));
    const silence = this.#silence;
    const isHit = silence !== undefined && calls.some(({ method }) => method === silence.method);
    if (isHit) silence.place -= 1;
    const isNow = isHit && silence.place === 0;
    if (isNow) this.#isSilent = true;
    if (isNow && silence.when === "before it arrives") {
      silence.reached();
      return undefined;
    }
    const response = await fetch(this.#node, { method: "POST", body, headers: { "content-type": "application/json" } });
    const answer = await response.text();
    if (!isNow) return answer;
    silence.reached();
    return undefined;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
