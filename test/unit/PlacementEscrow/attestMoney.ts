import { expect } from "chai";
import { CORE, HOLDBACK, MET, POUND, TWO_OF_THREE, openFunded } from "../../helpers/escrow.js";
import { FLAG_ARREARS, LAST_SEQUENCE, overwriteState } from "../../helpers/state.js";
import {
  Status,
  bits,
  booksOf,
  eventsOf,
  expectRevert,
  inToken,
  prepare,
  signedEvent,
  signedItem,
  transfersOf,
} from "../../helpers/panel.js";

describe("PlacementEscrow.attest and the money", () => {
  const load = prepare(async (world) => ({ agreement: await openFunded(world) }));

  describe("given the balance is short", () => {
    const short = prepare(async (world) => ({ agreement: await openFunded(world, { funds: 20_300n * POUND }) }));

    it("should pay what there is and owe the rest as arrears", async () => {
      const { world, agreement } = await short();
      const before = await booksOf(world, agreement);
      const item = await signedItem(world, agreement, [
        [CORE, MET],
        [TWO_OF_THREE, MET],
      ]);
      const caller = world.people.stranger;
      const tx = await world.escrow.connect(caller).attest([item]);
      expect(await eventsOf(world, tx)).to.deep.equal([
        signedEvent("Attested", item, { sequence: 3n, balance: 0n, caller }),
      ]);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 20_300n * POUND]]);
      expect(await booksOf(world, agreement)).to.deep.equal({
        ...before,
        balance: 0n,
        settled: bits(CORE, TWO_OF_THREE),
        sequence: 3n,
        flags: FLAG_ARREARS,
        arrears: 700n * POUND,
        payee: 20_300n * POUND,
        escrow: before.escrow - 20_300n * POUND,
      });
    });

    it("should owe nothing if the balance is just enough", async () => {
      const { world, agreement } = await short();
      await world.escrow.attest([await signedItem(world, agreement, [[CORE, MET]])]);
      await world.escrow.attest([await signedItem(world, agreement, [[TWO_OF_THREE, 3_000n]])]);
      const { balance, arrears, flags, payee } = await booksOf(world, agreement);
      expect({ balance, arrears, flags, payee }).to.deep.equal({
        balance: 0n,
        arrears: 0n,
        flags: 0n,
        payee: 20_300n * POUND,
      });
    });

    it("should owe a single base unit that is lacking", async () => {
      const { world, agreement } = await short();
      await world.escrow.connect(world.people.commissioner).fund(agreement, 700n * POUND - 1n);
      const both = [
        [CORE, MET],
        [TWO_OF_THREE, MET],
      ] as const;
      await world.escrow.attest([await signedItem(world, agreement, both)]);
      const { balance, arrears, flags, payee } = await booksOf(world, agreement);
      expect({ balance, arrears, flags, payee }).to.deep.equal({
        balance: 0n,
        arrears: 1n,
        flags: FLAG_ARREARS,
        payee: 21_000n * POUND - 1n,
      });
    });
  });

  describe("given the balance is empty", () => {
    const empty = prepare(async (world) => ({ agreement: await openFunded(world, { funds: 0n }) }));

    it("should decide, transfer nothing and owe all of it", async () => {
      const { world, agreement } = await empty();
      const before = await booksOf(world, agreement);
      const item = await signedItem(world, agreement, [[TWO_OF_THREE, MET]]);
      const caller = world.people.stranger;
      const tx = await world.escrow.connect(caller).attest([item]);
      expect(await eventsOf(world, tx)).to.deep.equal([
        signedEvent("Attested", item, { sequence: 2n, balance: 0n, caller }),
      ]);
      expect(await transfersOf(world, tx)).to.deep.equal([]);
      expect(await booksOf(world, agreement)).to.deep.equal({
        ...before,
        settled: bits(TWO_OF_THREE),
        sequence: 2n,
        flags: FLAG_ARREARS,
        arrears: 1_000n * POUND,
      });
    });

    it("should add one decision's arrears to another's", async () => {
      const { world, agreement } = await empty();
      await world.escrow.attest([await signedItem(world, agreement, [[TWO_OF_THREE, MET]])]);
      await world.escrow.attest([await signedItem(world, agreement, [[HOLDBACK, 5_000n]])]);
      expect(await world.escrow.arrears(agreement)).to.equal(2_000n * POUND);
    });

    it("should owe nothing for a refusal", async () => {
      const { world, agreement } = await empty();
      const before = await booksOf(world, agreement);
      await world.escrow.attest([await signedItem(world, agreement, [[TWO_OF_THREE, 0n]])]);
      expect(await booksOf(world, agreement)).to.deep.equal({
        ...before,
        settled: bits(TWO_OF_THREE),
        challenged: bits(TWO_OF_THREE),
        sequence: 2n,
      });
    });

    it("should leave what it owes to be paid by later funding, before anything else", async () => {
      const { world, agreement } = await empty();
      await world.escrow.attest([await signedItem(world, agreement, [[TWO_OF_THREE, MET]])]);
      await world.escrow.connect(world.people.commissioner).fund(agreement, 600n * POUND);
      expect(await booksOf(world, agreement)).to.include({ balance: 0n, arrears: 400n * POUND, flags: FLAG_ARREARS });
      await world.escrow.connect(world.people.commissioner).fund(agreement, 900n * POUND);
      expect(await booksOf(world, agreement)).to.include({
        balance: 500n * POUND,
        arrears: 0n,
        flags: 0n,
        payee: 1_000n * POUND,
      });
    });
  });

  describe("given the token refuses the payee", () => {
    const guarded = prepare(async (world) => {
      const token = await world.ethers.deployContract("DenyListToken");
      const agreement = await openFunded(world, { terms: await inToken(world, token) });
      await token.setDenied(world.people.payee, true);
      return { agreement, token };
    });

    it("should decide, and owe the payee what the token would not deliver", async () => {
      const { world, agreement, token } = await guarded();
      const before = await booksOf(world, agreement, token);
      const item = await signedItem(world, agreement, [[TWO_OF_THREE, MET]]);
      const caller = world.people.stranger;
      const tx = await world.escrow.connect(caller).attest([item]);
      const balance = before.balance - 1_000n * POUND;
      const { payee } = world.people;
      expect(await eventsOf(world, tx)).to.deep.equal([
        signedEvent("Attested", item, { sequence: 3n, balance, caller }),
        ["PayoutRefused", await token.getAddress(), payee.address, 1_000n * POUND],
      ]);
      expect(await booksOf(world, agreement, token)).to.deep.equal({
        ...before,
        balance,
        settled: bits(TWO_OF_THREE),
        sequence: 3n,
      });
      expect(await world.escrow.owed(token, payee)).to.equal(1_000n * POUND);
    });

    it("should deliver it by withdraw once the token allows", async () => {
      const { world, agreement, token } = await guarded();
      const { payee } = world.people;
      await world.escrow.attest([await signedItem(world, agreement, [[TWO_OF_THREE, MET]])]);
      await token.setDenied(payee, false);
      await world.escrow.withdraw(token, payee, payee);
      expect(await token.balanceOf(payee)).to.equal(1_000n * POUND);
      expect(await world.escrow.owed(token, payee)).to.equal(0n);
    });
  });

  describe("given the sequence is at its greatest", () => {
    it("should begin again at 0, block no money and leave the bits beside it alone", async () => {
      const { world, agreement } = await load();
      await overwriteState(world, agreement, { sequence: LAST_SEQUENCE, challenged: bits(HOLDBACK) });
      const before = await booksOf(world, agreement);
      const item = await signedItem(world, agreement, [[TWO_OF_THREE, MET]]);
      const caller = world.people.stranger;
      const tx = await world.escrow.connect(caller).attest([item]);
      const balance = before.balance - 1_000n * POUND;
      expect(await eventsOf(world, tx)).to.deep.equal([
        signedEvent("Attested", item, { sequence: 0n, balance, caller }),
      ]);
      expect(await booksOf(world, agreement)).to.deep.equal({
        ...before,
        balance,
        settled: bits(TWO_OF_THREE),
        sequence: 0n,
        payee: 1_000n * POUND,
        escrow: before.escrow - 1_000n * POUND,
      });
    });
  });

  describe("given it was decided and paid before", () => {
    it("should revert rather than pay the same attestation again", async () => {
      const { world, agreement } = await load();
      const item = await signedItem(world, agreement, [[TWO_OF_THREE, MET]]);
      await world.escrow.attest([item]);
      const before = await booksOf(world, agreement);
      const reason = [agreement, TWO_OF_THREE, Status.Settled];
      await expectRevert(world, world.escrow.attest([item]), "EscrowTrancheUnavailable", ...reason);
      expect(await booksOf(world, agreement)).to.deep.equal(before);
    });
  });
});
