import { expect } from "chai";
import {
  CORE,
  HEALTH,
  HOLDBACK,
  INSPECTOR,
  MANAGER,
  MET,
  POUND,
  SEAT_ROLES,
  SOCIAL_WORKER,
  TWO_OF_THREE,
  WEEK,
  ZERO_ADDRESS,
  attestationOf,
  attestationToAbi,
  itemOf,
  openAgreement,
  openFunded,
  retractionBy,
  tranche,
} from "../helpers/escrow.js";
import { Status, at, bits, booksOf, expectRevert, placement, prepare, signedItem } from "../helpers/panel.js";
import { amend, appointmentOf } from "../helpers/signed.js";
import { panelWith } from "./support.js";

// Named after DESIGN section 3, "Attacks that shaped these rules": those on lists, findings and signatures.

const REASON = `0x${"d1".repeat(32)}`;
const LINE = 1_000n * POUND;
const FEE = 20_000n * POUND;
const ARBITER_ROLE = 4;

const load = prepare(async (world) => ({ agreement: await openFunded(world) }));
type Loaded = Awaited<ReturnType<typeof load>>;

const find = ({ world, agreement }: Loaded, achieved: bigint, seats: readonly number[], overRefusal = false) =>
  signedItem(world, agreement, [[TWO_OF_THREE, achieved]], { seats, overRefusal });

const paid = ({ world }: Loaded) => world.pound.balanceOf(world.people.payee);

describe("Attack: a one-basis-point finding in front of a fair one", () => {
  it("by one seat decides nothing, and the fair one pays in full", async () => {
    const loaded = await load();
    const { world, agreement } = loaded;
    await world.escrow.attest([await find(loaded, 1n, [SOCIAL_WORKER])]);
    expect(await world.escrow.statusOf(agreement, TWO_OF_THREE)).to.equal(Status.Open);
    await world.escrow.attest([await find(loaded, MET, [INSPECTOR, SOCIAL_WORKER])]);
    expect(await paid(loaded)).to.equal(LINE);
  });

  it("on a challenged tranche is passed over: what is disputed is met or not met, and a part is the arbiter's", async () => {
    const loaded = await load();
    const { world, agreement } = loaded;
    await world.escrow.connect(world.people.commissioner).challenge(agreement, [TWO_OF_THREE], REASON);
    const attack = world.escrow.attest([await find(loaded, 1n, [SOCIAL_WORKER, MANAGER], true)]);
    await expectRevert(world, attack, "EscrowTrancheUnavailable", agreement, TWO_OF_THREE, Status.Challenged);
    await world.escrow.attest([await find(loaded, MET, [INSPECTOR, SOCIAL_WORKER])]);
    expect(await paid(loaded)).to.equal(LINE);
  });

  it("on a refused tranche is passed over, though it says that it overturns the refusal", async () => {
    const loaded = await load();
    const { world, agreement } = loaded;
    await world.escrow.attest([await find(loaded, 0n, [SOCIAL_WORKER, MANAGER])]);
    const attack = world.escrow.attest([await find(loaded, 1n, [SOCIAL_WORKER, MANAGER], true)]);
    await expectRevert(world, attack, "EscrowTrancheUnavailable", agreement, TWO_OF_THREE, Status.Refused);
    const ruling = [{ tranche: TWO_OF_THREE, achieved: 6_000n }];
    await world.escrow.connect(world.people.arbiter).adjudicate(agreement, ruling, REASON);
    expect(await paid(loaded)).to.equal((LINE * 6n) / 10n);
  });
});

describe("Attack: a one-basis-point grant in front of a fair finding", () => {
  it("cannot be made: a grant pays all of a tranche, whoever had signed what", async () => {
    const loaded = await load();
    const { world, agreement } = loaded;
    const fair = await find(loaded, MET, [INSPECTOR, SOCIAL_WORKER]);
    await world.escrow.connect(world.people.commissioner).grant(agreement, [TWO_OF_THREE], REASON);
    expect(await paid(loaded)).to.equal(LINE);
    const again = world.escrow.attest([fair]);
    await expectRevert(world, again, "EscrowTrancheUnavailable", agreement, TWO_OF_THREE, Status.Settled);
    expect(await paid(loaded)).to.equal(LINE);
  });

  it("nor as a ruling on what nobody disputes, nor as a ruling by the commissioner", async () => {
    const loaded = await load();
    const { world, agreement } = loaded;
    const { arbiter, commissioner } = world.people;
    const ruling = [{ tranche: TWO_OF_THREE, achieved: 1n }];
    const early = world.escrow.connect(arbiter).adjudicate(agreement, ruling, REASON);
    await expectRevert(world, early, "EscrowTrancheUnavailable", agreement, TWO_OF_THREE, Status.Open);
    const own = world.escrow.connect(commissioner).adjudicate(agreement, ruling, REASON);
    await expectRevert(world, own, "EscrowCallerNotAllowed", agreement, commissioner.address, ARBITER_ROLE);
    await world.escrow.attest([await find(loaded, MET, [INSPECTOR, SOCIAL_WORKER])]);
    expect(await paid(loaded)).to.equal(LINE);
  });
});

