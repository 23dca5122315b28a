import { expect } from "chai";
import {
  CORE,
  HOLDBACK,
  INSPECTOR,
  MANAGER,
  MET,
  POUND,
  SOCIAL_WORKER,
  THREE_OF_THREE,
  TWO_OF_THREE,
  WEEK,
  attestationOf,
  openFunded,
  tranche,
  type World,
} from "../helpers/escrow.js";
import { Status, expectRevert, itemSigned, placement, prepare, signatureBy, signedItem } from "../helpers/panel.js";
import { ARBITER, COMMISSIONER, PROVIDER, amend, appointmentOf, parties } from "../helpers/signed.js";

// What people can do who work together: docs/security.md tells it as what remains, and this is where its bounds are.

const LINE = 1_000n * POUND;
const FEE = 20n * LINE;
const REASON = `0x${"d1".repeat(32)}`;

const load = prepare(async (world) => ({ agreement: await openFunded(world) }));
const paid = ({ pound, people }: World) => pound.balanceOf(people.payee);

/** Puts two friends of theirs in the seats of inspector and social worker. */
async function seatFriends(world: World, agreement: string, consenting: readonly number[]) {
  const friends = [world.people.stranger, world.people.seats[3]] as const;
  for (const [seat, { address: account }] of friends.entries()) {
    const fields = { seat: BigInt(seat), account, version: 1n + BigInt(seat) };
    const { appointment, consents } = await appointmentOf(world, agreement, fields, parties(world, consenting));
    await world.escrow.appoint(appointment, consents);
  }
  return friends;
}

/** An item that both friends signed, in the version after they came. */
async function friendsSay(
  world: World,
  agreement: string,
  findings: [bigint, bigint][],
  friends: World["people"]["seats"][0][],
) {
  const attestation = attestationOf(world, agreement, findings, { version: 3n });
  const signatures = friends.map(async (friend, bit) => ({
    bit,
    signature: await signatureBy(world, friend, attestation),
  }));
  return itemSigned(attestation, await Promise.all(signatures));
}

describe("Collusion: of provider and arbiter", () => {
  it("they replace the panel and are paid for what has begun, and for nothing else", async () => {
    const { world } = await load();
    const later = tranche(world.start, { opensAt: world.start + WEEK });
    const agreement = await openFunded(world, { terms: placement(2), schedule: [...world.schedule, later] });
    const friends = await seatFriends(world, agreement, [PROVIDER, ARBITER]);
    const all: [bigint, bigint][] = [CORE, TWO_OF_THREE, HOLDBACK, 4n].map((index) => [index, MET]);
    await world.escrow.attest([await friendsSay(world, agreement, all, [...friends])]);
    expect(await paid(world)).to.equal(FEE + LINE + 2n * LINE);
    expect(await world.escrow.statusOf(agreement, 4n)).to.equal(Status.Scheduled);
    expect(await world.escrow.statusOf(agreement, THREE_OF_THREE)).to.equal(Status.Open);
  });

  it("a register that the professional bodies rule keeps their friends' word from counting", async () => {
    const { world } = await load();
    const register = await world.ethers.deployContract("SettableRegister");
    await register.strikeOff(0b0011);
    const terms = { ...placement(3), register: await register.getAddress() };
    const agreement = await openFunded(world, { terms });
    const friends = await seatFriends(world, agreement, [PROVIDER, ARBITER]);
    const item = await friendsSay(world, agreement, [[TWO_OF_THREE, MET]], [...friends]);
    await expectRevert(world, world.escrow.attest([item]), "EscrowStandingLacking", agreement, 0b0011);
    expect(await paid(world)).to.equal(0n);
  });
});

describe("Collusion: of commissioner and arbiter", () => {
  it("they dispute what has begun and take it for good, but nothing that is decided", async () => {
    const { world, agreement } = await load();
    const { commissioner, arbiter } = world.people;
    await world.escrow.attest([await signedItem(world, agreement, [[TWO_OF_THREE, MET]])]);
    const named = [CORE, TWO_OF_THREE, THREE_OF_THREE, HOLDBACK];
    await world.escrow.connect(commissioner).challenge(agreement, named, REASON);
    const findings = named.map((index) => ({ tranche: index, achieved: 0n }));
    await world.escrow.connect(arbiter).adjudicate(agreement, findings, REASON);
    await world.escrow.connect(commissioner).reclaim(agreement);
    expect(await paid(world)).to.equal(LINE);
    expect((await world.escrow.stateOf(agreement)).balance).to.equal(0n);
  });

  it("they cannot do it to care whose last day is over", async () => {
    const { world, agreement } = await load();
    await world.helpers.time.increase(4n * WEEK);
    const late = world.escrow.connect(world.people.commissioner).challenge(agreement, [CORE], REASON);
    await expectRevert(world, late, "EscrowTrancheUnavailable", agreement, CORE, Status.Open);
    await world.escrow.claim(agreement, [CORE]);
    expect(await paid(world)).to.equal(FEE);
  });
});

describe("Collusion: within the panel", () => {
  it("a captured inspector alone releases what a quorum of one leaves to her, and nothing else", async () => {
    const { world } = await load();
    const alone = tranche(world.start, { requiredSeats: 1 << INSPECTOR, quorum: 1 });
    const agreement = await openFunded(world, { terms: placement(4), schedule: [alone, ...world.schedule] });
    const everything: [bigint, bigint][] = [0n, 1n, 2n, 3n, 4n].map((index) => [index, MET]);
    await world.escrow.attest([await signedItem(world, agreement, everything, { seats: [INSPECTOR] })]);
    expect(await paid(world)).to.equal(0n);
    await world.escrow.attest([await signedItem(world, agreement, [[0n, MET]], { seats: [INSPECTOR] })]);
    expect(await paid(world)).to.equal(LINE);
  });

  it("manager and social worker release what asks for no inspector, until the inspector is asked for in an amendment", async () => {
    const { world, agreement } = await load();
    const both = { seats: [SOCIAL_WORKER, MANAGER] };
    await world.escrow.attest([await signedItem(world, agreement, [[TWO_OF_THREE, MET]], both)]);
    expect(await paid(world)).to.equal(LINE);
    const inspected = tranche(world.start, { requiredSeats: 1 << INSPECTOR });
    const schedule = world.schedule.map((word, index) => (BigInt(index) === THREE_OF_THREE ? inspected : word));
    await amend(world, agreement, { schedule });
    await world.escrow.attest([await signedItem(world, agreement, [[THREE_OF_THREE, MET]], { ...both, version: 2n })]);
    expect(await paid(world)).to.equal(LINE);
  });
});

describe("Collusion: of both parties", () => {
  it("they change all that is undecided, and take back nothing that was paid", async () => {
    const { world, agreement } = await load();
    await world.escrow.attest([await signedItem(world, agreement, [[TWO_OF_THREE, MET]])]);
    const [, decided] = world.schedule;
    const nothing = tranche(world.start, { amount: 1n });
    await amend(world, agreement, { schedule: [nothing, decided!] }, parties(world, [COMMISSIONER, PROVIDER]));
    await world.escrow.connect(world.people.commissioner).reclaim(agreement);
    expect(await paid(world)).to.equal(LINE);
    expect((await world.escrow.stateOf(agreement)).balance).to.equal(1n);
    expect(await world.pound.balanceOf(world.escrow)).to.equal(1n);
  });
});
