import { expect } from "chai";
import {
  CORE,
  POUND,
  attestationOf,
  itemOf,
  loadWorld,
  openFunded,
  tranche,
  type World,
} from "../../helpers/escrow.js";
import { expectFunds, expectPaysOut, expectReclaims, expectWithdraws, type Purse } from "../../helpers/flows.js";
import { readState } from "../../helpers/state.js";
import { FEE, expectConservation, inToken, openCore, type Token } from "../../helpers/tokens.js";

describe("PlacementEscrow: tokens", () => {
  let home: World;

  beforeEach(async () => {
    home = await loadWorld();
  });

  const purse = async (token: Token, rate = 1n): Promise<Purse> => ({ world: await inToken(home, token), token, rate });

  describe("given a token of 18 decimals", () => {
    const ordinary = async () => purse(await home.ethers.deployContract("TestPound", [18]));

    it("should take the funding", async () => {
      await expectFunds(await ordinary());
    });

    it("should pay out", async () => {
      await expectPaysOut(await ordinary());
    });

    it("should give back the rest", async () => {
      await expectReclaims(await ordinary());
    });

    it("should let what was once refused be withdrawn", async () => {
      await expectWithdraws(await ordinary());
    });
  });

  describe("given a token of 6 decimals", () => {
    const PENNY = 10_000n;

    it("should take the funding, pay out and give back the rest to the penny", async () => {
      const token = await home.ethers.deployContract("TestPound", [6]);
      const { world } = await purse(token);
      const { commissioner, payee } = world.people;
      const schedule = [610_001n * PENNY, 3n * PENNY].map((amount) => tranche(world.start, { amount }));
      const agreement = await openFunded(world, { schedule });
      const attestation = attestationOf(world, agreement, [
        [0n, 10_000n],
        [1n, 3_333n],
      ]);
      await world.escrow.attest([await itemOf(world, attestation, [0, 1])]);
      expect(await token.balanceOf(payee)).to.equal(610_001n * PENNY + 9_999n);
      await expect(world.escrow.connect(commissioner).reclaim(agreement)).to.changeTokenBalance(
        world.ethers,
        token,
        commissioner,
        3n * PENNY - 9_999n,
      );
      await expectConservation(world, token, [agreement]);
    });

    it("should let what was once refused be withdrawn", async () => {
      await expectWithdraws(await purse(await home.ethers.deployContract("TestPound", [6])));
    });
  });

  describe("given a token that returns no value", () => {
    const silent = async () => purse(await home.ethers.deployContract("SilentToken"));

    it("should take the funding", async () => {
      await expectFunds(await silent());
    });

    it("should pay out", async () => {
      await expectPaysOut(await silent());
    });

    it("should give back the rest", async () => {
      await expectReclaims(await silent());
    });

    it("should let what was once refused be withdrawn", async () => {
      await expectWithdraws(await silent());
    });
  });

  describe("given a token that keeps half of every transfer", () => {
    const keeping = async () => {
      const token = await home.ethers.deployContract("FeeToken");
      await token.setFee(5_000n);
      return purse(token, 2n);
    };

    it("should credit what arrives", async () => {
      await expectFunds(await keeping());
    });

    it("should pay out, at the payee's cost", async () => {
      await expectPaysOut(await keeping());
    });

    it("should give back the rest, at the commissioner's cost", async () => {
      await expectReclaims(await keeping());
    });

    it("should let what was once refused be withdrawn, at the payee's cost", async () => {
      await expectWithdraws(await keeping());
    });
  });

  describe("given a token that keeps all of a transfer", () => {
    it("should revert on funding, for nothing arrives", async () => {
      const token = await home.ethers.deployContract("FeeToken");
      const { world } = await purse(token);
      await token.setFee(10_000n);
      const agreement = await openCore(world, 0n);
      await expect(world.escrow.connect(world.people.commissioner).fund(agreement, FEE))
        .to.be.revertedWithCustomError(world.escrow, "EscrowNothingReceived")
        .withArgs(agreement);
    });
  });

  describe("given an honest token that burns 450,000 gas a transfer", () => {
    const heavy = async () => {
      const token = await home.ethers.deployContract("HungryToken");
      await token.setAppetite(450_000n);
      return purse(token);
    };

    it("should take the funding", async () => {
      await expectFunds(await heavy());
    });

    it("should pay out", async () => {
      await expectPaysOut(await heavy());
    });

    it("should give back the rest", async () => {
      await expectReclaims(await heavy());
    });

    it("should let what was once refused be withdrawn", async () => {
      await expectWithdraws(await heavy());
    });
  });

  describe("given a token that returns 300 kilobytes with its true", () => {
    const bomb = async () => {
      const token = await home.ethers.deployContract("BombToken");
      await token.arm(300_000n, false);
      return purse(token);
    };

    it("should take the funding", async () => {
      await expectFunds(await bomb());
    });

    it("should pay out without paying for the bytes", async () => {
      const { world, token } = await bomb();
      expect(await expectPaysOut({ world, token })).to.be.lessThan(450_000n);
    });

    it("should give back the rest", async () => {
      await expectReclaims(await bomb());
    });

    it("should let what was once refused be withdrawn", async () => {
      await expectWithdraws(await bomb());
    });
  });

  describe("given two agreements in two tokens", () => {
    it("should keep their books apart", async () => {
      const token = await home.ethers.deployContract("TestPound", [18]);
      const { world } = await purse(token);
      const here = await openFunded(home);
      const there = await openFunded(world, { funds: 500n });
      await home.escrow.connect(home.people.commissioner).grant(there, [CORE], `0x${"00".repeat(32)}`);
      expect(await token.balanceOf(home.people.payee)).to.equal(500n);
      expect(await home.pound.balanceOf(home.people.payee)).to.equal(0n);
      expect((await readState(home, here)).balance).to.equal(24_000n * POUND);
      await expectConservation(home, home.pound, [here]);
      await expectConservation(home, token, [there]);
    });
  });
});
