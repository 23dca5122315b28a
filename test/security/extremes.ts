import { expect } from "chai";
import { packTranche, type Tranche } from "../../src/agreement/tranche.js";
import {
  DAY,
  INSPECTOR,
  MANAGER,
  MET,
  POUND,
  SOCIAL_WORKER,
  WEEK,
  attestationOf,
  itemOf,
  loadWorld,
  openAgreement,
  openFunded,
  tranche,
  type World,
} from "../helpers/escrow.js";
import { LAST_SEQUENCE, overwriteState } from "../helpers/state.js";
import { Status, endow } from "./support.js";
import { gasBound } from "../helpers/instrumented.js";

const MOST = 2n ** 96n - 1n;
const REASON = `0x${"d1".repeat(32)}`;
const ALL = Array.from({ length: 64 }, (_, index) => BigInt(index));
const EVERY_BIT = 2n ** 64n - 1n;

/** 64 tranches, the odd ones core. */
const longSchedule = (start: bigint): Tranche[] =>
  ALL.map((index) => tranche(start, { amount: (index + 1n) * POUND, paysOnSilence: index % 2n === 1n }));

const sum = (amounts: readonly bigint[]) => amounts.reduce((left, right) => left + right, 0n);
const TOTAL = sum(ALL.map((index) => (index + 1n) * POUND));

const attestAll = (world: World, agreement: string, achieved: (index: bigint) => bigint) =>
  itemOf(
    world,
    attestationOf(
      world,
      agreement,
      ALL.map((index) => [index, achieved(index)]),
    ),
    [INSPECTOR, SOCIAL_WORKER, MANAGER],
  );

describe("Security: 64 tranches at once", () => {
  it("every index has its own bit: each is settled alone and touches no neighbour", async () => {
    const world = await loadWorld();
    const agreement = await openFunded(world, { schedule: longSchedule(world.start) });
    let bits = 0n;
    for (const index of [63n, 0n, 31n, 32n, 62n, 7n, 8n]) {
      await world.escrow.connect(world.people.commissioner).grant(agreement, [index], REASON);
      bits |= 1n << index;
      const { settled, challenged, balance, sequence } = await world.escrow.stateOf(agreement);
      expect([settled, challenged]).to.deep.equal([bits, 0n]);
      const paid = sum(ALL.filter((other) => (bits >> other) & 1n).map((other) => (other + 1n) * POUND));
      expect(balance).to.equal(TOTAL - paid);
      expect(sequence).to.equal(2n + BigInt(bits.toString(2).replaceAll("0", "").length));
    }
  });

  it("refuses them all, pays them all over the refusal, and returns nothing that is due", async () => {
    const world = await loadWorld();
    const agreement = await openFunded(world, { schedule: longSchedule(world.start) });
    await world.escrow.attest([await attestAll(world, agreement, () => 0n)]);
    let state = await world.escrow.stateOf(agreement);
    expect([state.settled, state.challenged, state.balance]).to.deep.equal([EVERY_BIT, EVERY_BIT, TOTAL]);
    expect(await world.escrow.liabilities(agreement)).to.equal(TOTAL);

    await world.escrow.connect(world.people.commissioner).grant(agreement, ALL, REASON);
    state = await world.escrow.stateOf(agreement);
    expect([state.settled, state.challenged, state.balance]).to.deep.equal([EVERY_BIT, 0n, 0n]);
    expect(await world.pound.balanceOf(world.people.payee)).to.equal(TOTAL);
    expect(await world.escrow.statusOf(agreement, 63n)).to.equal(Status.Settled);
  });

  it("rounds each of them up by less than one unit, and never above its amount", async () => {
    const world = await loadWorld();
    const schedule = ALL.map((index) => tranche(world.start, { amount: index + 1n }));
    const agreement = await openFunded(world, { schedule });
    await world.escrow.attest([await attestAll(world, agreement, (index) => index * 158n + 1n)]);
    const due = ALL.map((index) => ((index + 1n) * (index * 158n + 1n) + MET - 1n) / MET);
    expect(await world.pound.balanceOf(world.people.payee)).to.equal(sum(due));
    ALL.forEach((index) => expect(due[Number(index)]! <= index + 1n).to.equal(true));
  });

  it("stays far below any block's gas limit for every call that reads them all", async () => {
    const world = await loadWorld();
    const agreement = await openAgreement(world, { schedule: longSchedule(world.start) });
    const { commissioner, stranger } = world.people;
    const gasOf = async (sending: Promise<{ wait(): Promise<{ gasUsed: bigint } | null> }>) =>
      (await (await sending).wait())!.gasUsed;
    expect(await gasOf(world.escrow.connect(commissioner).fund(agreement, 2n * TOTAL))).to.be.lessThan(
      gasBound(200_000n),
    );
    expect(await gasOf(world.escrow.connect(commissioner).reclaim(agreement))).to.be.lessThan(gasBound(300_000n));
    expect(await gasOf(world.escrow.attest([await attestAll(world, agreement, () => 0n)]))).to.be.lessThan(
      gasBound(500_000n),
    );
    await world.helpers.time.increase(3n * 365n * DAY);
    expect(await gasOf(world.escrow.connect(stranger).reclaim(agreement))).to.be.lessThan(gasBound(300_000n));
    expect(await world.pound.balanceOf(world.escrow)).to.equal(0n);
  });

  it("refuses the 65th, and an index past the end", async () => {
    const world = await loadWorld();
    const schedule = [...longSchedule(world.start), tranche(world.start)];
    await expect(openAgreement(world, { schedule }))
      .to.be.revertedWithCustomError(world.escrow, "EscrowScheduleLength")
      .withArgs(65n, 64n);
    const agreement = await openFunded(world, { schedule: longSchedule(world.start) });
    for (const index of [64n, 255n]) {
      await expect(world.escrow.connect(world.people.commissioner).grant(agreement, [index], REASON))
        .to.be.revertedWithCustomError(world.escrow, "EscrowTrancheOutOfRange")
        .withArgs(index, 64n);
    }
  });
});

