import { expect } from "chai";
import { breakDown, type TracedPayment } from "../../../scripts/bench/gas/breakdown/breakDown.js";
import { memoryPart } from "../../../scripts/bench/gas/breakdown/costs.js";
import { stepsOf, type LoggedStep, type Step } from "../../../scripts/bench/gas/breakdown/steps.js";

const TOKEN = `0x${"ab".repeat(20)}`;
const OTHER = `0x${"cd".repeat(20)}`;
const GAS_LIMIT = 100_000;
/** Two bytes, of which one is zero. */
const CALLDATA = "0x00ff";
const AT_THE_START = GAS_LIMIT - 21_000 - 4 - 16;

interface Instruction {
  readonly op: string;
  /** What it alone takes. */
  readonly takes: number;
  /** The top first. */
  readonly stack?: readonly (number | string)[];
  readonly depth?: number;
}

/** What a node logs of instructions that run one after another; those deeper have all the gas that is left. */
function logged(instructions: readonly Instruction[], refund = 0): LoggedStep[] {
  let gas = AT_THE_START;
  return instructions.map(({ op, takes, stack = [], depth = 1 }) => {
    const words = [...stack].reverse().map((word) => `0x${BigInt(word).toString(16)}`);
    const step = { op, gas, gasCost: takes, depth, stack: words, refund };
    gas -= takes;
    return step;
  });
}

const call = (account: string | number, takes: number): Instruction => ({
  op: "CALL",
  takes,
  stack: [9_000, account, 0, 0, 68, 0, 32],
});

/** A payment in small: each kind of thing that the escrow does, once. */
const PAYMENT: readonly Instruction[] = [
  { op: "TLOAD", takes: 100, stack: [1] },
  { op: "SLOAD", takes: 2_100, stack: [7] },
  { op: "EXTCODESIZE", takes: 2_600, stack: [OTHER] },
  { op: "EXTCODECOPY", takes: 100 + 3 * 2 + 6, stack: [OTHER, 0, 1, 64] },
  { op: "KECCAK256", takes: 30 + 6 * 2, stack: [0, 64] },
  { op: "STATICCALL", takes: 100 + 3_000 + 3, stack: [9_000, 1, 0, 128, 0, 32] },
  { op: "SSTORE", takes: 2_900, stack: [7, 1] },
  { op: "LOG2", takes: 375 * 3 + 8 * 32, stack: [0, 32, 1, 2] },
  call(TOKEN, 2_600),
  { op: "SLOAD", takes: 2_100, stack: [1], depth: 2 },
  { op: "MSTORE", takes: 3 + 12, stack: [0, 1], depth: 2 },
  { op: "RETURN", takes: 0, stack: [0, 32], depth: 2 },
  { op: "ADD", takes: 3, stack: [1, 1] },
  { op: "STOP", takes: 0 },
];

const usedBy = (instructions: readonly Instruction[]): number =>
  GAS_LIMIT - AT_THE_START + instructions.reduce((sum, { takes }) => sum + takes, 0);

const payment = (instructions: readonly Instruction[], fields: Partial<TracedPayment> = {}): TracedPayment => ({
  ...{ gasLimit: GAS_LIMIT, gasUsed: usedBy(instructions), calldata: CALLDATA, token: TOKEN },
  steps: logged(instructions),
  ...fields,
});

const gasByPart = (traced: TracedPayment): Record<string, number> =>
  Object.fromEntries(breakDown(traced).map(({ name, gas }) => [name, gas]));

describe("where a payment's gas goes", () => {
  it("should tell the parts apart, the token's inside from the escrow's own", () => {
    expect(gasByPart(payment(PAYMENT))).to.deep.equal({
      transaction: 21_000,
      calldata: 20,
      "recover signers": 3_100,
      "state of the agreement": 5_000,
      "re-entrancy guard": 100,
      "terms, read as code": 2_706,
      "transfer, the token's own code included": 2_600 + 2_100 + 15,
      event: 1_381,
      hashing: 42,
      memory: 6 + 3,
      "code: everything else": 3,
    });
  });

  it("should put beside each the least that the protocol could charge", () => {
    const prices = Object.fromEntries(breakDown(payment(PAYMENT)).map(({ name, price }) => [name, price]));
    expect(prices).to.deep.include({
      calldata: 20,
      "recover signers": 3_100,
      "state of the agreement": 5_000,
      "terms, read as code": 2_606,
      "transfer, the token's own code included": 14_356,
      event: 1_381,
      memory: 3,
      "code: everything else": 0,
    });
  });

  it("should count a slot once however often it is read, and what filling it costs", () => {
    const again = [
      { op: "SLOAD", takes: 2_100, stack: [7] },
      { op: "SLOAD", takes: 100, stack: [7] },
      { op: "SSTORE", takes: 20_000, stack: [7, 1] },
      { op: "SSTORE", takes: 100, stack: [7, 1] },
      { op: "STOP", takes: 0 },
    ];
    const state = breakDown(payment(again)).find(({ name }) => name === "state of the agreement");
    expect(state).to.deep.include({ gas: 22_300, price: 22_100, priceOf: "1 cold slots, 1 written" });
  });

  it("should take off what cleared storage gives back, a fifth of the whole at most", () => {
    for (const [refund, given] of [
      [4_800, 4_800],
      [1_000_000, Math.floor(usedBy(PAYMENT) / 5)],
    ] as const) {
      const gasUsed = usedBy(PAYMENT) - given;
      const parts = gasByPart(payment(PAYMENT, { gasUsed, steps: logged(PAYMENT, refund) }));
      expect(parts["refund"]).to.equal(-given);
    }
  });

  it("should stop where the parts do not add up to what was used", () => {
    expect(() => breakDown(payment(PAYMENT, { gasUsed: usedBy(PAYMENT) + 1 }))).to.throw(/add up to/);
  });

  it("should know calls within calls, and whose they are", () => {
    const nested = [
      call(OTHER, 100),
      { ...call(TOKEN, 100), depth: 2 },
      { op: "ADD", takes: 3, depth: 3 },
      { op: "RETURN", takes: 0, stack: [0, 0], depth: 3 },
      { op: "ADD", takes: 5, depth: 2 },
      { op: "STOP", takes: 0, depth: 2 },
      { op: "STOP", takes: 0 },
    ];
    const steps = stepsOf(logged(nested));
    expect(steps.map(({ cost }) => cost)).to.deep.equal([100, 100, 3, 0, 5, 0, 0]);
    expect(steps.map(({ within }) => within)).to.deep.equal(
      nested.map(({ depth = 1 }) => (depth === 1 ? undefined : BigInt(OTHER))),
    );
  });

  const enlarging: readonly (readonly [string, readonly (number | string)[], number])[] = [
    ["MLOAD", [0], 3],
    ["MSTORE8", [0, 1], 3],
    ["CALLDATACOPY", [0, 0, 33], 3 + 3 * 2],
    ["MCOPY", [0, 0, 64], 3 + 3 * 2],
    ["LOG0", [0, 10], 375 + 80],
    ["RETURN", [0, 32], 0],
    ["CALL", [9, OTHER, 0, 0, 0, 0, 0], 100],
  ];
  for (const [op, stack, besides] of enlarging) {
    it(`should tell what ${op} takes for memory`, () => {
      const step: Step = { op, cost: besides + 12, taken: stack.map(BigInt), within: undefined };
      expect(memoryPart(step)).to.equal(12);
    });
  }

  it("should find no memory in what enlarges none", () => {
    expect(memoryPart({ op: "ADD", cost: 3, taken: [], within: undefined })).to.equal(0);
  });
});
