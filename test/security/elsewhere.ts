import { expect } from "chai";
import { packTranche } from "../../src/agreement/tranche.js";
import { decodeSignatures } from "../../src/attestation/signatures.js";
import {
  CORE,
  HEALTH,
  INSPECTOR,
  MET,
  POUND,
  SOCIAL_WORKER,
  TWO_OF_THREE,
  WEEK,
  ZERO_ADDRESS,
  attestationOf,
  itemOf,
  openAgreement,
  openFunded,
  tranche,
  type World,
} from "../helpers/escrow.js";
import { at, booksOf, expectRevert, placement, prepare, signedItem } from "../helpers/panel.js";
import { amend, appointmentOf, settlementOf } from "../helpers/signed.js";
import { endow, itemWith, panelWith } from "./support.js";

// Named after PEERS, "What went wrong elsewhere, so not here"; wallets in dispute stand in a file of their own.

const REASON = `0x${"d1".repeat(32)}`;
const LINE = 1_000n * POUND;
const FEE = 20_000n * POUND;
const TOTAL = 24n * LINE;
const EVERYBODY = { seats: [INSPECTOR, SOCIAL_WORKER] };

const load = prepare(async (world) => ({ agreement: await openFunded(world) }));
const paid = (world: World) => world.pound.balanceOf(world.people.payee);

describe("Elsewhere, Rigor: untyped signatures replayed across projects, and after terms changed A→B→A", () => {
  it("an attestation and a settlement of one placement do nothing in its neighbour", async () => {
    const { world, agreement } = await load();
    const neighbour = await openFunded(world, { terms: placement(2) });
    const item = await signedItem(world, agreement, [[TWO_OF_THREE, MET]], EVERYBODY);
    const moved = { ...item, attestation: { ...item.attestation, agreement: neighbour } };
    const digest = await world.escrow.attestationDigest(moved.attestation);
    const inspector = world.people.seats[INSPECTOR].address;
    await expectRevert(world, world.escrow.attest([moved]), "EscrowSignatureInvalid", inspector, digest);

    const { settlement, consents } = await settlementOf(world, agreement, { toPayee: TOTAL });
    const settling = { ...settlement, agreement: neighbour };
    const settled = await world.escrow.settlementDigest(settling);
    const { commissioner } = world.people;
    const call = world.escrow.settle(settling, consents);
    await expectRevert(world, call, "EscrowSignatureInvalid", commissioner.address, settled);
    expect(await paid(world)).to.equal(0n);
  });

  it("terms changed A→B→A leave every old signature void, and no old endorsement counts", async () => {
    const { world, agreement } = await load();
    const before = attestationOf(world, agreement, [[TWO_OF_THREE, MET]]);
    await world.escrow.attest([await itemOf(world, before, [INSPECTOR])]);
    const settlement = await settlementOf(world, agreement, { toPayee: TOTAL });
    const other = [tranche(world.start, { amount: TOTAL, paysOnSilence: true })];
    await amend(world, agreement, { version: 1n, schedule: other });
    await amend(world, agreement, { version: 2n });
    expect(await world.escrow.scheduleOf(agreement)).to.deep.equal(world.schedule.map(packTranche));
    const last = await itemOf(world, before, [SOCIAL_WORKER]);
    await expectRevert(world, world.escrow.attest([last]), "EscrowVersionStale", agreement, 3n, 1n);
    const settling = world.escrow.settle(settlement.settlement, settlement.consents);
    await expectRevert(world, settling, "EscrowVersionStale", agreement, 3n, 1n);
    const anew = await itemOf(world, { ...before, version: 3n }, [SOCIAL_WORKER]);
    await world.escrow.attest([anew]);
    expect(await paid(world)).to.equal(0n);
    expect((await booksOf(world, agreement)).balance).to.equal(TOTAL);
  });
});

