import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { ReplayChain } from "./replayChain.js";

/**
 * A node in a process of its own: `replayServer.ts EVENTS PER_BLOCK`. Besides what `audit sync` asks it answers
 * `/asked` with the requests that came since the last time, so that the very same can be made again.
 */
const [events = 0, perBlock = 1] = process.argv.slice(2).map(Number);
const chain = new ReplayChain(events, perBlock);
let asked: string[] = [];

interface Call {
  readonly id: number;
  readonly method: string;
  readonly params: readonly [string | { readonly fromBlock: string; readonly toBlock: string }];
}

function resultOf({ method, params: [first] }: Call): string | Buffer {
  if (method === "eth_getLogs" && typeof first === "object")
    return chain.logs(Number(first.fromBlock), Number(first.toBlock));
  if (method === "eth_getBlockByNumber") return chain.header(first === "finalized" ? chain.lastBlock : Number(first));
  return '"0x"';
}

/** Every character is one byte. */
function answer(call: Call): Buffer {
  const result = resultOf(call);
  const bytes = typeof result === "string" ? Buffer.from(result, "latin1") : result;
  return Buffer.concat([Buffer.from(`{"jsonrpc":"2.0","id":${call.id},"result":`), bytes, Buffer.from("}")]);
}

const answers = (calls: readonly Call[]): Buffer =>
  Buffer.concat([
    Buffer.from("["),
    ...calls.flatMap((call, place) => [Buffer.from(place === 0 ? "" : ","), answer(call)]),
    Buffer.from("]"),
  ]);

const server = createServer((request, response) => {
  void text(request).then((body) => {
    if (request.url === "/asked") {
      response.end(JSON.stringify(asked));
      asked = [];
      return;
    }
    asked.push(body);
    const calls = JSON.parse(body) as Call | Call[];
    response.setHeader("content-type", "application/json").end(Array.isArray(calls) ? answers(calls) : answer(calls));
  });
});
server.listen(0, "127.0.0.1", () => {
  process.send?.({
    port: (server.address() as AddressInfo).port,
    lastBlock: chain.lastBlock,
    meanData: chain.meanData,
  });
});
