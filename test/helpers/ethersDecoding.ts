/** ethers' own decoding of the escrow's logs: what the reader of bytes must equal. */
import { expect } from "chai";
import type { ParamType, Result } from "ethers";
import type { LogProvider } from "../../src/adapters/logSource.js";
import { readLog } from "../../src/replay/bytes/logReader.js";
import { ESCROW_INTERFACE } from "../../src/replay/contract.js";
import { rawLogOf } from "../../src/replay/decode.js";

interface HexLog {
  readonly topics: readonly string[];
  readonly data: string;
}

/** A log's event and arguments as ethers reads them, in plain objects and lists. */
export function readByEthers({ topics, data }: HexLog): { name: string; args: unknown } {
  const parsed = ESCROW_INTERFACE.parseLog({ topics: [...topics], data });
  if (parsed === null) throw new Error("ethers knows no such event.");
  return { name: parsed.name, args: plainStruct(parsed.fragment.inputs, parsed.args) };
}

/** As `readByEthers`, by the reader of bytes. */
export function readByBytes({ topics, data }: HexLog): ReturnType<typeof readByEthers> {
  const place = { address: "", blockNumber: 0, transactionHash: "0x", index: 0 };
  return readLog(rawLogOf({ ...place, topics, data }, 0n));
}

/** The provider, each of whose logs of the escrow is read both ways and compared on its way. */
export function comparingDecoders(provider: LogProvider): LogProvider {
  return {
    getBlock: (block) => provider.getBlock(block),
    getLogs: async (filter) => {
      const logs = await provider.getLogs(filter);
      for (const log of logs) expect(readByBytes(log)).to.deep.equal(readByEthers(log));
      return logs;
    },
  };
}

const plainStruct = (params: readonly ParamType[], values: Result): Record<string, unknown> =>
  Object.fromEntries(params.map((param, index) => [param.name, plain(param, values[index])]));

function plain(param: ParamType, value: unknown): unknown {
  if (param.isTuple()) return plainStruct(param.components, value as Result);
  if (param.isArray()) return [...(value as Result)].map((element: unknown) => plain(param.arrayChildren, element));
  return value;
}
