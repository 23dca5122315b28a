import { expect } from "chai";
import { POUND, openFunded, type World } from "../../helpers/escrow.js";
import { eventsOf, expectRevert, inToken, prepare, transfersOf } from "../../helpers/panel.js";
import { expectNotClosed, send, signed, type Settling, type Signers } from "../../helpers/settling.js";
import { COMMISSIONER, PROVIDER } from "../../helpers/signed.js";
import { FLAG_CLOSED, readState } from "../../helpers/state.js";

/** What `loadWorld`'s schedule adds up to, and what the payee gets of it. */
const TOTAL = 24_000n * POUND;
const SUM = 7_000n * POUND + 1n;

describe("PlacementEscrow.settle: accounts that refuse", () => {
  const load = prepare(async (world) => ({ agreement: await openFunded(world) }));

  async function expectRefused(loaded: Settling, sending: Promise<unknown>, error: string, ...args: unknown[]) {
    await expectRevert(loaded.world, sending, error, ...args);
    await expectNotClosed(loaded, TOTAL);
  }

  describe("when a party cancelled", () => {
    async function cancelledBy(choose: (people: World["people"]) => World["people"]["arbiter"]) {
      const loaded = await load();
      const message = await signed(loaded, { toPayee: SUM });
      const digest = await loaded.world.escrow.settlementDigest(message.settlement);
      const account = choose(loaded.world.people);
      await loaded.world.escrow.connect(account).cancel(digest);
      return { loaded, account, digest, sending: send(loaded, message) };
    }

    it("should revert with EscrowConsentCancelled, naming the commissioner", async () => {
      const { loaded, account, digest, sending } = await cancelledBy(({ commissioner }) => commissioner);
      await expectRefused(loaded, sending, "EscrowConsentCancelled", account, digest);
    });

    it("should revert with EscrowConsentCancelled, naming the provider", async () => {
      const { loaded, account, digest, sending } = await cancelledBy(({ provider }) => provider);
      await expectRefused(loaded, sending, "EscrowConsentCancelled", account, digest);
    });

    it("should close if somebody else cancelled the same digest", async () => {
      const { loaded, sending } = await cancelledBy(({ arbiter }) => arbiter);
      await sending;
      expect((await readState(loaded.world, loaded.agreement)).flags).to.equal(FLAG_CLOSED);
    });
  });

  describe("given the parties are contract wallets", () => {
    const loadWallets = prepare(async (world) => {
      const first = await world.ethers.deployContract("OwnedWallet", [world.people.commissioner]);
      const second = await world.ethers.deployContract("OwnedWallet", [world.people.provider]);
      const terms = { commissioner: await first.getAddress(), provider: await second.getAddress() };
      const agreement = await openFunded(world, { terms });
      return { agreement, wallet: first };
    });

    it("should close if they accept, and return the rest to the commissioner's wallet", async () => {
      const loaded = await loadWallets();
      const { world, wallet } = loaded;
      const tx = await send(loaded, await signed(loaded, { toPayee: SUM }));
      expect(await transfersOf(world, tx)).to.deep.equal([
        [world.people.payee.address, SUM],
        [await wallet.getAddress(), TOTAL - SUM],
      ]);
    });

    it("should revert with EscrowWalletRefused, naming those that refuse", async () => {
      const loaded = await loadWallets();
      const { commissioner, provider, stranger } = loaded.world.people;
      const cases = [
        [[stranger, provider], 0b01],
        [[commissioner, stranger], 0b10],
        [[stranger, stranger], 0b11],
      ] as const;
      for (const [[first, second], refused] of cases) {
        const signers: Signers = [
          [COMMISSIONER, first],
          [PROVIDER, second],
        ];
        const message = await signed(loaded, {}, signers);
        const digest = await loaded.world.escrow.settlementDigest(message.settlement);
        await expectRefused(loaded, send(loaded, message), "EscrowWalletRefused", digest, refused);
      }
    });
  });

  describe("given the token refuses", () => {
    const loadDenying = prepare(async (world) => {
      const token = await world.ethers.deployContract("DenyListToken");
      return { token, agreement: await openFunded(world, { terms: await inToken(world, token) }) };
    });
    const REST = TOTAL - SUM;

    /** Closes while the token denies these accounts; what it tells, and what is delivered and owed. */
    async function settleDenying(choose: (people: World["people"]) => readonly World["people"]["arbiter"][]) {
      const loaded = await loadDenying();
      const { world, token, agreement } = loaded;
      const { payee, commissioner } = world.people;
      for (const account of choose(world.people)) await token.setDenied(account, true);
      const before = await token.balanceOf(commissioner);
      const tx = await send(loaded, await signed(loaded, { toPayee: SUM }));
      const [closed, ...refusals] = await eventsOf(world, tx);
      expect(closed?.slice(0, 4)).to.deep.equal(["Closed", agreement, 3n, 0n]);
      const books = async () => ({
        payee: await token.balanceOf(payee),
        commissioner: (await token.balanceOf(commissioner)) - before,
        escrow: await token.balanceOf(world.escrow),
        owedToPayee: await world.escrow.owed(token, payee),
        owedToCommissioner: await world.escrow.owed(token, commissioner),
      });
      const refused = (account: { address: string }, amount: bigint) =>
        token.getAddress().then((address) => ["PayoutRefused", address, account.address, amount]);
      return { world, token, refusals, books, payee, commissioner, refused };
    }

    it("should owe the payee its sum and pay the commissioner", async () => {
      const { refusals, books, payee, refused } = await settleDenying((people) => [people.payee]);
      expect(refusals).to.deep.equal([await refused(payee, SUM)]);
      const owing = { payee: 0n, commissioner: REST, escrow: SUM, owedToPayee: SUM, owedToCommissioner: 0n };
      expect(await books()).to.deep.equal(owing);
    });

    it("should owe the commissioner the rest and pay the payee", async () => {
      const { refusals, books, commissioner, refused } = await settleDenying((people) => [people.commissioner]);
      expect(refusals).to.deep.equal([await refused(commissioner, REST)]);
      const owing = { payee: SUM, commissioner: 0n, escrow: REST, owedToPayee: 0n, owedToCommissioner: REST };
      expect(await books()).to.deep.equal(owing);
    });

    it("should owe both, and deliver both later", async () => {
      const denied = await settleDenying((people) => [people.payee, people.commissioner]);
      const { world, token, refusals, books, payee, commissioner, refused } = denied;
      expect(refusals).to.deep.equal([await refused(payee, SUM), await refused(commissioner, REST)]);
      const owing = { payee: 0n, commissioner: 0n, escrow: TOTAL, owedToPayee: SUM, owedToCommissioner: REST };
      expect(await books()).to.deep.equal(owing);
      for (const account of [payee, commissioner]) {
        await token.setDenied(account, false);
        await world.escrow.connect(world.people.stranger).withdraw(token, account, account);
      }
      const paid = { payee: SUM, commissioner: REST, escrow: 0n, owedToPayee: 0n, owedToCommissioner: 0n };
      expect(await books()).to.deep.equal(paid);
    });
  });
});
