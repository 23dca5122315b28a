import { expect } from "chai";
import { id } from "ethers";
import { createLedgerReader } from "../../src/adapters/ledgerReader.js";
import type { Attestation } from "../../src/attestation/typedData.js";
import {
  decideClaim,
  decideFindings,
  decideGrant,
  decidesNothing,
  liabilitiesOf,
  reclaimableOf,
  statusOf,
  type Decision,
} from "../../src/replay/rules.js";
import { settle } from "../../src/replay/settle.js";
import { FLAG_CLOSED, NO_END, type AgreementState } from "../../src/replay/state.js";
import { DAY, HOLDBACK, WEEK, attestationOf, itemOf, loadWorld, openFunded, type World } from "../helpers/escrow.js";
import { expectReplayEqualsContract } from "../helpers/replayCheck.js";
import { overwriteState, type StateFields } from "../helpers/state.js";

/** The world's schedule has four tranches: one of silence, three of outcomes, the last with a later close. */
const ALL = 0b1111n;
const TRANCHES = [0n, 1n, 2n, 3n] as const;
const MARKS: readonly Partial<StateFields>[] = [
  { settled: 0n, challenged: 0n },
  { settled: 0n, challenged: ALL },
  { settled: ALL, challenged: 0n },
  { settled: ALL, challenged: ALL },
];

interface Scene {
  readonly world: World;
  readonly agreement: AgreementState;
}

/** An agreement of three weeks ahead, so that its tranches are Scheduled at first. */
async function setScene(funds?: bigint): Promise<Scene> {
  const world = await loadWorld();
  const schedule = world.schedule.map((tranche) => ({
    ...tranche,
    amount: tranche.amount + 7n,
    opensAt: tranche.opensAt + WEEK,
  }));
  const id = await openFunded(world, { schedule, ...(funds === undefined ? {} : { funds }) });
  const ledger = await expectReplayEqualsContract(world);
  return { world, agreement: ledger.agreements.get(id)! };
}

async function forced({ world, agreement }: Scene, words: Partial<StateFields>): Promise<AgreementState> {
  await overwriteState(world, agreement.id, words);
  const { flags = BigInt(agreement.flags), heldBy = BigInt(agreement.heldBy), ...others } = words;
  return { ...agreement, ...others, flags: Number(flags), heldBy: Number(heldBy) };
}

/** Around each: the second before, the second itself, the second after. */
const around = (...times: readonly bigint[]): bigint[] => times.flatMap((time) => [time - 1n, time, time + 1n]);

