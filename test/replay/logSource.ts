import { expect } from "chai";
import {
  AbstractProvider,
  Block,
  BrowserProvider,
  Log,
  ZeroAddress,
  ZeroHash,
  id,
  type Filter,
  type LogParams,
} from "ethers";
import { fetchEvents } from "../../src/adapters/logSource.js";
import { PlacementError } from "../../src/errors.js";
import { decodeLog } from "../../src/replay/decode.js";
import { MET, POUND, TWO_OF_THREE, attestationOf, itemOf, loadWorld, openFunded } from "../helpers/escrow.js";
import { ESCROW, PEOPLE } from "./support/story.js";

/** Nothing here asks the provider that a log or block remembers. */
const NO_PROVIDER = new AbstractProvider();

/** A `Cancelled` log: two topics and no data make it the smallest of the escrow's. */
function cancelledLog(blockNumber: number, index: number, fields: Partial<LogParams> = {}): Log {
  const account = `0x${PEOPLE.provider.address.slice(2).toLowerCase().padStart(64, "0")}`;
  const params = {
    address: ESCROW,
    topics: [id("Cancelled(address,bytes32)"), account, id(`${blockNumber}:${index}`)],
    data: "0x",
    blockNumber,
    blockHash: id(`block ${blockNumber}`),
    transactionHash: id(`transaction ${blockNumber}`),
    transactionIndex: 0,
    index,
    removed: false,
    ...fields,
  };
  return new Log(params, NO_PROVIDER);
}

const blockOf = (number: number): Block =>
  new Block(
    {
      number,
      hash: id(`block ${number}`),
      timestamp: 1_000_000 + number,
      parentHash: ZeroHash,
      nonce: "0x0000000000000000",
      difficulty: 0n,
      gasLimit: 0n,
      gasUsed: 0n,
      miner: ZeroAddress,
      extraData: "0x",
      baseFeePerGas: null,
      transactions: [],
    },
    NO_PROVIDER,
  );

interface Limits {
  /** The most blocks that it answers for. */
  readonly span?: number;
  /** The most logs that it hands out at once. */
  readonly logs?: number;
  /** A block whose logs it never gives. */
  readonly broken?: number;
}

/** A node that keeps logs and says what it was asked. */
class StubNode {
  readonly ranges: (readonly [number, number])[] = [];
  readonly blocks: number[] = [];
  atOnce = 0;
  mostAtOnce = 0;

  constructor(
    readonly logs: readonly Log[],
    readonly limits: Limits = {},
  ) {}

  getLogs({ fromBlock, toBlock }: Filter): Promise<Log[]> {
    const [from, to] = [Number(fromBlock), Number(toBlock)];
    this.ranges.push([from, to]);
    const found = this.logs.filter(({ blockNumber }) => blockNumber >= from && blockNumber <= to);
    const { span = Infinity, logs = Infinity, broken } = this.limits;
    if (broken !== undefined && from <= broken && broken <= to) return Promise.reject(new Error("internal error"));
    if (to - from + 1 > span) return Promise.reject(new Error(`query exceeds max block range ${span}`));
    if (found.length > logs) return Promise.reject(new Error(`query returned more than ${logs} results`));
    return Promise.resolve(found);
  }

  async getBlock(number: number): Promise<Block | null> {
    this.blocks.push(number);
    this.atOnce += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.atOnce);
    await new Promise((resolve) => setImmediate(resolve));
    this.atOnce -= 1;
    return blockOf(number);
  }

  fetch(fromBlock: bigint, toBlock: bigint): ReturnType<typeof fetchEvents> {
    return fetchEvents(this, ESCROW, { fromBlock, toBlock });
  }
}

async function expectFailure(promise: Promise<unknown>, code: string, message: string): Promise<PlacementError> {
  const failure = await promise.then(
    () => null,
    (error: unknown) => error,
  );
  expect(failure).to.be.instanceOf(PlacementError).with.property("code", code);
  expect((failure as PlacementError).message).to.include(message);
  return failure as PlacementError;
}

/** The ranges that a node answered, joined: each block once and none left out. */
function expectCovered(node: StubNode, from: number, to: number): void {
  const { span = Infinity, logs = Infinity } = node.limits;
  const answered = node.ranges.filter(([first, last]) => {
    const found = node.logs.filter(({ blockNumber }) => blockNumber >= first && blockNumber <= last);
    return last - first + 1 <= span && found.length <= logs;
  });
  let next = from;
  for (const [first, last] of answered) {
    expect(first).to.equal(next);
    next = last + 1;
  }
  expect(next).to.equal(to + 1);
}

