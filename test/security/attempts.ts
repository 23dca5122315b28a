import { expect } from "chai";
import { ZeroHash, concat, dataSlice } from "ethers";
import {
  CORE,
  DAY,
  INSPECTOR,
  MANAGER,
  MET,
  POUND,
  SOCIAL_WORKER,
  TWO_OF_THREE,
  WEEK,
  ZERO_ADDRESS,
  attestationOf,
  itemOf,
  openFunded,
  tranche,
} from "../helpers/escrow.js";
import { Status, at, bits, booksOf, expectRevert, placement, prepare, signedItem } from "../helpers/panel.js";
import { amend, amendmentOf, appointmentOf, parties, settlementOf, terminationOf } from "../helpers/signed.js";
import { NO_END, overwriteState, readState } from "../helpers/state.js";

// What an auditor tried besides the lists of DESIGN and PEERS, and what came of it.

const REASON = `0x${"d1".repeat(32)}`;
const LINE = 1_000n * POUND;
const FEE = 20n * LINE;
const TOTAL = 24n * LINE;

const load = prepare(async (world) => ({ agreement: await openFunded(world) }));
type Loaded = Awaited<ReturnType<typeof load>>;
const paid = ({ world }: Loaded) => world.pound.balanceOf(world.people.payee);

describe("Attempt: to exhaust the versions", () => {
  it("at the last one nothing more can be amended or appointed, and no money is locked", async () => {
    const loaded = await load();
    const { world, agreement } = loaded;
    const version = 2n ** 16n - 1n;
    await overwriteState(world, agreement, { version });
    const before = await readState(world, agreement);
    const amending = amend(world, agreement, { version });
    await expect(amending).to.be.revertedWithPanic(0x11);
    const fields = { seat: 3n, account: world.people.seats[3].address, version };
    const { appointment, consents } = await appointmentOf(world, agreement, fields);
    await expect(world.escrow.appoint(appointment, consents)).to.be.revertedWithPanic(0x11);
    expect(await readState(world, agreement)).to.deep.equal(before);
    const met = await signedItem(world, agreement, [[TWO_OF_THREE, MET]], { version });
    await world.escrow.attest([met]);
    const settlement = await settlementOf(world, agreement, { toPayee: FEE });
    await world.escrow.settle(settlement.settlement, settlement.consents);
    expect(await paid(loaded)).to.equal(FEE + LINE);
  });
});

