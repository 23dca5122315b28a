import { expect } from "chai";
import { DAY, MET, POUND, SOCIAL_WORKER, WEEK, openFunded, tranche } from "../helpers/escrow.js";
import { Status, expectRevert, prepare, signedItem } from "../helpers/panel.js";
import { amend, appointmentOf, parties, settlementOf } from "../helpers/signed.js";
import { GROUNDS, asBody, enrolled, expectRefused, loadRegister, termsOf } from "../helpers/register.js";

// What SECURITY.md tells people to do when a key is stolen, and what it says the thief can do meanwhile.

const LINE = 1_000n * POUND;
const TOTAL = 3n * LINE;
const REASON = `0x${"d1".repeat(32)}`;
const [BEGUN, WITHIN_NOTICE, LATER] = [0n, 1n, 2n];

/** Care that goes on, care that begins before the shortest notice is over, and care that begins after it. */
const load = prepare(async (world) => {
  const { start } = world;
  const opening = (opensAt: bigint, paysOnSilence = false) =>
    tranche(start, { opensAt, closesAt: opensAt + 4n * WEEK, paysOnSilence });
  const schedule = [opening(start, true), opening(start + 2n * WEEK), opening(start + 8n * WEEK)];
  return { schedule, agreement: await openFunded(world, { schedule }) };
});

type Loaded = Awaited<ReturnType<typeof load>>;

/** Gives the shortest notice there is and takes back what it frees. */
async function rob({ world, agreement }: Loaded): Promise<void> {
  const thief = world.escrow.connect(world.people.commissioner);
  const now = BigInt(await world.helpers.time.latest());
  await thief.giveNotice(agreement, now + world.terms.noticePeriod + DAY, REASON);
  await thief.reclaim(agreement);
}

describe("A commissioner's key is stolen", () => {
  it("the thief takes at once what no care has to begin for, and nothing of care that has begun or will", async () => {
    const loaded = await load();
    const { world, agreement } = loaded;
    const before = await world.pound.balanceOf(world.people.commissioner);
    await rob(loaded);
    expect((await world.pound.balanceOf(world.people.commissioner)) - before).to.equal(LINE);
    expect((await world.escrow.stateOf(agreement)).balance).to.equal(2n * LINE);
    expect(await world.escrow.statusOf(agreement, LATER)).to.equal(Status.Void);
    for (const index of [BEGUN, WITHIN_NOTICE]) {
      expect(await world.escrow.statusOf(agreement, index)).to.not.equal(Status.Void);
    }
  });

  it("the owner, who has the key still, grants everything to the home first, and leaves the thief nothing", async () => {
    const loaded = await load();
    const { world, agreement } = loaded;
    await world.escrow.connect(world.people.commissioner).grant(agreement, [BEGUN, WITHIN_NOTICE, LATER], REASON);
    expect(await world.pound.balanceOf(world.people.payee)).to.equal(TOTAL);
    await expectRevert(world, rob(loaded), "EscrowNothingToReclaim", agreement, 0n, 0n);
  });

  it("both parties settle it all to the home, during a hold too, which no grant of outcomes can pass", async () => {
    const loaded = await load();
    const { world, agreement } = loaded;
    const { commissioner, payee, seats } = world.people;
    await world.escrow.connect(commissioner).fund(agreement, LINE);
    await world.escrow.connect(seats[0]).hold(agreement, REASON);
    const { heldUntil } = await world.escrow.stateOf(agreement);
    const granting = world.escrow.connect(commissioner).grant(agreement, [LATER], REASON);
    await expectRevert(world, granting, "EscrowHeld", agreement, heldUntil);
    const { settlement, consents } = await settlementOf(world, agreement, { toPayee: TOTAL + LINE });
    await world.escrow.settle(settlement, consents);
    expect(await world.pound.balanceOf(payee)).to.equal(TOTAL + LINE);
    await expectRevert(world, rob(loaded), "EscrowAgreementClosed", agreement);
  });

  it("a hold keeps no thief from taking back what is free", async () => {
    const loaded = await load();
    const { world, agreement } = loaded;
    await world.escrow.connect(world.people.seats[0]).hold(agreement, REASON);
    await rob(loaded);
    expect((await world.escrow.stateOf(agreement)).balance).to.equal(2n * LINE);
  });
});

