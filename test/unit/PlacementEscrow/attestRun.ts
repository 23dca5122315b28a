import { expect } from "chai";
import {
  DAY,
  HOLDBACK,
  MET,
  POUND,
  THREE_OF_THREE,
  TWO_OF_THREE,
  ZERO_ADDRESS,
  attestationOf,
  itemOf,
  openFunded,
  retractionBy,
  type Item,
  type World,
} from "../../helpers/escrow.js";
import { close, holdUntil } from "../../helpers/disputes.js";
import { FLAG_ENDORSEMENTS, overwriteState } from "../../helpers/state.js";
import {
  Status,
  bits,
  booksOf,
  eventsOf,
  expectRevert,
  panelWith,
  placement,
  prepare,
  signedItem,
  transfersOf,
} from "../../helpers/panel.js";
import { answering } from "../../helpers/scripts.js";
import { attestationDigest } from "../../../src/attestation/typedData.js";

/** An item that cannot be done, and the error that says why. */
interface Spoilt {
  readonly item: Item;
  readonly reason: readonly [string, ...unknown[]];
}

describe("PlacementEscrow.attest as a payment run", () => {
  const load = prepare(async (world) => ({
    one: await openFunded(world, { terms: placement(1) }),
    two: await openFunded(world, { terms: placement(2) }),
    spoilt: await openFunded(world, { terms: placement(3) }),
  }));
  type Loaded = Awaited<ReturnType<typeof load>>;

  const met = (world: World, agreement: string, options?: Parameters<typeof signedItem>[3]) =>
    signedItem(world, agreement, [[TWO_OF_THREE, MET]], options);

  /** The spoilt item alone reverts with its reason; between two good ones it is skipped, and both are paid. */
  async function expectSkipped(spoil: (loaded: Loaded) => Promise<Spoilt>) {
    const loaded = await load();
    const { world, one, two } = loaded;
    const { item, reason } = await spoil(loaded);
    const { agreement } = item.attestation;
    await expectRevert(world, world.escrow.attest([item]), ...reason);

    const before = await booksOf(world, agreement);
    const tx = await world.escrow.attest([await met(world, one), item, await met(world, two)]);
    const events = await eventsOf(world, tx);
    expect(events.map(([name, id]) => [name, id])).to.deep.equal([
      ["Attested", one],
      ["Attested", two],
    ]);
    expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 2_000n * POUND]]);
    const { payee, escrow, ...after } = await booksOf(world, agreement);
    expect(after).to.deep.equal({
      balance: before.balance,
      settled: before.settled,
      challenged: before.challenged,
      sequence: before.sequence,
      flags: before.flags,
      arrears: before.arrears,
    });
    expect(payee - before.payee).to.equal(2_000n * POUND);
    expect(before.escrow - escrow).to.equal(2_000n * POUND);
  }

  describe("when an item was spoilt by others' acts", () => {
    it("should skip it and pay the others if its agreement was closed", async () => {
      await expectSkipped(async ({ world, spoilt }) => {
        await close(world, spoilt);
        return { item: await met(world, spoilt), reason: ["EscrowAgreementClosed", spoilt] };
      });
    });

    it("should skip it and pay the others if its version is not the one in force", async () => {
      await expectSkipped(async ({ world, spoilt }) => {
        await overwriteState(world, spoilt, { version: 3n });
        return { item: await met(world, spoilt), reason: ["EscrowVersionStale", spoilt, 3n, 1n] };
      });
    });

    it("should skip it and pay the others if it has expired", async () => {
      await expectSkipped(async ({ world, spoilt }) => {
        const validUntil = world.start;
        const now = world.start + DAY;
        const item = await met(world, spoilt, { validUntil });
        await world.helpers.time.setNextBlockTimestamp(now);
        return { item, reason: ["EscrowSignatureExpired", validUntil, now] };
      });
    });

    it("should skip it and pay the others if its tranches were decided", async () => {
      await expectSkipped(async ({ world, spoilt }) => {
        await world.escrow.attest([await met(world, spoilt)]);
        const reason = ["EscrowTrancheUnavailable", spoilt, TWO_OF_THREE, Status.Settled] as const;
        return { item: await met(world, spoilt), reason };
      });
    });

    it("should skip it and pay the others if its money is held", async () => {
      await expectSkipped(async ({ world, spoilt }) => {
        const heldUntil = await holdUntil(world, spoilt);
        return { item: await met(world, spoilt), reason: ["EscrowHeld", spoilt, heldUntil] };
      });
    });

    it("should skip it and pay the others if a seat took its word back", async () => {
      await expectSkipped(async ({ world, spoilt }) => {
        const item = await met(world, spoilt);
        const retraction = await retractionBy(world, item.attestation, [2]);
        await world.escrow.retractBySignature(item.attestation, retraction);
        return { item, reason: ["EscrowRetracted", spoilt, 0b100] };
      });
    });

    it("should skip it and pay the others if a seat lost its standing", async () => {
      await expectSkipped(async ({ world }) => {
        const register = await world.ethers.deployContract("ListRegister");
        const terms = { ...placement(4), register: await register.getAddress() };
        const agreement = await openFunded(world, { terms });
        await register.strikeOff(world.people.seats[1]);
        return { item: await met(world, agreement), reason: ["EscrowStandingLacking", agreement, 0b010] };
      });
    });

    it("should skip it and pay the others if a contract wallet refuses", async () => {
      await expectSkipped(async ({ world }) => {
        const wallet = await world.ethers.deployContract("ScriptedWallet");
        await wallet.follow(answering("0x"));
        const panel = panelWith(world, { 1: await wallet.getAddress() });
        const agreement = await openFunded(world, { terms: { ...placement(4), panel } });
        const item = await met(world, agreement);
        const digest = attestationDigest(world.domain, item.attestation);
        return { item, reason: ["EscrowWalletRefused", digest, 0b010] };
      });
    });

    it("should skip it and pay the others if its seats endorsed it before and are not enough", async () => {
      await expectSkipped(async ({ world, spoilt }) => {
        const item = await met(world, spoilt, { seats: [0] });
        await world.escrow.attest([item]);
        return { item, reason: ["EscrowQuorumNotReached", spoilt, 0b001, 0b010, 2] };
      });
    });
  });

  describe("when every item is skipped", () => {
    it("should revert with the first reason", async () => {
      const { world, one, two } = await load();
      const heldUntil = await holdUntil(world, one);
      await close(world, two);
      const [held, closed] = [await met(world, one), await met(world, two)];
      await expectRevert(world, world.escrow.attest([held, closed]), "EscrowHeld", one, heldUntil);
      await expectRevert(world, world.escrow.attest([closed, held]), "EscrowAgreementClosed", two);
    });
  });

  describe("when an item is malformed", () => {
    /** Between two good items, it reverts the run. */
    async function expectReverted(spoil: (loaded: Loaded) => Promise<Spoilt>) {
      const loaded = await load();
      const { world, one, two } = loaded;
      const { item, reason } = await spoil(loaded);
      const attesting = world.escrow.attest([await met(world, one), item, await met(world, two)]);
      await expectRevert(world, attesting, ...reason);
    }

    it("should revert the run if its agreement is unknown", async () => {
      await expectReverted(async ({ world }) => {
        const unknown = `0x${"99".repeat(32)}`;
        return { item: await met(world, unknown), reason: ["EscrowAgreementUnknown", unknown] };
      });
    });

    it("should revert the run if it has no findings", async () => {
      await expectReverted(async ({ world, spoilt }) => ({
        item: await signedItem(world, spoilt, []),
        reason: ["EscrowListEmpty"],
      }));
    });

    it("should revert the run if its findings are out of order", async () => {
      await expectReverted(async ({ world, spoilt }) => {
        const descending = [
          [HOLDBACK, MET],
          [TWO_OF_THREE, MET],
        ] as const;
        const reason = ["EscrowListNotAscending", HOLDBACK + 1n, TWO_OF_THREE] as const;
        return { item: await signedItem(world, spoilt, descending), reason };
      });
    });

    it("should revert the run if it names a tranche past the end", async () => {
      await expectReverted(async ({ world, spoilt }) => ({
        item: await signedItem(world, spoilt, [[4n, MET]]),
        reason: ["EscrowTrancheOutOfRange", 4n, 4n],
      }));
    });

    it("should revert the run if it finds more than 10000", async () => {
      await expectReverted(async ({ world, spoilt }) => ({
        item: await signedItem(world, spoilt, [[TWO_OF_THREE, MET + 1n]]),
        reason: ["EscrowFindingOutOfRange", TWO_OF_THREE, MET + 1n],
      }));
    });

    it("should revert the run if it is valid for too long", async () => {
      await expectReverted(async ({ world, spoilt }) => {
        const now = world.start + DAY;
        const latest = now + 90n * DAY;
        const item = await met(world, spoilt, { validUntil: latest + 1n });
        await world.helpers.time.setNextBlockTimestamp(now);
        return { item, reason: ["EscrowValidityTooLong", latest + 1n, latest] };
      });
    });

    it("should revert the run if a signature is not the seat's", async () => {
      await expectReverted(async ({ world, one, spoilt }) => {
        const elsewhere = await met(world, one);
        const item = { ...elsewhere, attestation: { ...elsewhere.attestation, agreement: spoilt } };
        const digest = attestationDigest(world.domain, item.attestation);
        return { item, reason: ["EscrowSignatureInvalid", world.people.seats[0].address, digest] };
      });
    });

    it("should revert the run if a vacant seat signs", async () => {
      await expectReverted(async ({ world, spoilt }) => {
        const item = await itemOf(world, attestationOf(world, spoilt, [[TWO_OF_THREE, MET]]), [0, 1, 3]);
        expect(world.terms.panel[3]).to.equal(ZERO_ADDRESS);
        return { item, reason: ["EscrowSignerUnknown", 0b1011] };
      });
    });

    it("should revert the run if its signatures do not fill their bytes", async () => {
      await expectReverted(async ({ world, spoilt }) => {
        const item = await met(world, spoilt, { seats: [0, 1] });
        const reason = ["EscrowSignaturesMalformed", 135, 134] as const;
        return { item: { ...item, signatures: `${item.signatures}00` }, reason };
      });
    });
  });

  describe("when items of one agreement follow each other", () => {
    it("should number them on and pay them in one transfer", async () => {
      const { world, one } = await load();
      const before = await booksOf(world, one);
      const others = await signedItem(world, one, [[HOLDBACK, 5_000n]]);
      const tx = await world.escrow.attest([await met(world, one), others]);
      const events = await eventsOf(world, tx);
      expect(events.map(([name, id, sequence, balance]) => [name, id, sequence, balance])).to.deep.equal([
        ["Attested", one, 3n, before.balance - 1_000n * POUND],
        ["Attested", one, 4n, before.balance - 2_000n * POUND],
      ]);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 2_000n * POUND]]);
      expect(await booksOf(world, one)).to.deep.equal({
        ...before,
        balance: before.balance - 2_000n * POUND,
        settled: bits(TWO_OF_THREE, HOLDBACK),
        sequence: 4n,
        payee: 2_000n * POUND,
        escrow: before.escrow - 2_000n * POUND,
      });
    });

    it("should skip the same item the second time", async () => {
      const { world, one } = await load();
      const item = await met(world, one);
      const tx = await world.escrow.attest([item, item]);
      expect(await eventsOf(world, tx)).to.have.length(1);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 1_000n * POUND]]);
      expect((await booksOf(world, one)).sequence).to.equal(3n);
    });

    it("should complete what an earlier item endorsed", async () => {
      const { world, one } = await load();
      const attestation = attestationOf(world, one, [[THREE_OF_THREE, MET]]);
      const items = [await itemOf(world, attestation, [0, 1]), await itemOf(world, attestation, [2])];
      const tx = await world.escrow.attest(items);
      const events = await eventsOf(world, tx);
      expect(events.map(([name, , sequence]) => [name, sequence])).to.deep.equal([
        ["Endorsed", 3n],
        ["Attested", 4n],
      ]);
      const { flags, settled, payee } = await booksOf(world, one);
      expect({ flags, settled, payee }).to.deep.equal({
        flags: FLAG_ENDORSEMENTS,
        settled: bits(THREE_OF_THREE),
        payee: 1_000n * POUND,
      });
    });
  });
});
