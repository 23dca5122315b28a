import { expect } from "chai";
import { MET, POUND, TWO_OF_THREE, openFunded, type World } from "../../helpers/escrow.js";
import { eventsOf, inToken, placement, prepare, signedItem, transfersOf } from "../../helpers/panel.js";

describe("PlacementEscrow.attest as a payment run to payees", () => {
  /** Two homes: the world's payee and the provider's own account. */
  const load = prepare(async (world) => {
    const other = world.people.provider.address;
    return {
      other,
      home: world.people.payee.address,
      first: await openFunded(world, { terms: placement(1) }),
      second: await openFunded(world, { terms: placement(2) }),
      elsewhere: await openFunded(world, { terms: { ...placement(3), payee: other } }),
    };
  });

  const met = (world: World, agreement: string, achieved = MET) =>
    signedItem(world, agreement, [[TWO_OF_THREE, achieved]]);

  describe("when all items pay one payee", () => {
    it("should make one transfer of the sum", async () => {
      const { world, home, first, second } = await load();
      const before = await world.pound.balanceOf(home);
      const tx = await world.escrow.attest([await met(world, first), await met(world, second, 1_234n)]);
      expect(await transfersOf(world, tx)).to.deep.equal([[home, 1_123_400_000_000_000_000_000n]]);
      expect(await world.pound.balanceOf(home)).to.equal(before + 1_123_400_000_000_000_000_000n);
    });
  });

  describe("when the payee changes and changes back", () => {
    it("should make three transfers, in the order of the items", async () => {
      const { world, home, other, first, second, elsewhere } = await load();
      const items = [await met(world, first), await met(world, elsewhere), await met(world, second, 5_000n)];
      const tx = await world.escrow.attest(items);
      expect(await transfersOf(world, tx)).to.deep.equal([
        [home, 1_000n * POUND],
        [other, 1_000n * POUND],
        [home, 500n * POUND],
      ]);
    });
  });

  describe("when an item in between pays nothing", () => {
    it("should not part the payments around a refusal, even to another payee", async () => {
      const { world, home, first, second, elsewhere } = await load();
      const items = [await met(world, first), await met(world, elsewhere, 0n), await met(world, second)];
      const tx = await world.escrow.attest(items);
      expect(await transfersOf(world, tx)).to.deep.equal([[home, 2_000n * POUND]]);
    });

    it("should not part the payments around an endorsement", async () => {
      const { world, home, first, second, elsewhere } = await load();
      const endorsement = await signedItem(world, elsewhere, [[TWO_OF_THREE, MET]], { seats: [1] });
      const tx = await world.escrow.attest([await met(world, first), endorsement, await met(world, second)]);
      expect((await eventsOf(world, tx)).map(([name]) => name)).to.deep.equal(["Attested", "Endorsed", "Attested"]);
      expect(await transfersOf(world, tx)).to.deep.equal([[home, 2_000n * POUND]]);
    });

    it("should not part the payments around an agreement without a balance", async () => {
      const { world, home, first, second, other } = await load();
      const unfunded = await openFunded(world, { terms: { ...placement(4), payee: other }, funds: 0n });
      const items = [await met(world, first), await met(world, unfunded), await met(world, second)];
      const tx = await world.escrow.attest(items);
      expect(await transfersOf(world, tx)).to.deep.equal([[home, 2_000n * POUND]]);
      expect(await world.escrow.arrears(unfunded)).to.equal(1_000n * POUND);
    });
  });

  describe("when one payee is paid in two tokens", () => {
    it("should make a transfer in each", async () => {
      const { world, home, first, second } = await load();
      const token = await world.ethers.deployContract("TestPound", [6]);
      const inOther = await openFunded(world, { terms: { ...placement(4), ...(await inToken(world, token)) } });
      const items = [await met(world, first), await met(world, inOther), await met(world, second)];
      const tx = await world.escrow.attest(items);
      expect(await transfersOf(world, tx)).to.deep.equal([
        [home, 1_000n * POUND],
        [home, 1_000n * POUND],
      ]);
      expect(await transfersOf(world, tx, token)).to.deep.equal([[home, 1_000n * POUND]]);
    });
  });

  describe("given a token's deny-list names one payee", () => {
    const guarded = prepare(async (world) => {
      const token = await world.ethers.deployContract("DenyListToken");
      const terms = await inToken(world, token);
      const denied = world.people.payee.address;
      const other = world.people.provider.address;
      await token.setDenied(denied, true);
      return {
        token,
        denied,
        other,
        first: await openFunded(world, { terms: { ...terms, ...placement(1) } }),
        second: await openFunded(world, { terms: { ...terms, ...placement(2) } }),
        elsewhere: await openFunded(world, { terms: { ...terms, ...placement(3), payee: other } }),
      };
    });

    it("should owe that payee its money and pay the others", async () => {
      const { world, token, denied, other, first, second, elsewhere } = await guarded();
      const items = [await met(world, first), await met(world, elsewhere), await met(world, second, 5_000n)];
      const tx = await world.escrow.attest(items);
      const refusals = (await eventsOf(world, tx)).filter(([name]) => name === "PayoutRefused");
      const address = await token.getAddress();
      expect(refusals).to.deep.equal([
        ["PayoutRefused", address, denied, 1_000n * POUND],
        ["PayoutRefused", address, denied, 500n * POUND],
      ]);
      expect(await transfersOf(world, tx, token)).to.deep.equal([[other, 1_000n * POUND]]);
      expect(await world.escrow.owed(token, denied)).to.equal(1_500n * POUND);
      expect(await world.escrow.owed(token, other)).to.equal(0n);
      expect(await token.balanceOf(denied)).to.equal(0n);
    });

    it("should owe the sum of what would have gone out as one transfer", async () => {
      const { world, token, denied, first, second } = await guarded();
      const tx = await world.escrow.attest([await met(world, first), await met(world, second)]);
      const refusals = (await eventsOf(world, tx)).filter(([name]) => name === "PayoutRefused");
      expect(refusals).to.deep.equal([["PayoutRefused", await token.getAddress(), denied, 2_000n * POUND]]);
      expect(await world.escrow.owed(token, denied)).to.equal(2_000n * POUND);
    });
  });
});