describe("Attempt: to use an old word after the terms moved on", () => {
  it("a termination whose end an amendment lifted does not end the new version", async () => {
    const { world, agreement } = await load();
    const endsAt = world.start + 10n * WEEK;
    const { termination, consents } = await terminationOf(world, agreement, { endsAt });
    await world.escrow.terminate(termination, consents);
    await amend(world, agreement, { endsAt });
    await expectRevert(world, world.escrow.terminate(termination, consents), "EscrowVersionStale", agreement, 2n, 1n);
    expect((await readState(world, agreement)).endsAt).to.equal(NO_END);
  });

  it("an amendment cannot take away or change what is decided, however old the consents", async () => {
    const loaded = await load();
    const { world, agreement } = loaded;
    const [core, second, third, holdback] = world.schedule as readonly [
      ReturnType<typeof tranche>,
      ReturnType<typeof tranche>,
      ReturnType<typeof tranche>,
      ReturnType<typeof tranche>,
    ];
    const cheaper = { ...second, amount: 1n };
    const changed = await amendmentOf(world, agreement, { schedule: [core, cheaper, third, holdback] });
    const dropped = await amendmentOf(world, agreement, { schedule: [core] });
    const moved = await amendmentOf(world, agreement, { schedule: [core, third, second, holdback] });
    await world.escrow.attest([await signedItem(world, agreement, [[TWO_OF_THREE, MET]])]);
    for (const { struct, words, consents } of [changed, dropped, moved]) {
      await expectRevert(world, world.escrow.amend(struct, words, consents), "EscrowTrancheDecided", 1n);
    }
    expect(await paid(loaded)).to.equal(LINE);
  });

  it("a tranche decided for nothing by the arbiter cannot be paid by amending round it", async () => {
    const loaded = await load();
    const { world, agreement } = loaded;
    const { commissioner, arbiter } = world.people;
    await world.escrow.connect(commissioner).challenge(agreement, [TWO_OF_THREE], REASON);
    await world.escrow.connect(arbiter).adjudicate(agreement, [{ tranche: TWO_OF_THREE, achieved: 0n }], REASON);
    expect(await world.escrow.statusOf(agreement, TWO_OF_THREE)).to.equal(Status.Settled);
    await amend(world, agreement, {});
    const met = await signedItem(world, agreement, [[TWO_OF_THREE, MET]], { version: 2n, overRefusal: true });
    const again = world.escrow.attest([met]);
    await expectRevert(world, again, "EscrowTrancheUnavailable", agreement, TWO_OF_THREE, Status.Settled);
    await world.escrow.connect(commissioner).reclaim(agreement);
    expect((await booksOf(world, agreement)).balance).to.equal(TOTAL - LINE);
  });

  it("a challenge and a refusal survive an amendment that leaves the word alone", async () => {
    const { world, agreement } = await load();
    await world.escrow.connect(world.people.commissioner).challenge(agreement, [CORE], REASON);
    await world.escrow.attest([await signedItem(world, agreement, [[TWO_OF_THREE, 0n]])]);
    await amend(world, agreement, {});
    expect(await world.escrow.statusOf(agreement, CORE)).to.equal(Status.Challenged);
    expect(await world.escrow.statusOf(agreement, TWO_OF_THREE)).to.equal(Status.Refused);
  });
});

describe("Attempt: by two colluding seats", () => {
  it("inspector and social worker end the placement and refuse its fee: what was earned can still be awarded", async () => {
    const loaded = await load();
    const { world, agreement } = loaded;
    const both = { seats: [INSPECTOR, SOCIAL_WORKER] };
    await world.escrow.attest([await signedItem(world, agreement, [[CORE, 0n]], both)]);
    const { termination, consents } = await terminationOf(world, agreement);
    await world.escrow.terminate(termination, consents);
    expect(await world.escrow.liabilities(agreement)).to.equal(TOTAL);
    const ruling = [{ tranche: CORE, achieved: MET }];
    await world.escrow.connect(world.people.arbiter).adjudicate(agreement, ruling, REASON);
    expect(await paid(loaded)).to.equal(FEE);
  });

  it("manager and social worker do not reach a holdback, nor end or hold anything", async () => {
    const loaded = await load();
    const { world, agreement } = loaded;
    const manager = world.people.seats[MANAGER];
    await world.escrow.attest([await signedItem(world, agreement, [[3n, MET]], { seats: [SOCIAL_WORKER, MANAGER] })]);
    expect(await paid(loaded)).to.equal(0n);
    const { termination } = await terminationOf(world, agreement);
    const ending = await terminationOf(world, agreement, {}, [
      [1, world.people.seats[SOCIAL_WORKER]],
      [2, manager],
    ]);
    const call = world.escrow.terminate(termination, ending.consents);
    await expectRevert(world, call, "EscrowConsentsNeeded", 0b011, 0b110);
    const holding = world.escrow.connect(manager).hold(agreement, REASON);
    await expectRevert(world, holding, "EscrowCallerNotAllowed", agreement, manager.address, 0b1011000);
  });
});

