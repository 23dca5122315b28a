import { expect } from "chai";
import type { EventFragment } from "ethers";
import { packTranche } from "../../src/agreement/tranche.js";
import { decodeSignatures } from "../../src/attestation/signatures.js";
import {
  CORE,
  INSPECTOR,
  MET,
  POUND,
  TWO_OF_THREE,
  WEEK,
  attestationOf,
  consentsTo,
  draft,
  openFunded,
  toAbi,
  tranche,
  type World,
} from "../helpers/escrow.js";
import { Status, at, booksOf, eventsOf, expectRevert, placement, prepare, signedItem } from "../helpers/panel.js";
import { amend } from "../helpers/signed.js";
import { readState } from "../helpers/state.js";
import { endow, itemWith } from "./support.js";

// Named after PEERS, "What went wrong elsewhere, so not here".

const REASON = `0x${"d1".repeat(32)}`;
const LINE = 1_000n * POUND;
const FEE = 20_000n * POUND;
const TOTAL = 24n * LINE;

const load = prepare(async (world) => ({ agreement: await openFunded(world) }));
const paid = (world: World) => world.pound.balanceOf(world.people.payee);

describe("Elsewhere, Allo: milestones past 100 %, a bid swapped before acceptance, an event after its counter", () => {
  it("no finding and no ruling is above 100 %, and the parts of a schedule never pay more than they are", async () => {
    const { world, agreement } = await load();
    const { arbiter, commissioner } = world.people;
    const finding = world.escrow.attest([await signedItem(world, agreement, [[TWO_OF_THREE, MET + 1n]])]);
    await expectRevert(world, finding, "EscrowFindingOutOfRange", TWO_OF_THREE, MET + 1n);
    await world.escrow.connect(commissioner).challenge(agreement, [TWO_OF_THREE], REASON);
    const ruling = [{ tranche: TWO_OF_THREE, achieved: 65_535n }];
    const ruled = world.escrow.connect(arbiter).adjudicate(agreement, ruling, REASON);
    await expectRevert(world, ruled, "EscrowFindingOutOfRange", TWO_OF_THREE, 65_535n);
    await world.escrow.connect(commissioner).grant(agreement, [0n, 1n, 2n, 3n], REASON);
    expect(await paid(world)).to.equal(TOTAL);
  });

  it("terms swapped before acceptance are not those that were accepted", async () => {
    const { world } = await load();
    const { commissioner, provider } = world.people;
    const offered = draft(world, { terms: placement(4) });
    const swapped = draft(world, { terms: placement(4), schedule: [tranche(world.start, { amount: 1n })] });
    const words = swapped.schedule.map(packTranche);
    const [accepted] = decodeSignatures(await consentsTo(world, offered, [provider]));
    const [own] = decodeSignatures(await consentsTo(world, swapped, [commissioner]));
    const consents = itemWith(attestationOf(world, REASON, []), [own!, { ...accepted!, bit: 1 }]);
    const terms = toAbi(swapped.terms);
    const digest = await world.escrow.termsDigest(terms, words);
    const opening = world.escrow.open(terms, words, consents);
    await expectRevert(world, opening, "EscrowSignatureInvalid", provider.address, digest);
  });

  it("every event carries the number and the balance that the state has after it", async () => {
    const { world, agreement } = await load();
    const { commissioner, seats } = world.people;
    const deeds = [
      () => world.escrow.connect(commissioner).fund(agreement, LINE),
      () => world.escrow.connect(commissioner).challenge(agreement, [CORE], REASON),
      async () => world.escrow.attest([await signedItem(world, agreement, [[TWO_OF_THREE, MET]])]),
      () => world.escrow.connect(seats[INSPECTOR]).hold(agreement, REASON),
      () => world.escrow.connect(commissioner).reclaim(agreement),
      () => amend(world, agreement, {}),
    ];
    for (const [index, deed] of deeds.entries()) {
      const [event] = await eventsOf(world, await deed());
      const { sequence, balance } = await readState(world, agreement);
      expect(event!.slice(1, 4)).to.deep.equal([agreement, sequence, balance]);
      expect(sequence).to.equal(3n + BigInt(index));
    }
  });
});