describe("The rules and the contract", () => {
  it("agree on every status at every boundary of time", async () => {
    const scene = await setScene();
    const { world, agreement } = scene;
    const { start } = world;
    const [closed, later, longStop] = [start + 4n * WEEK, start + 8n * WEEK, 60n * DAY];
    const times = around(
      start + WEEK,
      closed,
      later,
      closed + longStop,
      later + longStop,
      closed + 2n * longStop,
      later + 2n * longStop,
    ).sort((a, b) => (a < b ? -1 : 1));
    const ends = [NO_END, start + WEEK, start + WEEK + 1n, start + 2n * WEEK];
    const seen = new Set<string>();
    for (const now of times) {
      await world.helpers.time.increaseTo(now);
      for (const words of MARKS.flatMap((mark) => ends.map((endsAt) => ({ ...mark, endsAt })))) {
        const state = await forced(scene, words);
        const found = await Promise.all(TRANCHES.map((index) => world.escrow.statusOf(agreement.id, index)));
        const expected = TRANCHES.map((index) => statusOf(state, Number(index), now));
        const names = ["Scheduled", "Open", "Challenged", "Refused", "Lapsed", "Void", "Settled"];
        expect(found.map((status) => names[Number(status)])).to.deep.equal(expected);
        expect(await world.escrow.liabilities(agreement.id)).to.equal(liabilitiesOf(state, now));
        expect(await world.escrow.reclaimable(agreement.id)).to.equal(reclaimableOf(state, now));
        for (const status of expected) seen.add(status);
      }
    }
    expect([...seen].sort()).to.deep.equal(["Challenged", "Lapsed", "Open", "Refused", "Scheduled", "Settled", "Void"]);
  });

  it("agree that a closed agreement is settled and owes nothing", async () => {
    const scene = await setScene();
    const state = await forced(scene, { flags: BigInt(FLAG_CLOSED) });
    const { world, agreement } = scene;
    expect(await world.escrow.statusOf(agreement.id, HOLDBACK)).to.equal(6n);
    expect(statusOf(state, Number(HOLDBACK), world.start)).to.equal("Settled");
    expect(await world.escrow.reclaimable(agreement.id)).to.equal(reclaimableOf(state, world.start));
  });

  /** What the contract's words become must be what the decision makes of ours, or both must do nothing. */
  async function expectSame(scene: Scene, state: AgreementState, decision: Decision, call: () => Promise<unknown>) {
    const { world, agreement } = scene;
    const snapshot = await world.helpers.takeSnapshot();
    let refusal = "";
    await call().catch((error: unknown) => {
      refusal = String(error);
    });
    const block = BigInt(await world.ethers.provider.getBlockNumber());
    const reader = createLedgerReader(world.ethers.provider, world.escrowAddress, block);
    const after = (await reader.stateOf(agreement.id))!;
    if (decidesNothing(decision)) {
      const [first] = decision.passedOver;
      expect(refusal).to.include(first?.because === "Held" ? "EscrowHeld" : "EscrowTrancheUnavailable");
    } else {
      expect(refusal).to.equal("");
      const occasion = { block: { number: block, timestamp: 0n }, transactionHash: "" };
      const { agreement: expected } = settle(state, decision, { by: "silence" }, occasion);
      const { balance, settled, challenged, flags, arrears } = expected;
      expect(after).to.deep.include({ balance, settled, challenged, flags });
      expect(await reader.arrears(agreement.id)).to.equal(arrears);
    }
    await snapshot.restore();
  }

  it("agree on what findings decide, by status, hold, achievement and refusal", async () => {
    const scene = await setScene();
    const { world, agreement } = scene;
    const now = world.start + 2n * WEEK;
    const attestations: Attestation[] = [0n, 1n, 3_333n, 9_999n, 10_000n].flatMap((achieved) =>
      [false, true].map((overRefusal) =>
        attestationOf(
          world,
          agreement.id,
          [
            [0n, achieved],
            [3n, achieved],
          ],
          { overRefusal },
        ),
      ),
    );
    for (const mark of MARKS) {
      for (const heldUntil of [now, now + 1n]) {
        const state = await forced(scene, { ...mark, heldUntil });
        for (const attestation of attestations) {
          const item = await itemOf(world, attestation, [0, 1]);
          const decision = decideFindings(state, attestation, now);
          await expectSame(scene, state, decision, async () => {
            await world.helpers.time.setNextBlockTimestamp(now);
            await world.escrow.attest([item], { gasLimit: 2_000_000 });
          });
        }
      }
    }
  });

  it("agree on what a grant pays, by status and hold, also from a short balance", async () => {
    for (const funds of [10_000n, undefined]) {
      const scene = await setScene(funds);
      const { world, agreement } = scene;
      const now = world.start + 2n * WEEK;
      for (const mark of MARKS) {
        for (const words of [{ heldUntil: now }, { heldUntil: now + 1n }, { endsAt: world.start + WEEK }]) {
          const state = await forced(scene, { endsAt: NO_END, ...mark, ...words });
          await expectSame(scene, state, decideGrant(state, [0, 3], now), async () => {
            await world.helpers.time.setNextBlockTimestamp(now);
            const granting = world.escrow.connect(world.people.commissioner);
            await granting.grant(agreement.id, [0n, 3n], id("reason"), { gasLimit: 2_000_000 });
          });
        }
      }
    }
  });

  it("agree on what silence pays, by status, time and end", async () => {
    const scene = await setScene();
    const { world, agreement } = scene;
    const closed = world.start + 4n * WEEK;
    const ends = [NO_END, closed + 1n, closed, closed - 1n, closed - WEEK + 13n, closed - 3n * WEEK + 1n];
    for (const now of around(closed, closed + 60n * DAY, closed + 120n * DAY)) {
      for (const mark of MARKS) {
        for (const endsAt of ends) {
          const state = await forced(scene, { ...mark, endsAt });
          await expectSame(scene, state, decideClaim(state, [0, 1], now), async () => {
            await world.helpers.time.setNextBlockTimestamp(now);
            await world.escrow.claim(agreement.id, [0n, 1n], { gasLimit: 2_000_000 });
          });
        }
      }
    }
  });
});