describe("Attempt: by one seat that spoils a run", () => {
  it("a manager who signed besides and retracts in front costs the relayer a signature, not the provider a pound", async () => {
    const loaded = await load();
    const { world, agreement } = loaded;
    const attestation = attestationOf(world, agreement, [[TWO_OF_THREE, MET]]);
    const three = await itemOf(world, attestation, [INSPECTOR, SOCIAL_WORKER, MANAGER]);
    await world.escrow.connect(world.people.seats[MANAGER]).retract(three.attestation);
    await expectRevert(world, world.escrow.attest([three]), "EscrowRetracted", agreement, 1 << MANAGER);
    await world.escrow.attest([await itemOf(world, attestation, [INSPECTOR, SOCIAL_WORKER])]);
    expect(await paid(loaded)).to.equal(LINE);
  });

  it("a seat that is swapped while it holds leaves the hold to its successor, who cannot hold again sooner", async () => {
    const { world, agreement } = await load();
    const { seats } = world.people;
    await world.escrow.connect(seats[SOCIAL_WORKER]).hold(agreement, REASON);
    const { heldUntil } = await readState(world, agreement);
    const swap = { seat: BigInt(SOCIAL_WORKER), account: seats[3].address };
    const { appointment, consents } = await appointmentOf(world, agreement, swap, parties(world, [0, 2]));
    await world.escrow.appoint(appointment, consents);
    const leaver = world.escrow.connect(seats[SOCIAL_WORKER]).lift(agreement);
    await expectRevert(world, leaver, "EscrowCallerNotAllowed", agreement, seats[SOCIAL_WORKER].address, 0b10100);
    const again = world.escrow.connect(seats[3]).hold(agreement, REASON);
    await expectRevert(world, again, "EscrowHoldTooSoon", agreement, heldUntil + world.terms.holdPeriod);
    await world.escrow.connect(seats[3]).lift(agreement);
    expect((await readState(world, agreement)).heldUntil).to.be.lessThan(heldUntil);
  });
});

describe("Attempt: by whoever orders a block", () => {
  it("care that opens, is challenged and is ended in one second is void, and its money goes home once", async () => {
    const { world } = await load();
    const { commissioner } = world.people;
    const opensAt = world.start + WEEK;
    const schedule = [tranche(world.start, { opensAt, paysOnSilence: true })];
    const agreement = await openFunded(world, { terms: { ...placement(3), noticePeriod: 0n }, schedule });
    const { provider } = world.ethers;
    await at(world, opensAt);
    await provider.send("evm_setAutomine", [false]);
    const gas = { gasLimit: 1_000_000n };
    const sent = [
      await world.escrow.connect(commissioner).challenge(agreement, [0n], REASON, gas),
      await world.escrow.connect(commissioner).giveNotice(agreement, opensAt, REASON, gas),
      await world.escrow.connect(commissioner).reclaim(agreement, gas),
    ];
    await world.helpers.mine();
    await provider.send("evm_setAutomine", [true]);
    const receipts = await Promise.all(sent.map((tx) => tx.wait()));
    expect(receipts.map((receipt) => receipt!.status)).to.deep.equal([1, 1, 1]);
    expect(await world.escrow.statusOf(agreement, 0n)).to.equal(Status.Void);
    expect((await booksOf(world, agreement)).balance).to.equal(0n);
    const again = world.escrow.connect(commissioner).reclaim(agreement);
    await expectRevert(world, again, "EscrowNothingToReclaim", agreement, 0n, 0n);
  });

  it("a claim in front of a settlement voids it once a tranche, and loses nobody a pound", async () => {
    const loaded = await load();
    const { world, agreement } = loaded;
    await at(world, world.start + 4n * WEEK);
    const first = await settlementOf(world, agreement, { toPayee: FEE + LINE });
    await world.escrow.connect(world.people.stranger).claim(agreement, [CORE]);
    const stale = world.escrow.settle(first.settlement, first.consents);
    await expectRevert(world, stale, "EscrowSettledChanged", agreement, bits(CORE), 0n);
    const second = await settlementOf(world, agreement, { toPayee: LINE });
    await world.escrow.settle(second.settlement, second.consents);
    expect(await paid(loaded)).to.equal(FEE + LINE);
  });
});

