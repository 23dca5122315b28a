/** One instruction as `debug_traceTransaction` logs it. */
export interface LoggedStep {
  readonly op: string;
  /** Left before it. */
  readonly gas: number;
  readonly gasCost: number;
  /** 1 in the contract that was sent to. */
  readonly depth: number;
  /** Words in hex, the top last. */
  readonly stack: readonly string[];
  /** What clearing storage gives back so far. */
  readonly refund?: number;
}

/** An instruction and what it alone cost, without what a contract that it called did. */
export interface Step {
  readonly op: string;
  readonly cost: number;
  /** Words that it takes, the top first. */
  readonly taken: readonly bigint[];
  /** The account called from the outermost contract, within whose call it runs; undefined in that contract itself. */
  readonly within: bigint | undefined;
}

/** More than any instruction that is looked at takes. */
const TAKEN = 7;

/** What each instruction cost, out of how much gas was left before the next. */
export function stepsOf(logged: readonly LoggedStep[]): Step[] {
  const returns = placesOfReturn(logged);
  let within: bigint | undefined;
  return logged.map((step, place) => {
    const next = logged[place + 1];
    const taken = step.stack.slice(-TAKEN).reverse().map(BigInt);
    const found = { op: step.op, cost: costOf(logged, place, returns.get(place)), taken };
    const owner = step.depth === 1 ? undefined : within;
    if (step.depth === 1 && next !== undefined && next.depth > 1) within = taken[1];
    return { ...found, within: owner };
  });
}

/** For each instruction that entered another contract: where its own contract goes on. */
function placesOfReturn(logged: readonly LoggedStep[]): ReadonlyMap<number, number> {
  const entered: number[] = [];
  const places = new Map<number, number>();
  for (const [place, { depth }] of logged.entries()) {
    while (entered.length >= depth) {
      const call = entered.pop();
      if (call !== undefined) places.set(call, place);
    }
    const next = logged[place + 1];
    if (next !== undefined && next.depth > depth) entered.push(place);
  }
  return places;
}

function costOf(logged: readonly LoggedStep[], place: number, returnsAt: number | undefined): number {
  const step = logged[place];
  const next = logged[place + 1];
  if (step === undefined) throw new Error("No such step.");
  if (next === undefined || next.depth < step.depth) return step.gasCost;
  if (next.depth === step.depth) return step.gas - next.gas;
  const [last, after] = [logged[(returnsAt ?? 0) - 1], logged[returnsAt ?? -1]];
  if (last === undefined || after === undefined) throw new Error("The trace ends within a call.");
  const inside = next.gas - (last.gas - last.gasCost);
  return step.gas - after.gas - inside;
}