describe("The log source", () => {
  const logs = [3, 700, 700, 12_000, 30_500].map((block, position) => cancelledLog(block, position));

  it("reads a long chain in ranges, in order, with the time of each block", async () => {
    const node = new StubNode([...logs].reverse());
    const events = await node.fetch(0n, 40_000n);
    expect(events.map(({ block, logIndex }) => [block.number, block.timestamp, logIndex])).to.deep.equal([
      [3n, 1_000_003n, 0],
      [700n, 1_000_700n, 1],
      [700n, 1_000_700n, 2],
      [12_000n, 1_012_000n, 3],
      [30_500n, 1_030_500n, 4],
    ]);
    expect(node.ranges).to.deep.equal([
      [0, 9_999],
      [10_000, 29_999],
      [30_000, 40_000],
    ]);
  });

  it("asks for each block once, and for eight at a time", async () => {
    const many = Array.from({ length: 60 }, (_, index) => cancelledLog(index >> 1, index));
    const node = new StubNode(many);
    expect(await node.fetch(0n, 100n)).to.have.lengthOf(60);
    expect([...node.blocks].sort((a, b) => a - b)).to.deep.equal(Array.from({ length: 30 }, (_, index) => index));
    expect(node.mostAtOnce).to.equal(8);
  });

  it("halves the range when the node limits blocks, and grows it again", async () => {
    const node = new StubNode(logs, { span: 2_000 });
    expect(await node.fetch(0n, 40_000n)).to.have.lengthOf(5);
    expectCovered(node, 0, 40_000);
    const spans = node.ranges.map(([from, to]) => to - from + 1);
    expect(spans.slice(0, 8)).to.deep.equal([10_000, 5_000, 2_500, 1_250, 1_875, 2_187, 1_093, 1_640]);
    // Twenty would do if the limit were known.
    expect(node.ranges.length).to.be.below(40);
  });

  it("halves the range when the node limits logs", async () => {
    const dense = Array.from({ length: 200 }, (_, index) => cancelledLog(5_000 + (index >> 2), index));
    const node = new StubNode([...dense, ...logs.slice(-1)], { logs: 10 });
    expect(await node.fetch(1n, 31_000n)).to.have.lengthOf(201);
    expectCovered(node, 1, 31_000);
  });

  it("gives up at a single block that the node refuses", async () => {
    const node = new StubNode(logs, { broken: 701 });
    const failure = await expectFailure(node.fetch(0n, 40_000n), "chain", "logs of block 701: internal error");
    expect(failure.cause).to.be.instanceOf(Error);
  });

  it("gives up at once if nobody is there", async () => {
    const node = new StubNode(logs);
    const down = Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:1"), { code: "ECONNREFUSED" });
    let asked = 0;
    node.getLogs = () => {
      asked += 1;
      return Promise.reject(down);
    };
    await expectFailure(node.fetch(0n, 40_000n), "chain", "blocks 0 to 9999: connect ECONNREFUSED");
    expect(asked).to.equal(1);
  });

  it("asks nothing about an empty range", async () => {
    const node = new StubNode(logs);
    expect(await node.fetch(5n, 4n)).to.deep.equal([]);
    expect(node.ranges).to.deep.equal([]);
  });

  it("refuses logs that the chain took back", async () => {
    const node = new StubNode([cancelledLog(7, 0, { removed: true })]);
    await expectFailure(node.fetch(0n, 9n), "chain", "Log 0 in block 7");
    await expectFailure(node.fetch(0n, 9n), "chain", "was taken back by a reorganisation");
  });

  it("refuses the same log twice and logs of others", async () => {
    const twice = new StubNode([cancelledLog(7, 0), cancelledLog(7, 0)]);
    await expectFailure(twice.fetch(0n, 9n), "chain", "came twice");
    const others = new StubNode([cancelledLog(7, 0, { address: PEOPLE.token.address })]);
    await expectFailure(others.fetch(0n, 9n), "chain", `is not of ${ESCROW}`);
  });

  it("refuses logs of a block that was replaced or is not known", async () => {
    const replaced = new StubNode([cancelledLog(7, 0, { blockHash: id("another block") })]);
    await expectFailure(replaced.fetch(0n, 9n), "chain", "is of a block that the chain has replaced");
    const unknown = new StubNode([cancelledLog(7, 0)]);
    unknown.getBlock = () => Promise.resolve(null);
    await expectFailure(unknown.fetch(0n, 9n), "chain", "gives logs of block 7 and does not know the block");
    unknown.getBlock = () => Promise.reject(new Error("header not found"));
    await expectFailure(unknown.fetch(0n, 9n), "chain", "does not give block 7: header not found");
  });

  it("refuses what is no event of the escrow", async () => {
    const foreign = new StubNode([cancelledLog(7, 2, { topics: [id("Minted(uint256)")] })]);
    await expectFailure(foreign.fetch(0n, 9n), "check-failed", "Log 2 in block 7");
    const cut = new StubNode([cancelledLog(7, 2, { topics: cancelledLog(7, 2).topics.slice(0, 2) })]);
    await expectFailure(cut.fetch(0n, 9n), "check-failed", "is no event of the placement escrow");
  });

  it("reads a real chain by any JSON-RPC provider, as its receipts say", async () => {
    const world = await loadWorld();
    const agreement = await openFunded(world);
    const attestation = attestationOf(world, agreement, [[TWO_OF_THREE, MET]]);
    const sent = await world.escrow.attest([await itemOf(world, attestation, [1, 2])]);
    const receipt = (await sent.wait())!;
    const provider = new BrowserProvider(world.connection.provider);
    const range = { fromBlock: 0n, toBlock: BigInt(receipt.blockNumber) };
    const events = await fetchEvents(provider, world.escrowAddress, range);

    expect(events.map(({ name }) => name)).to.deep.equal(["Opened", "Funded", "Attested"]);
    const log = receipt.logs.find(({ address }) => address === world.escrowAddress)!;
    const block = (await provider.getBlock(receipt.blockNumber))!;
    expect(events[2]).to.deep.equal(decodeLog(log, BigInt(block.timestamp)));
    expect(events[2]).to.deep.include({
      agreement,
      sequence: 3n,
      balance: 23_000n * POUND,
      attestation,
      signers: 0b110,
      transactionHash: sent.hash,
    });
    expect(events[0]).to.deep.include({ terms: world.terms, schedule: world.schedule, signers: 0b11 });
  });
});