describe("Attack: a stranger retracting a digest", () => {
  it("is refused by call and by signature, and what the seats said counts", async () => {
    const loaded = await load();
    const { world, agreement } = loaded;
    const { stranger } = world.people;
    const attestation = attestationOf(world, agreement, [[TWO_OF_THREE, MET]]);
    await world.escrow.attest([await itemOf(world, attestation, [INSPECTOR])]);
    const abi = attestationToAbi(attestation);
    const call = world.escrow.connect(stranger).retract(abi);
    await expectRevert(world, call, "EscrowCallerNotAllowed", agreement, stranger.address, SEAT_ROLES);

    // The manager's own retraction, passed off as the inspector's.
    const { signatures } = await retractionBy(world, attestation, [MANAGER]);
    const digest = await world.escrow.attestationDigest(abi);
    const passedOff = world.escrow.connect(stranger).retractBySignature(abi, { signers: 1 << INSPECTOR, signatures });
    const retraction = await world.escrow.retractionDigest(agreement, digest);
    const inspector = world.people.seats[INSPECTOR].address;
    await expectRevert(world, passedOff, "EscrowSignatureInvalid", inspector, retraction);

    await world.escrow.attest([await itemOf(world, attestation, [SOCIAL_WORKER])]);
    expect(await paid(loaded)).to.equal(LINE);
  });
});

describe("Attack: the same tranche twice in one attestation", () => {
  it("is refused, signed by everybody, and pays nothing", async () => {
    const loaded = await load();
    const { world, agreement } = loaded;
    const before = await booksOf(world, agreement);
    for (const list of [
      [TWO_OF_THREE, TWO_OF_THREE],
      [TWO_OF_THREE, HOLDBACK, TWO_OF_THREE],
    ]) {
      const findings = list.map((index) => [index, MET] as const);
      const attack = world.escrow.attest([await signedItem(world, agreement, findings)]);
      const least = list.at(-2)! + 1n;
      await expectRevert(world, attack, "EscrowListNotAscending", least, TWO_OF_THREE);
    }
    expect(await booksOf(world, agreement)).to.deep.equal(before);
  });
});

describe("Attack: an index past the end", () => {
  it("is refused, and never wraps round to a tranche there is, in any list", async () => {
    const loaded = await load();
    const { world, agreement } = loaded;
    const { commissioner, arbiter } = world.people;
    const before = await booksOf(world, agreement);
    for (const index of [4n, 64n + CORE, 128n + CORE, 255n]) {
      const attacks = [
        world.escrow.attest([await signedItem(world, agreement, [[index, MET]])]),
        world.escrow.claim(agreement, [index]),
        world.escrow.connect(commissioner).grant(agreement, [index], REASON),
        world.escrow.connect(commissioner).challenge(agreement, [index], REASON),
        world.escrow.connect(arbiter).adjudicate(agreement, [{ tranche: index, achieved: MET }], REASON),
      ];
      for (const attack of attacks) await expectRevert(world, attack, "EscrowTrancheOutOfRange", index, 4n);
    }
    expect(await booksOf(world, agreement)).to.deep.equal(before);
  });
});

describe("Attack: an attestation that expires while the balance is short", () => {
  it("was decided all the same: the rest is owed and later funding pays it first", async () => {
    const { world } = await load();
    const agreement = await openFunded(world, { terms: placement(7), funds: 400n * POUND });
    const validUntil = world.start + WEEK;
    const met = await signedItem(world, agreement, [[TWO_OF_THREE, MET]], { validUntil });
    await at(world, validUntil);
    await world.escrow.attest([met]);
    expect(await world.escrow.arrears(agreement)).to.equal(600n * POUND);
    await at(world, validUntil + 20n * WEEK);
    await world.escrow.connect(world.people.commissioner).fund(agreement, LINE);
    const { balance, arrears, payee, settled, flags } = await booksOf(world, agreement);
    expect([balance, arrears, payee]).to.deep.equal([400n * POUND, 0n, LINE]);
    expect([settled, flags]).to.deep.equal([bits(TWO_OF_THREE), 0n]);
  });
});