describe("Elsewhere, Rigor and Hats: an unset role matched a recovered zero address", () => {
  it("a vacant seat has no word, whatever the bytes, beside any other seat", async () => {
    const { world, agreement } = await load();
    const attestation = attestationOf(world, agreement, [[TWO_OF_THREE, MET]]);
    const signed = await itemOf(world, attestation, [SOCIAL_WORKER]);
    const [own] = decodeSignatures(signed);
    for (const signature of ["0x", `0x${"00".repeat(65)}`, `0x${"00".repeat(64)}1b`, `0x${"ff".repeat(65)}`]) {
      const item = itemWith(attestation, [own!, { bit: HEALTH, signature }]);
      await expectRevert(world, world.escrow.attest([item]), "EscrowSignerUnknown", 0b1010);
    }
    expect(await paid(world)).to.equal(0n);
  });

  it("no role but that seat can be unset, at the opening or later", async () => {
    const { world, agreement } = await load();
    for (const seat of [0, 1, 2] as const) {
      const panel = panelWith(world, { [seat]: ZERO_ADDRESS });
      await expectRevert(world, openAgreement(world, { terms: { panel } }), "EscrowRoleVacant", 3 + seat);
      const { appointment, consents } = await appointmentOf(world, agreement, {
        seat: BigInt(seat),
        account: ZERO_ADDRESS,
      });
      await expectRevert(world, world.escrow.appoint(appointment, consents), "EscrowRoleVacant", 3 + seat);
    }
    const nobody = { arbiter: ZERO_ADDRESS };
    await expectRevert(world, amend(world, agreement, { terms: nobody }), "EscrowRoleVacant", 2);
  });
});

describe("Elsewhere, commerce-payments: re-entrancy counted one balance delta twice", () => {
  for (const beforeMoving of [true, false]) {
    it(`funding inside funding, ${beforeMoving ? "before" : "after"} the money moved, credits what arrived once`, async () => {
      const { world } = await load();
      const { commissioner, stranger } = world.people;
      const token = await endow(world, await world.ethers.deployContract("HookToken"), 10n * TOTAL);
      const terms = { token: await token.getAddress() };
      const agreement = await openFunded(world, { terms: { ...terms, ...placement(1) }, funds: TOTAL });
      const thiefs = await openFunded(world, { terms: { ...terms, ...placement(2) }, funds: 0n });
      const inner = world.escrow.interface.encodeFunctionData("fund", [thiefs, LINE]);
      await token.mint(await token.getAddress(), LINE);
      await token.arm([{ target: world.escrowAddress, data: inner }], beforeMoving);
      await world.escrow.connect(commissioner).fund(agreement, LINE);
      await token.arm([], beforeMoving);
      expect((await booksOf(world, agreement)).balance).to.equal(TOTAL + LINE);
      expect((await booksOf(world, thiefs)).balance).to.equal(0n);
      expect(await token.balanceOf(world.escrow)).to.equal(TOTAL + LINE);
      const { commissioner: owner } = world.people;
      await world.escrow.connect(owner).reclaim(agreement);
      await expectRevert(
        world,
        world.escrow.connect(stranger).reclaim(thiefs),
        "EscrowCallerNotAllowed",
        thiefs,
        stranger.address,
        1,
      );
      expect(await token.balanceOf(world.escrow)).to.equal(TOTAL);
    });
  }
});