describe("Elsewhere, Circle: cumulative early withdrawals exceeded the payment", () => {
  it("a tranche paid early is never paid again by any other means", async () => {
    const { world } = await load();
    const { commissioner, arbiter, stranger } = world.people;
    const opensAt = world.start + WEEK;
    const schedule = [tranche(world.start, { opensAt, paysOnSilence: true }), tranche(world.start)];
    const agreement = await openFunded(world, { terms: placement(5), schedule });
    await world.escrow.connect(commissioner).grant(agreement, [0n], REASON);
    expect(await paid(world)).to.equal(LINE);
    const met = await signedItem(world, agreement, [[0n, MET]]);
    await at(world, world.start + 4n * WEEK);
    const again: (() => Promise<unknown>)[] = [
      () => world.escrow.connect(commissioner).grant(agreement, [0n], REASON),
      () => world.escrow.attest([met]),
      () => world.escrow.connect(stranger).claim(agreement, [0n]),
      () => world.escrow.connect(commissioner).challenge(agreement, [0n], REASON),
      () => world.escrow.connect(arbiter).adjudicate(agreement, [{ tranche: 0n, achieved: MET }], REASON),
    ];
    for (const deed of again)
      await expectRevert(world, deed(), "EscrowTrancheUnavailable", agreement, 0n, Status.Settled);
    expect(await paid(world)).to.equal(LINE);
    expect((await booksOf(world, agreement)).balance).to.equal(LINE);
  });

  it("parts withdrawn add up to what was owed and no more", async () => {
    const { world } = await load();
    const { payee, commissioner } = world.people;
    const token = await endow(world, await world.ethers.deployContract("DenyListToken"), 10n * TOTAL);
    const agreement = await openFunded(world, { terms: { token: await token.getAddress(), ...placement(1) } });
    await token.setDenied(payee, true);
    await world.escrow.connect(commissioner).grant(agreement, [TWO_OF_THREE], REASON);
    await token.setDenied(payee, false);
    for (const [part, left] of [
      [600n, 400n],
      [399n, 1n],
    ] as const) {
      await world.escrow.connect(payee).withdrawPart(token, payee, part * POUND);
      expect(await world.escrow.owed(token, payee)).to.equal(left * POUND);
    }
    const more = world.escrow.connect(payee).withdrawPart(token, payee, POUND + 1n);
    await expectRevert(world, more, "EscrowPartNotOwed", POUND, POUND + 1n);
    await world.escrow.withdraw(token, payee, payee);
    expect(await token.balanceOf(payee)).to.equal(LINE);
    await expectRevert(world, world.escrow.withdraw(token, payee, payee), "EscrowNothingOwed", token, payee.address);
  });
});

describe("Elsewhere, Alice: a silent validator blocked refunds for ever", () => {
  it("a silent panel keeps nothing back: wages are paid, and the rest goes home at anybody's word", async () => {
    const { world, agreement } = await load();
    const { stranger, commissioner } = world.people;
    const before = await world.pound.balanceOf(commissioner);
    await at(world, world.start + 8n * WEEK + world.terms.longStop);
    await world.escrow.connect(stranger).claim(agreement, [CORE]);
    await world.escrow.connect(stranger).reclaim(agreement);
    expect(await paid(world)).to.equal(FEE);
    expect((await world.pound.balanceOf(commissioner)) - before).to.equal(4n * LINE);
    expect((await booksOf(world, agreement)).balance).to.equal(0n);
  });
});

describe("Elsewhere, Request: indexed bytes, of which logs keep only a hash", () => {
  it("no event indexes what has no fixed size, so that every log can be replayed", async () => {
    const { world } = await load();
    const events: EventFragment[] = [];
    world.escrow.interface.forEachEvent((event) => events.push(event));
    const indexed = events.flatMap(({ inputs }) => inputs.filter((input) => input.indexed === true));
    expect(events.length).to.be.greaterThan(19);
    expect([...new Set(indexed.map(({ type }) => type))].sort()).to.deep.equal(["address", "bytes32"]);
  });
});
