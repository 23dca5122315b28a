import { expect } from "chai";
import { id } from "ethers";
import { moneyKey, FLAG_ARREARS, FLAG_CLOSED, NO_END, type AgreementState } from "../../src/replay/state.js";
import {
  CORE,
  DAY,
  HEALTH,
  HOLDBACK,
  INSPECTOR,
  MET,
  POUND,
  SOCIAL_WORKER,
  TWO_OF_THREE,
  WEEK,
  attestationOf,
  itemOf,
  loadWorld,
  openFunded,
  tranche,
  type World,
} from "../helpers/escrow.js";
import { expectReplayEqualsContract } from "../helpers/replayCheck.js";
import {
  ARBITER,
  COMMISSIONER,
  amend,
  appointmentOf,
  parties,
  settlementOf,
  terminationOf,
} from "../helpers/signed.js";

const TOTAL = 24_000n * POUND;
const GROUNDS = id("grounds");
/** How `DenyListToken` treats an account. */
const REVERTS = 1;

/** The agreement as its events tell it, once that was found equal to the contract. */
async function told(world: World, agreement: string): Promise<AgreementState> {
  return (await expectReplayEqualsContract(world)).agreements.get(agreement)!;
}

async function attest(world: World, agreement: string, findings: readonly (readonly [bigint, bigint])[]) {
  const attestation = attestationOf(world, agreement, findings);
  await world.escrow.attest([await itemOf(world, attestation, [INSPECTOR, SOCIAL_WORKER])]);
}

