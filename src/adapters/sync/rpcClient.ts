import { isRateLimit } from "../nodeErrors.js";
import { secretsIn, withoutSecrets } from "../urlSecrets.js";
import { createPost, type Answer, type Post, type PostLimits } from "./httpPost.js";
import { NodeFailure, wrong } from "./nodeFailure.js";

export interface Call {
  readonly method: string;
  readonly params: readonly unknown[];
}

interface Response {
  readonly id?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly code?: unknown; readonly message?: unknown } | null;
}

/** Asks a node by JSON-RPC, once: whoever asks decides what to do about a failure. */
export class RpcClient {
  readonly #post: Post & { close(): void };
  readonly #secrets: readonly string[];
  #lastId = 0;

  constructor(address: string, limits: PostLimits) {
    this.#post = createPost(new URL(address), limits);
    this.#secrets = secretsIn(address);
  }

  /** @throws NodeFailure whatever is wrong with the answer. */
  async call(call: Call): Promise<unknown> {
    const id = this.#nextId();
    const answer = await this.#ask({ jsonrpc: "2.0", id, ...call });
    return this.#resultOf(answer as Response | null, id);
  }

  /** All in one request, answered in the order of the calls. */
  async batch(calls: readonly Call[]): Promise<unknown[]> {
    const asked = calls.map((call) => ({ jsonrpc: "2.0", id: this.#nextId(), ...call }));
    const answers = await this.#ask(asked);
    if (!Array.isArray(answers)) {
      const { error } = (answers ?? {}) as Response;
      throw error === undefined ? wrong("answers many calls as if they were one") : this.#failure(error);
    }
    const byId = new Map((answers as (Response | null)[]).map((answer) => [answer?.id, answer]));
    if (answers.length !== calls.length) throw wrong(`answers ${calls.length} calls with ${answers.length} answers`);
    return asked.map(({ id }) => this.#resultOf(byId.get(id) ?? null, id));
  }

  close(): void {
    this.#post.close();
  }

  #nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  async #ask(asked: unknown): Promise<unknown> {
    const answer = await this.#post(JSON.stringify(asked));
    const parsed = parse(answer.body);
    if (answer.status === 200 && parsed === undefined)
      throw new NodeFailure("cut", "answers with what is not whole JSON");
    // Some nodes give their errors a status of their own.
    if (answer.status === 200 || (answer.status !== 429 && hasError(parsed))) return parsed;
    throw statusFailure(answer);
  }

  #resultOf(answer: Response | null, id: number): unknown {
    if (answer?.error !== undefined && answer.error !== null) throw this.#failure(answer.error);
    if (answer?.id !== id) throw wrong("answers another call than it was asked");
    if (answer.result === undefined) throw wrong("answers without a result");
    return answer.result;
  }

  #failure(error: Response["error"]): NodeFailure {
    if (isRateLimit({ error })) return new NodeFailure("busy", "wants to be asked less often");
    return new NodeFailure("refused", `refuses: ${withoutSecrets(String(error?.message), this.#secrets)}`);
  }
}

const hasError = (parsed: unknown): boolean => typeof parsed === "object" && parsed !== null && "error" in parsed;

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}

function statusFailure({ status, retryAfter }: Answer): NodeFailure {
  const code = `HTTP ${status}`;
  if (status === 429 || (status === 503 && retryAfter !== undefined)) {
    return new NodeFailure("busy", `wants to be asked less often (${code})`, retryAfter);
  }
  if (status === 413) return new NodeFailure("long", `would answer at too great a length (${code})`);
  if (status >= 500) return new NodeFailure("cut", `fails (${code})`);
  if (status >= 300 && status < 400) {
    return new NodeFailure(
      "final",
      `sends elsewhere (${code}): a redirect is not followed, give the address it leads to`,
    );
  }
  return new NodeFailure("final", `turns the request away (${code}): check the address and the key in it`);
}