describe("Elsewhere, commerce-payments and Smart Invoice: a deny-listed payee blocked everybody's payout", () => {
  it("one payee's money waits for it, and a run pays everybody else", async () => {
    const { world } = await load();
    const { payee, provider } = world.people;
    const token = await endow(world, await world.ethers.deployContract("DenyListToken"), 10n * TOTAL);
    const terms = { token: await token.getAddress() };
    const denied = await openFunded(world, { terms: { ...terms, ...placement(1) } });
    const other = await openFunded(world, { terms: { ...terms, ...placement(2), payee: provider.address } });
    await token.setDenied(payee, true);
    const run = [denied, other].map((agreement) => signedItem(world, agreement, [[TWO_OF_THREE, MET]], EVERYBODY));
    await world.escrow.attest(await Promise.all(run));
    expect([await token.balanceOf(payee), await token.balanceOf(provider)]).to.deep.equal([0n, LINE]);
    expect(await world.escrow.owed(token, payee)).to.equal(LINE);
    await world.escrow.connect(payee).withdraw(token, payee, provider);
    expect(await token.balanceOf(provider)).to.equal(2n * LINE);
  });

  it("a settlement with a denied payee gives the commissioner its part at once, and the other way round", async () => {
    const { world } = await load();
    const { payee, commissioner } = world.people;
    const token = await endow(world, await world.ethers.deployContract("DenyListToken"), 10n * TOTAL);
    const agreement = await openFunded(world, { terms: { token: await token.getAddress(), ...placement(1) } });
    const { settlement, consents } = await settlementOf(world, agreement, { toPayee: LINE });
    for (const [account, share, other, rest] of [
      [payee, LINE, commissioner, TOTAL - LINE],
      [commissioner, TOTAL - LINE, payee, LINE],
    ] as const) {
      const snapshot = await world.helpers.takeSnapshot();
      await token.setDenied(account, true);
      const before = await token.balanceOf(other);
      await world.escrow.settle(settlement, consents);
      expect((await token.balanceOf(other)) - before).to.equal(rest);
      expect(await world.escrow.owed(token, account)).to.equal(share);
      expect(await token.balanceOf(world.escrow)).to.equal(share);
      await snapshot.restore();
    }
  });
});

describe("Elsewhere, Smart Invoice: a donated token blocked creation, milestones without end, an absent resolver", () => {
  it("a donation sent ahead blocks no opening, no funding and no ending, and belongs to no agreement", async () => {
    const { world } = await load();
    const { commissioner } = world.people;
    await world.pound.connect(commissioner).transfer(world.escrow, 7n);
    const agreement = await openFunded(world, { terms: placement(3), funds: LINE });
    expect((await booksOf(world, agreement)).balance).to.equal(LINE);
    const { settlement, consents } = await settlementOf(world, agreement, { toPayee: LINE });
    await world.escrow.settle(settlement, consents);
    expect(await paid(world)).to.equal(LINE);
    expect(await world.pound.balanceOf(world.escrow)).to.equal(TOTAL + 7n);
  });

  it("milestones cannot be added without end: 64 are the most, by amendment too", async () => {
    const { world, agreement } = await load();
    const many = (count: number) => Array.from({ length: count }, () => tranche(world.start));
    const opening = openAgreement(world, { terms: placement(3), schedule: many(65) });
    await expectRevert(world, opening, "EscrowScheduleLength", 65, 64);
    const amending = amend(world, agreement, { schedule: many(65) });
    await expectRevert(world, amending, "EscrowScheduleLength", 65, 64);
    await amend(world, agreement, { schedule: many(64) });
    expect(await world.escrow.liabilities(agreement)).to.equal(64n * LINE);
  });

  it("an absent resolver locks nothing: every disputed tranche is paid or goes home in time", async () => {
    const { world, agreement } = await load();
    const { commissioner, stranger } = world.people;
    await world.escrow.connect(commissioner).challenge(agreement, [0n, 1n, 2n, 3n], REASON);
    await world.escrow.attest([await signedItem(world, agreement, [[2n, 0n]])]);
    const before = await world.pound.balanceOf(commissioner);
    await at(world, world.start + 8n * WEEK + 2n * world.terms.longStop);
    await world.escrow.connect(stranger).claim(agreement, [CORE]);
    await world.escrow.connect(stranger).reclaim(agreement);
    expect(await paid(world)).to.equal(FEE);
    expect((await world.pound.balanceOf(commissioner)) - before).to.equal(4n * LINE);
    expect((await booksOf(world, agreement)).escrow).to.equal(0n);
  });
});