describe("A payee's key is stolen", () => {
  it("a challenge and a hold keep money from it at once, and an amendment sends it elsewhere", async () => {
    const { world, agreement, schedule } = await load();
    const { provider, payee, seats, stranger, commissioner } = world.people;
    await world.escrow.connect(provider).challenge(agreement, [BEGUN], REASON);
    await world.escrow.connect(seats[1]).hold(agreement, REASON);
    await world.helpers.time.increase(4n * WEEK);
    const claiming = world.escrow.claim(agreement, [BEGUN]);
    await expectRevert(world, claiming, "EscrowTrancheUnavailable", agreement, BEGUN, Status.Challenged);
    await amend(world, agreement, { schedule, terms: { payee: stranger.address } });
    await world.escrow.connect(commissioner).grant(agreement, [BEGUN], REASON);
    expect(await world.pound.balanceOf(payee)).to.equal(0n);
    expect(await world.pound.balanceOf(stranger)).to.equal(LINE);
  });
});

describe("A seat's key is stolen", () => {
  it("two of three appoint a successor at once, and nothing that the thief signed counts any more", async () => {
    const { world, agreement } = await load();
    const thief = world.people.seats[0];
    const validUntil = world.start + 60n * DAY;
    const stolen = await signedItem(world, agreement, [[BEGUN, MET]], { seats: [0, 1], validUntil });
    await world.escrow.connect(thief).hold(agreement, REASON);
    await world.escrow.connect(world.people.arbiter).lift(agreement);
    const successor = { seat: 0n, account: world.people.stranger.address };
    const { appointment, consents } = await appointmentOf(world, agreement, successor, parties(world, [1, 2]));
    await world.escrow.appoint(appointment, consents);
    await expectRevert(world, world.escrow.attest([stolen]), "EscrowVersionStale", agreement, 2n, 1n);
    const holding = world.escrow.connect(thief).hold(agreement, REASON);
    await expectRevert(world, holding, "EscrowCallerNotAllowed", agreement, thief.address, 0b1011000);
  });
});

describe("A register's keys are stolen", () => {
  it("a body's: the admin takes its role away at once, and what it did wrongly stands until the new body acts", async () => {
    const world = await loadRegister();
    const { register, stranger: successor, bodies } = world;
    const account = await enrolled(world);
    const role = await register.bodyRole(SOCIAL_WORKER);
    await register.revokeRole(role, bodies[SOCIAL_WORKER]);
    await register.grantRole(role, successor);
    const enrolling = asBody(world).enrol(termsOf(world, { account: world.practitioners[1]! }));
    await expectRefused(world, enrolling, "RegisterNotTheBody", SOCIAL_WORKER, bodies[SOCIAL_WORKER].address);
    expect(await register.isInGoodStanding(SOCIAL_WORKER, account)).to.equal(true);
    await register.connect(successor).strikeOff(SOCIAL_WORKER, account, GROUNDS);
    expect(await register.isInGoodStanding(SOCIAL_WORKER, account)).to.equal(false);
  });

  it("the admin's: the thief appoints bodies at once, but the office itself not within three days", async () => {
    const world = await loadRegister();
    const { register, stranger: thief } = world;
    await register.grantRole(await register.bodyRole(SOCIAL_WORKER), thief);
    const enrolling = termsOf(world);
    await register.connect(thief).enrol(enrolling);
    expect(await register.isInGoodStanding(SOCIAL_WORKER, enrolling.account)).to.equal(true);
    await register.beginDefaultAdminTransfer(thief);
    await register.cancelDefaultAdminTransfer();
    await world.helpers.time.increase(4n * DAY);
    const accepting = register.connect(thief).acceptDefaultAdminTransfer();
    await expectRefused(world, accepting, "AccessControlInvalidDefaultAdmin", thief.address);
  });
});