describe("Attempt: with arrears", () => {
  it("a payee changed by amendment receives them, and the one before gets nothing twice", async () => {
    const { world } = await load();
    const { commissioner, payee, stranger } = world.people;
    const agreement = await openFunded(world, { terms: placement(4), funds: 0n });
    await world.escrow.attest([await signedItem(world, agreement, [[TWO_OF_THREE, MET]])]);
    await world.escrow.connect(commissioner).fund(agreement, 300n * POUND);
    await amend(world, agreement, { terms: { ...placement(4), payee: stranger.address } });
    await world.escrow.connect(commissioner).fund(agreement, LINE);
    expect(await world.pound.balanceOf(payee)).to.equal(300n * POUND);
    expect(await world.pound.balanceOf(stranger)).to.equal(700n * POUND);
    expect((await booksOf(world, agreement)).balance).to.equal(300n * POUND);
  });

  it("a settlement that names more than there are pays less, never more", async () => {
    const loaded = await load();
    const { world, agreement } = loaded;
    const { settlement, consents } = await settlementOf(world, agreement, { toPayee: 3n * LINE, arrears: 2n * LINE });
    await world.escrow.settle(settlement, consents);
    expect(await paid(loaded)).to.equal(LINE);
    const funding = world.escrow.connect(world.people.commissioner).fund(agreement, 1n);
    await expectRevert(world, funding, "EscrowAgreementClosed", agreement);
  });
});

describe("Attempt: with a register that lies or burns gas", () => {
  const answers: readonly [string, string, bigint][] = [
    ["more than a byte", `0x${"00".repeat(30)}0100`, 0n],
    ["31 bytes", `0x${"00".repeat(31)}`, 0n],
    ["nothing, out of gas", "0x", 10n ** 9n],
  ];
  for (const [name, answer, gasToBurn] of answers) {
    it(`one that answers ${name} ends nothing, and keeps nobody from ending it by notice`, async () => {
      const { world } = await load();
      const register = await world.ethers.deployContract("ScriptedRegister");
      const terms = { ...placement(5), register: await register.getAddress() };
      const agreement = await openFunded(world, { terms });
      await register.follow({ reverts: false, writes: false, gasToBurn, answer, padding: 0n });
      const { termination, consents } = await terminationOf(world, agreement);
      const ending = world.escrow.terminate(termination, consents, { gasLimit: 2_000_000n });
      await expectRevert(world, ending, "EscrowStandingLacking", agreement, 0b11);
      const endsAt = BigInt(await world.helpers.time.latest()) + 29n * DAY;
      await world.escrow.connect(world.people.provider).giveNotice(agreement, endsAt, ZeroHash);
      expect((await readState(world, agreement)).endsAt).to.equal(endsAt);
    });
  }
});

describe("Attempt: bits beyond a field's width in the newer calls", () => {
  it("are refused by the decoder, so that no signer's number is cut short", async () => {
    const { world, agreement } = await load();
    const { escrow, ethers, people } = world;
    const { appointment, consents } = await appointmentOf(world, agreement, { seat: 3n, account: ZERO_ADDRESS });
    const ended = await terminationOf(world, agreement);
    const settled = await settlementOf(world, agreement);
    const calls = [
      [escrow.interface.encodeFunctionData("appoint", [appointment, consents]), [1, 2, 3, 4]],
      [escrow.interface.encodeFunctionData("terminate", [ended.termination, ended.consents]), [1, 2, 4]],
      [escrow.interface.encodeFunctionData("settle", [settled.settlement, settled.consents]), [1, 2, 3, 4, 6]],
      [escrow.interface.encodeFunctionData("giveNotice", [agreement, 1n, REASON]), [1]],
    ] as const;
    for (const [data, words] of calls) {
      for (const word of words) {
        const place = 4 + 32 * word;
        const dirty = concat([dataSlice(data, 0, place), "0x01", dataSlice(data, place + 1)]);
        const sending = ethers.provider.call({
          from: people.commissioner.address,
          to: world.escrowAddress,
          data: dirty,
        });
        await expect(sending).to.be.revertedWithoutReason(ethers);
      }
    }
  });
});