describe("Attack: an old yes over a newer no", () => {
  it("is passed over until the panel says yes to just that", async () => {
    const loaded = await load();
    const { world, agreement } = loaded;
    const oldYes = await find(loaded, MET, [INSPECTOR, SOCIAL_WORKER]);
    await world.escrow.attest([await find(loaded, 0n, [INSPECTOR, SOCIAL_WORKER])]);
    const attack = world.escrow.attest([oldYes]);
    await expectRevert(world, attack, "EscrowTrancheUnavailable", agreement, TWO_OF_THREE, Status.Refused);
    expect(await paid(loaded)).to.equal(0n);
    await world.escrow.attest([await find(loaded, MET, [INSPECTOR, SOCIAL_WORKER], true)]);
    expect(await paid(loaded)).to.equal(LINE);
  });
});

describe("Attack: a policy that only a vacant seat could meet", () => {
  const HEALTH_BIT = 1 << HEALTH;
  const OCCUPIED = 0b0111;
  const healthy = (start: bigint) => [tranche(start, { requiredSeats: HEALTH_BIT, quorum: 2 })];

  it("is refused at the opening and in an amendment, as is a quorum of more seats than are occupied", async () => {
    const { world, agreement } = await load();
    const schedule = healthy(world.start);
    const args = [0n, HEALTH_BIT, 2, OCCUPIED];
    const opening = openAgreement(world, { terms: placement(8), schedule });
    await expectRevert(world, opening, "EscrowPolicyUnreachable", ...args);
    const amending = amend(world, agreement, { schedule });
    await expectRevert(world, amending, "EscrowPolicyUnreachable", ...args);
    const four = openAgreement(world, { terms: placement(8), schedule: [tranche(world.start, { quorum: 4 })] });
    await expectRevert(world, four, "EscrowPolicyUnreachable", 0n, 0, 4, OCCUPIED);
  });

  it("cannot be made by emptying the seat", async () => {
    const { world } = await load();
    const panel = panelWith(world, { [HEALTH]: world.people.seats[HEALTH].address });
    const terms = { ...placement(8), panel };
    const agreement = await openFunded(world, { terms, schedule: healthy(world.start) });
    const { appointment, consents } = await appointmentOf(world, agreement, {
      seat: BigInt(HEALTH),
      account: ZERO_ADDRESS,
    });
    const emptying = world.escrow.appoint(appointment, consents);
    await expectRevert(world, emptying, "EscrowPolicyUnreachable", 0n, HEALTH_BIT, 2, OCCUPIED);
    await world.escrow.attest([await signedItem(world, agreement, [[0n, MET]], { seats: [INSPECTOR, HEALTH] })]);
    expect(await world.pound.balanceOf(world.people.payee)).to.equal(LINE);
    await world.escrow.appoint(appointment, consents);
    expect((await world.escrow.termsOf(agreement)).panel[HEALTH]).to.equal(ZERO_ADDRESS);
  });
});

describe("Attack: one bad item in a payment run", () => {
  it("is skipped for whatever others did to it, and every other item is paid", async () => {
    const { world } = await load();
    const { commissioner } = world.people;
    const run = [];
    for (let number = 1; number <= 5; number++) {
      const agreement = await openFunded(world, { terms: placement(number) });
      run.push(await signedItem(world, agreement, [[TWO_OF_THREE, MET]], { seats: [INSPECTOR, SOCIAL_WORKER] }));
    }
    const [first, second, third, fourth] = run.map(({ attestation }) => attestation);
    await world.escrow.connect(world.people.seats[INSPECTOR]).retract(first!);
    await world.escrow.connect(world.people.seats[SOCIAL_WORKER]).hold(second!.agreement, REASON);
    await amend(world, third!.agreement, { terms: placement(3) });
    await world.escrow.connect(commissioner).grant(fourth!.agreement, [TWO_OF_THREE], REASON);
    const before = await world.pound.balanceOf(world.people.payee);
    await world.escrow.attest(run);
    expect((await world.pound.balanceOf(world.people.payee)) - before).to.equal(LINE);
    expect(await world.escrow.statusOf(run[4]!.attestation.agreement, TWO_OF_THREE)).to.equal(Status.Settled);
  });
});

describe("Attack: a caller counted for items she never read", () => {
  it("counts her only where an item names her", async () => {
    const loaded = await load();
    const { world, agreement } = loaded;
    const caller = world.people.seats[SOCIAL_WORKER];
    const unread = await signedItem(world, agreement, [[CORE, MET]], { seats: [INSPECTOR] });
    const read = attestationOf(world, agreement, [[TWO_OF_THREE, MET]]);
    await world.escrow.connect(caller).attest([unread, await itemOf(world, read, [INSPECTOR], [SOCIAL_WORKER])]);
    expect(await paid(loaded)).to.equal(LINE);
    expect((await booksOf(world, agreement)).balance).to.equal(FEE + 3n * LINE);
    const digest = await world.escrow.attestationDigest(unread.attestation);
    expect(await world.escrow.endorsementsOf(agreement, digest)).to.deep.equal([1n << BigInt(INSPECTOR), 0n]);
  });
});