describe("The replay of the contract's own events", () => {
  it("follows a challenge, a refusal and the rulings on both", async () => {
    const world = await loadWorld();
    const { escrow, people } = world;
    const agreement = await openFunded(world);
    await escrow.connect(people.provider).challenge(agreement, [CORE, TWO_OF_THREE], GROUNDS);
    const frozen = await told(world, agreement);
    expect(frozen).to.deep.include({ challenged: 0b11n, settled: 0n });
    expect(frozen.challenges.map(({ tranche: index, challenger }) => [index, challenger])).to.deep.equal([
      [0, people.provider.address],
      [1, people.provider.address],
    ]);
    await attest(world, agreement, [[HOLDBACK, 0n]]);
    await escrow.connect(people.arbiter).adjudicate(
      agreement,
      [
        { tranche: CORE, achieved: 2_500n },
        { tranche: TWO_OF_THREE, achieved: 0n },
        { tranche: HOLDBACK, achieved: MET },
      ],
      id("ruling"),
    );
    const ruled = await told(world, agreement);
    expect(ruled).to.deep.include({ challenged: 0n, settled: 0b1011n, paid: 7_000n * POUND });
    expect(ruled.payments.map(({ tranche: index, due, ground }) => [index, due, ground.by])).to.deep.equal([
      [0, 5_000n * POUND, "arbiter"],
      [1, 0n, "arbiter"],
      [3, 2_000n * POUND, "arbiter"],
    ]);
  });

  it("follows a hold, its lifting and the next hold after the cool-down", async () => {
    const world = await loadWorld();
    const { escrow, people, helpers } = world;
    const agreement = await openFunded(world);
    await escrow.connect(people.seats[INSPECTOR]).hold(agreement, GROUNDS);
    const held = await told(world, agreement);
    const since = held.heldUntil - 14n * DAY;
    expect(held.heldBy).to.equal(1);
    await helpers.time.increaseTo(since + 5n * DAY - 1n);
    await escrow.connect(people.seats[INSPECTOR]).lift(agreement);
    // Five days held: the next hold may come five days after the lifting.
    expect(await told(world, agreement)).to.deep.include({ heldUntil: since - 4n * DAY, heldBy: 1 });
    await helpers.time.setNextBlockTimestamp(since + 10n * DAY);
    await escrow.connect(people.seats[SOCIAL_WORKER]).hold(agreement, GROUNDS);
    expect(await told(world, agreement)).to.deep.include({ heldUntil: since + 24n * DAY, heldBy: 2 });
    await escrow.connect(people.arbiter).lift(agreement);
    await told(world, agreement);
  });

  it("follows notice, a termination before it, and what silence pays of a window that straddles the end", async () => {
    const world = await loadWorld();
    const { escrow, people, helpers, start } = world;
    const agreement = await openFunded(world);
    await escrow.connect(people.commissioner).giveNotice(agreement, start + 40n * DAY, GROUNDS);
    expect((await told(world, agreement)).endsAt).to.equal(start + 40n * DAY);
    const { termination, consents } = await terminationOf(world, agreement, { endsAt: start + 7n * DAY });
    await escrow.terminate(termination, consents);
    expect((await told(world, agreement)).endsAt).to.equal(start + 7n * DAY);
    await helpers.time.increaseTo(start + 4n * WEEK);
    await escrow.claim(agreement, [CORE]);
    const claimed = await told(world, agreement);
    expect(claimed.payments[0]).to.deep.include({ tranche: 0, due: 5_000n * POUND });
    expect([...claimed.signed].map(({ act, bit, proof }) => [act, bit, proof]).slice(2)).to.deep.equal([
      ["termination", INSPECTOR, "signature"],
      ["termination", SOCIAL_WORKER, "signature"],
    ]);
  });

  it("follows a termination whose end has passed: it ends now, and voids nothing earned", async () => {
    const world = await loadWorld();
    const agreement = await openFunded(world);
    await world.helpers.time.increase(10n * DAY);
    const { termination, consents } = await terminationOf(world, agreement, { endsAt: world.start });
    const receipt = await (await world.escrow.terminate(termination, consents)).wait();
    const { timestamp } = await receipt!.getBlock();
    expect((await told(world, agreement)).endsAt).to.equal(BigInt(timestamp));
  });

  it("follows an amendment that keeps words too old to be agreed anew", async () => {
    const world = await loadWorld();
    const agreement = await openFunded(world);
    await world.helpers.time.increase(400n * DAY);
    await amend(world, agreement, { terms: { noticePeriod: 7n * DAY } });
    expect(await told(world, agreement)).to.deep.include({ version: 2n, schedule: world.schedule });
  });

  it("follows an amendment: words kept and changed, the end lifted, the hold cut, endorsements void", async () => {
    const world = await loadWorld();
    const { escrow, people, start } = world;
    const agreement = await openFunded(world);
    await attest(world, agreement, [[TWO_OF_THREE, MET]]);
    const endorsed = attestationOf(world, agreement, [[HOLDBACK, MET]]);
    await escrow.attest([await itemOf(world, endorsed, [INSPECTOR])]);
    await escrow.connect(people.provider).challenge(agreement, [CORE, HOLDBACK], GROUNDS);
    await escrow.connect(people.seats[SOCIAL_WORKER]).hold(agreement, GROUNDS);
    await escrow.connect(people.provider).giveNotice(agreement, start + 40n * DAY, GROUNDS);
    const [core, decided, third, holdback] = world.schedule;
    const schedule = [core!, decided!, third!, { ...holdback!, amount: 3_000n * POUND }, tranche(start)];
    const receipt = await (
      await amend(world, agreement, {
        terms: { holdPeriod: 2n * DAY, payee: people.provider.address },
        schedule,
        endsAt: start + 40n * DAY,
      })
    ).wait();
    const { timestamp } = await receipt!.getBlock();
    const amended = await told(world, agreement);
    expect(amended).to.deep.include({ version: 2n, endsAt: NO_END, settled: 0b10n, challenged: 0b1n, flags: 0 });
    expect(amended).to.deep.include({ heldUntil: BigInt(timestamp) + 2n * DAY, schedule });
    expect(amended.endorsements.size).to.equal(0);
    await escrow.connect(people.commissioner).grant(agreement, [CORE], id("reason"));
    expect((await told(world, agreement)).paid).to.equal(21_000n * POUND);
  });

  it("follows an appointment, whose successor speaks from then on", async () => {
    const world = await loadWorld();
    const { escrow, people } = world;
    const agreement = await openFunded(world);
    const successor = people.seats[HEALTH];
    await escrow.connect(people.seats[INSPECTOR]).hold(agreement, GROUNDS);
    const { appointment, consents } = await appointmentOf(
      world,
      agreement,
      { seat: BigInt(INSPECTOR), account: successor.address },
      parties(world, [COMMISSIONER, ARBITER]),
    );
    await escrow.appoint(appointment, consents);
    const appointed = await told(world, agreement);
    expect(appointed.version).to.equal(2n);
    expect(appointed.terms.panel[INSPECTOR]).to.equal(successor.address);
    await escrow.connect(successor).lift(agreement);
    await told(world, agreement);
  });

  it("follows a settlement, less what was paid since of the arrears that it knew of", async () => {
    const world = await loadWorld();
    const { escrow, people } = world;
    const agreement = await openFunded(world, { funds: 1_000n * POUND });
    await escrow.connect(people.commissioner).grant(agreement, [CORE], id("reason"));
    expect((await told(world, agreement)).flags).to.equal(FLAG_ARREARS);
    const { settlement, consents } = await settlementOf(world, agreement, { toPayee: 19_500n * POUND });
    await escrow.connect(people.commissioner).fund(agreement, 19_600n * POUND);
    await escrow.settle(settlement, consents);
    const closed = await told(world, agreement);
    expect(closed).to.deep.include({ flags: FLAG_CLOSED, balance: 0n, arrears: 0n, paid: 20_500n * POUND });
    expect(closed.closing).to.deep.include({ toPayee: 500n * POUND, toCommissioner: 100n * POUND, dropped: 0n });
  });

  it("follows a settlement that drops arrears", async () => {
    const world = await loadWorld();
    const { escrow, people } = world;
    const agreement = await openFunded(world, { funds: 1_000n * POUND });
    await escrow.connect(people.commissioner).grant(agreement, [CORE], id("reason"));
    const { settlement, consents } = await settlementOf(world, agreement);
    await escrow.connect(people.commissioner).fund(agreement, 4_000n * POUND);
    await escrow.settle(settlement, consents);
    const closed = await told(world, agreement);
    expect(closed).to.deep.include({ flags: FLAG_CLOSED, balance: 0n, arrears: 0n, paid: 5_000n * POUND });
    expect(closed.closing).to.deep.include({ toPayee: 0n, toCommissioner: 0n, dropped: 15_000n * POUND });
  });

  it("follows a settlement that returns money, also where the token refuses both payouts", async () => {
    const world = await loadWorld();
    const { escrow, people, ethers } = world;
    const token = await ethers.deployContract("DenyListToken");
    const address = await token.getAddress();
    await token.mint(people.commissioner, TOTAL);
    await token.connect(people.commissioner).approve(escrow, TOTAL);
    const agreement = await openFunded(world, { terms: { token: address } });
    const { settlement, consents } = await settlementOf(world, agreement, { toPayee: 500n * POUND });
    await token.treat(people.payee, REVERTS);
    await token.treat(people.commissioner, REVERTS);
    await escrow.settle(settlement, consents);
    const ledger = await expectReplayEqualsContract(world);
    expect(ledger.agreements.get(agreement)!.closing).to.deep.include({
      toPayee: 500n * POUND,
      toCommissioner: 23_500n * POUND,
      dropped: 0n,
    });
    expect(ledger.owed.get(moneyKey(address, people.payee.address))?.amount).to.equal(500n * POUND);
    expect(ledger.owed.get(moneyKey(address, people.commissioner.address))?.amount).to.equal(23_500n * POUND);
  });
});
