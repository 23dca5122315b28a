import { Agent as HttpAgent, request as requestHttp, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as requestHttps } from "node:https";
import { NodeFailure } from "./nodeFailure.js";

/** An answer's body and its status. */
export interface Answer {
  readonly status: number;
  /** Milliseconds of `Retry-After`, where it says how many. */
  readonly retryAfter: number | undefined;
  readonly body: Buffer;
}

export interface PostLimits {
  /** Milliseconds for the whole answer. */
  readonly timeout: number;
  /** Bytes of the body. */
  readonly longest: number;
}

export type Post = (body: string) => Promise<Answer>;

/**
 * Posts JSON over connections that are kept. `fetch` costs a quarter more a request, and follows redirects, which could
 * lead anywhere.
 */
export function createPost(url: URL, { timeout, longest }: PostLimits): Post & { close(): void } {
  const isHttps = url.protocol === "https:";
  const agent = isHttps ? new HttpsAgent({ keepAlive: true }) : new HttpAgent({ keepAlive: true });
  const request = isHttps ? requestHttps : requestHttp;
  const post = (body: string): Promise<Answer> =>
    new Promise((done, failed) => {
      const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
      const signal = AbortSignal.timeout(timeout);
      const fail = (error: Error): void => {
        failed(signal.aborted ? new NodeFailure("late", `gives no answer within ${timeout / 1_000} seconds`) : error);
      };
      request(url, { method: "POST", agent, headers, signal }, (response) => {
        readBody(
          response,
          longest,
          (read) => {
            done({ ...read, status: response.statusCode ?? 0 });
          },
          fail,
        );
      })
        .on("error", (error) => {
          fail(connectionFailure(error));
        })
        .end(body);
    });
  return Object.assign(post, {
    close: () => {
      agent.destroy();
    },
  });
}

/** By events: iterating over the chunks costs as much again as reading them. */
function readBody(
  response: IncomingMessage,
  longest: number,
  done: (read: Omit<Answer, "status">) => void,
  fail: (error: NodeFailure) => void,
): void {
  const chunks: Buffer[] = [];
  let length = 0;
  response.on("data", (chunk: Buffer) => {
    chunks.push(chunk);
    length += chunk.length;
    if (length <= longest) return;
    fail(new NodeFailure("long", `answers at greater length than ${longest} bytes`));
    response.destroy();
  });
  response.on("error", () => {
    fail(new NodeFailure("cut", "breaks off its answer"));
  });
  response.on("end", () => {
    const seconds = Number(response.headers["retry-after"] ?? Number.NaN);
    done({ body: Buffer.concat(chunks, length), retryAfter: seconds >= 0 ? seconds * 1_000 : undefined });
  });
}

const BROKEN_OFF = ["ECONNRESET", "EPIPE"];

function connectionFailure(error: NodeJS.ErrnoException): NodeFailure {
  const code = error.code ?? error.message;
  if (BROKEN_OFF.includes(code) || code.startsWith("HPE_")) return new NodeFailure("cut", `breaks off (${code})`);
  return new NodeFailure("gone", `cannot be reached (${code})`);
}
