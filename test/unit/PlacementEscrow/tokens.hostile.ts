import { expect } from "chai";
import { AbiCoder } from "ethers";
import {
  INSPECTOR,
  MET,
  SOCIAL_WORKER,
  TWO_OF_THREE,
  attestationOf,
  itemOf,
  loadWorld,
  openFunded,
  type World,
} from "../../helpers/escrow.js";
import {
  expectOwesPayout,
  expectOwesReclaim,
  expectWithdrawsLater,
  fundCore,
  type Purse,
} from "../../helpers/flows.js";
import { readState } from "../../helpers/state.js";
import { FEE, expectConservation, inToken, openCore, passClose, type Token } from "../../helpers/tokens.js";

const FALSE = AbiCoder.defaultAbiCoder().encode(["bool"], [false]);
const REF = (digit: number): string => `0x${`a${digit}`.repeat(32)}`;

describe("PlacementEscrow: hostile tokens", () => {
  let home: World;

  beforeEach(async () => {
    home = await loadWorld();
  });

  const purse = async <T extends Token>(token: T): Promise<Purse & { token: T }> => ({
    world: await inToken(home, token),
    token,
  });

  const expectFailedOperation = (token: Token) => (sending: Promise<unknown>) =>
    expect(sending).to.be.revertedWithCustomError(home.escrow, "SafeERC20FailedOperation").withArgs(token);

  const expectNoReason = (sending: Promise<unknown>) => expect(sending).to.be.revertedWithoutReason(home.ethers);

  describe("given a token that returns false and moves nothing", () => {
    const answering = async () => purse(await home.ethers.deployContract("AnsweringToken"));

    it("should revert on funding", async () => {
      const own = await answering();
      await own.token.tell(FALSE);
      await expectFailedOperation(own.token)(fundCore(own));
    });

    it("should owe a payout", async () => {
      const own = await answering();
      await expectOwesPayout(
        own,
        () => own.token.tell(FALSE),
        () => own.token.relent(),
      );
    });

    it("should owe what was reclaimed", async () => {
      const own = await answering();
      await expectOwesReclaim(
        own,
        () => own.token.tell(FALSE),
        () => own.token.relent(),
      );
    });

    it("should revert on withdrawal, and deliver later", async () => {
      const own = await answering();
      await expectWithdrawsLater(
        own,
        () => own.token.tell(FALSE),
        expectFailedOperation(own.token),
        () => own.token.relent(),
      );
    });
  });

  describe("given a token whose answer is not a plain true", () => {
    const owes = async (answer: string): Promise<void> => {
      const own = await purse(await home.ethers.deployContract("AnsweringToken"));
      await expectOwesPayout(
        own,
        () => own.token.tell(answer),
        () => own.token.relent(),
      );
    };

    it("should owe a payout answered with a single byte", async () => {
      await owes("0x01");
    });

    it("should owe a payout answered with 31 bytes", async () => {
      await owes(`0x${"00".repeat(30)}01`);
    });

    it("should owe a payout answered with the number 2", async () => {
      await owes(`0x${"00".repeat(31)}02`);
    });

    it("should owe a payout answered with all bits set", async () => {
      await owes(`0x${"ff".repeat(32)}`);
    });

    it("should owe a payout answered with false and a true behind it", async () => {
      await owes(`0x${"00".repeat(63)}01`);
    });
  });

  describe("given a token with a list of denied accounts", () => {
    const denying = async () => purse(await home.ethers.deployContract("DenyListToken"));

    it("should revert on funding with the token's reason while the escrow is on it", async () => {
      const own = await denying();
      await own.token.setDenied(home.escrow, true);
      await expect(fundCore(own)).to.be.revertedWithCustomError(own.token, "DenyListTokenDenied").withArgs(home.escrow);
    });

    it("should owe a payout while the payee is on it", async () => {
      const own = await denying();
      const { payee } = home.people;
      await expectOwesPayout(
        own,
        () => own.token.setDenied(payee, true),
        () => own.token.setDenied(payee, false),
      );
    });

    it("should owe a payout while the escrow is on it", async () => {
      const own = await denying();
      await expectOwesPayout(
        own,
        () => own.token.setDenied(home.escrow, true),
        () => own.token.setDenied(home.escrow, false),
      );
    });

    it("should owe what was reclaimed while the commissioner is on it", async () => {
      const own = await denying();
      const { commissioner } = home.people;
      await expectOwesReclaim(
        own,
        () => own.token.setDenied(commissioner, true),
        () => own.token.setDenied(commissioner, false),
      );
    });

    it("should revert on withdrawal with the token's reason, and deliver when the account is off it", async () => {
      const own = await denying();
      const { payee } = home.people;
      await expectWithdrawsLater(
        own,
        () => own.token.setDenied(payee, true),
        (sending) => expect(sending).to.be.revertedWithCustomError(own.token, "DenyListTokenDenied").withArgs(payee),
        () => own.token.setDenied(payee, false),
      );
    });
  });

  describe("given a token that eats all its gas", () => {
    const hungry = async () => purse(await home.ethers.deployContract("HungryToken"));
    const eats = (own: Awaited<ReturnType<typeof hungry>>) => () => own.token.setAppetite(2n ** 255n);
    const fasts = (own: Awaited<ReturnType<typeof hungry>>) => () => own.token.setAppetite(0n);

    it("should revert on funding, at the funder's cost alone", async () => {
      const own = await hungry();
      await eats(own)();
      await expectNoReason(fundCore(own));
    });

    it("should owe a payout, for 500,000 gas and no more", async () => {
      const own = await hungry();
      expect(await expectOwesPayout(own, eats(own), fasts(own))).to.be.within(500_000n, 620_000n);
    });

    it("should owe what was reclaimed", async () => {
      const own = await hungry();
      await expectOwesReclaim(own, eats(own), fasts(own));
    });

    it("should revert on withdrawal, and deliver once it fasts", async () => {
      const own = await hungry();
      await expectWithdrawsLater(own, eats(own), expectNoReason, fasts(own));
    });
  });

  describe("given a token that reverts with 100 kilobytes", () => {
    const bomb = async () => purse(await home.ethers.deployContract("BombToken"));
    const arm = (own: Awaited<ReturnType<typeof bomb>>) => () => own.token.arm(100_000n, true);
    const defuse = (own: Awaited<ReturnType<typeof bomb>>) => () => own.token.arm(0n, false);
    const goesOff = (own: Awaited<ReturnType<typeof bomb>>) => (sending: Promise<unknown>) =>
      expect(sending)
        .to.be.revertedWithCustomError(own.token, "BombTokenWentOff")
        .withArgs(`0x${"00".repeat(100_000)}`);

    it("should revert on funding with the token's reason", async () => {
      const own = await bomb();
      await arm(own)();
      await goesOff(own)(fundCore(own));
    });

    it("should owe a payout without paying for the bytes twice", async () => {
      const own = await bomb();
      expect(await expectOwesPayout(own, arm(own), defuse(own))).to.be.lessThan(250_000n);
    });

    it("should owe what was reclaimed", async () => {
      const own = await bomb();
      await expectOwesReclaim(own, arm(own), defuse(own));
    });

    it("should revert on withdrawal with the token's reason, and deliver once defused", async () => {
      const own = await bomb();
      await expectWithdrawsLater(own, arm(own), goesOff(own), defuse(own));
    });
  });

  describe("given a token that has lost its code", () => {
    const NO_CODE = "0x";
    /** Takes the code away, and gives it back. */
    const vanishing = async () => {
      const own = await purse(await home.ethers.deployContract("TestPound", [18]));
      const address = await own.token.getAddress();
      const code = await home.ethers.provider.getCode(address);
      const vanish = () => home.helpers.setCode(address, NO_CODE);
      const reappear = () => home.helpers.setCode(address, code);
      return { ...own, vanish, reappear };
    };

    it("should revert on funding", async () => {
      const own = await vanishing();
      const agreement = await openCore(own.world, 0n);
      await own.vanish();
      await expectNoReason(home.escrow.connect(home.people.commissioner).fund(agreement, FEE));
    });

    it("should owe a payout", async () => {
      const own = await vanishing();
      await expectOwesPayout(own, own.vanish, own.reappear);
    });

    it("should owe what was reclaimed", async () => {
      const own = await vanishing();
      await expectOwesReclaim(own, own.vanish, own.reappear);
    });

    it("should revert on withdrawal, and deliver once the code is back", async () => {
      const own = await vanishing();
      await expectWithdrawsLater(own, own.vanish, expectFailedOperation(own.token), own.reappear);
    });
  });

  describe("given agreements in good tokens beside one in a hostile token", () => {
    /** A payment run of the same finding in three agreements, the middle one in the hostile token. */
    const run = async ({ world, token }: Purse, spoil: () => Promise<unknown>, mend: () => Promise<unknown>) => {
      const first = await openFunded(home, { terms: { placementRef: REF(2) } });
      const middle = await openFunded(world);
      const last = await openFunded(home, { terms: { placementRef: REF(3) } });
      await spoil();
      const items = await Promise.all(
        [first, middle, last].map((agreement) =>
          itemOf(home, attestationOf(home, agreement, [[TWO_OF_THREE, MET]]), [INSPECTOR, SOCIAL_WORKER]),
        ),
      );
      const { payee } = home.people;
      const due = home.schedule[Number(TWO_OF_THREE)]!.amount;
      const running = await home.escrow.attest(items, { gasLimit: 5_000_000n });
      await expect(running).to.changeTokenBalance(home.ethers, home.pound, payee, 2n * due);
      await expect(running).to.emit(home.escrow, "PayoutRefused").withArgs(token, payee, due);
      for (const agreement of [first, middle, last]) {
        expect(await readState(home, agreement)).to.deep.include({ settled: 1n << TWO_OF_THREE, sequence: 3n });
      }
      await mend();
      await expectConservation(home, home.pound, [first, last]);
      await expectConservation(world, token, [middle]);
    };

    it("should pay them in one run with a payee who is denied", async () => {
      const own = await purse(await home.ethers.deployContract("DenyListToken"));
      const { payee } = home.people;
      await run(
        own,
        () => own.token.setDenied(payee, true),
        () => own.token.setDenied(payee, false),
      );
    });

    it("should pay them in one run with a token that eats all its gas", async () => {
      const own = await purse(await home.ethers.deployContract("HungryToken"));
      await run(
        own,
        () => own.token.setAppetite(2n ** 255n),
        () => own.token.setAppetite(0n),
      );
    });

    it("should pay other payees of the same token", async () => {
      const own = await purse(await home.ethers.deployContract("DenyListToken"));
      const { payee, provider, stranger } = home.people;
      const denied = await openCore(own.world);
      const elsewhere = { ...own.world, terms: { ...own.world.terms, payee: provider.address } };
      const good = await openCore(elsewhere);
      await passClose(home);
      await own.token.setDenied(payee, true);
      await home.escrow.connect(stranger).claim(denied, [0]);
      await home.escrow.connect(stranger).claim(good, [0]);
      expect(await own.token.balanceOf(provider)).to.equal(FEE);
      expect(await home.escrow.owed(own.token, payee)).to.equal(FEE);
      await expectConservation(own.world, own.token, [denied, good]);
    });
  });
});