describe("Security: amounts at the edge of 96 bits", () => {
  it("pays the greatest tranche there can be, in full, in part and on silence", async () => {
    const world = await loadWorld();
    const token = await endow(world, await world.ethers.deployContract("OddToken"), 4n * MOST);
    const terms = { token: await token.getAddress() };
    const schedule = [tranche(world.start, { amount: MOST, paysOnSilence: true })];
    const agreement = await openFunded(world, { terms, schedule });
    const { payee, commissioner } = world.people;

    const snapshot = await world.helpers.takeSnapshot();
    const finding = attestationOf(world, agreement, [[0n, 9_999n]]);
    await world.escrow.attest([await itemOf(world, finding, [INSPECTOR, SOCIAL_WORKER])]);
    expect(await token.balanceOf(payee)).to.equal((MOST * 9_999n + MET - 1n) / MET);
    await snapshot.restore();

    await world.helpers.time.increase(4n * WEEK);
    await world.escrow.claim(agreement, [0n]);
    expect(await token.balanceOf(payee)).to.equal(MOST);
    expect(await token.balanceOf(commissioner)).to.equal(3n * MOST);
    expect((await world.escrow.stateOf(agreement)).balance).to.equal(0n);
  });

  it("refuses a balance above 96 bits, and the sequence, the bits and the money stay as they were", async () => {
    const world = await loadWorld();
    const token = await endow(world, await world.ethers.deployContract("OddToken"), 4n * MOST);
    const terms = { token: await token.getAddress() };
    const agreement = await openFunded(world, { terms, funds: MOST });
    const before = await world.escrow.stateOf(agreement);
    await expect(world.escrow.connect(world.people.commissioner).fund(agreement, 1n))
      .to.be.revertedWithCustomError(world.escrow, "SafeCastOverflowedUintDowncast")
      .withArgs(96, MOST + 1n);
    expect(await world.escrow.stateOf(agreement)).to.deep.equal(before);
    await world.escrow.connect(world.people.commissioner).reclaim(agreement);
    expect((await world.escrow.stateOf(agreement)).balance).to.equal(24_000n * POUND);
  });

  it("refuses a schedule that adds up to more than 96 bits", async () => {
    const world = await loadWorld();
    const schedule = [tranche(world.start, { amount: MOST }), tranche(world.start, { amount: 1n })];
    await expect(openAgreement(world, { schedule }))
      .to.be.revertedWithCustomError(world.escrow, "EscrowScheduleTotalTooLarge")
      .withArgs(MOST + 1n, MOST);
    expect(schedule.map(packTranche)[0]! >> 160n).to.equal(MOST);
  });
});

describe("Security: the sequence at its end", () => {
  it("wraps without blocking money or touching its neighbours in the slot", async () => {
    const world = await loadWorld();
    const agreement = await openFunded(world);
    await overwriteState(world, agreement, { sequence: LAST_SEQUENCE });
    expect((await world.escrow.stateOf(agreement)).sequence).to.equal(LAST_SEQUENCE);

    await world.escrow.connect(world.people.commissioner).grant(agreement, [0n, 1n], REASON);
    const { sequence, settled, challenged, balance } = await world.escrow.stateOf(agreement);
    expect([sequence, settled, challenged, balance]).to.deep.equal([0n, 0b11n, 0n, 3_000n * POUND]);
    expect(await world.pound.balanceOf(world.people.payee)).to.equal(21_000n * POUND);
  });
});
