import { expect } from "chai";
import { ZeroHash, type ContractTransactionResponse } from "ethers";
import type { HungryToken } from "../../../typechain-types/index.js";
import {
  CORE,
  INSPECTOR,
  MET,
  SOCIAL_WORKER,
  attestationOf,
  itemOf,
  loadWorld,
  type World,
} from "../../helpers/escrow.js";
import { openOwing } from "../../helpers/flows.js";
import { FEE, expectConservation, inToken, openCore, passClose } from "../../helpers/tokens.js";

/** What the escrow wants to have left before it calls a token. */
const NEEDED = 520_000n;

type Send = (overrides: { gasLimit: bigint }) => Promise<ContractTransactionResponse>;
type Outcome = "delivered" | "owed" | "gas too low" | "out of gas";

describe("PlacementEscrow: gas of payouts", () => {
  let world: World;
  let token: HungryToken;

  beforeEach(async () => {
    const home = await loadWorld();
    token = await home.ethers.deployContract("HungryToken");
    world = await inToken(home, token);
  });

  const logs = async (response: ContractTransactionResponse): Promise<(string | undefined)[]> => {
    const receipt = await response.wait();
    return receipt!.logs.map((log) => world.escrow.interface.parseLog(log)?.name);
  };

  /** A call that ran dry before it could say so has no reason, or the chain's. */
  const whyNot = (error: unknown): Outcome => {
    const { data } = error as { data?: unknown };
    if (data === "0x" || JSON.stringify(data).includes("OutOfGas")) return "out of gas";
    if (world.escrow.interface.parseError(String(data))?.name === "EscrowGasTooLow") return "gas too low";
    throw error;
  };

  /** What comes of the call with this gas limit. The chain is as before afterwards. */
  const attempt = async (send: Send, gasLimit: bigint): Promise<Outcome> => {
    const snapshot = await world.helpers.takeSnapshot();
    const sent = await send({ gasLimit }).catch(whyNot);
    if (typeof sent === "string") return sent;
    const names = await logs(sent);
    await snapshot.restore();
    return names.includes("PayoutRefused") ? "owed" : "delivered";
  };

  /** The lowest limit, to a unit of gas, with which the call does not revert. */
  const threshold = async (send: Send): Promise<bigint> => {
    let [fails, works] = [21_000n, 2_000_000n];
    while (works - fails > 1n) {
      const middle = (fails + works) / 2n;
      const outcome = await attempt(send, middle);
      if (outcome === "delivered" || outcome === "owed") works = middle;
      else fails = middle;
    }
    return works;
  };

  /** A good token's payout is delivered or the call reverts: at no limit is it blamed on the token. */
  const expectNeverOwed = async (send: Send): Promise<void> => {
    const least = await threshold(send);
    for (const gasLimit of [least, least + 1n, least + 500n, least + 10_000n, least + 100_000n, least + 1_000_000n]) {
      expect(await attempt(send, gasLimit), `with ${gasLimit} gas`).to.equal("delivered");
    }
    expect(await attempt(send, least - 1n)).to.equal("gas too low");
    for (let gasLimit = 60_000n; gasLimit < least; gasLimit += 20_000n) {
      expect(await attempt(send, gasLimit), `with ${gasLimit} gas`).to.be.oneOf(["gas too low", "out of gas"]);
    }
  };

  const claiming = async (): Promise<Send> => {
    const agreement = await openCore(world);
    await passClose(world);
    return (overrides) => world.escrow.connect(world.people.stranger).claim(agreement, [CORE], overrides);
  };

  const granting = async (): Promise<Send> => {
    const agreement = await openCore(world);
    return (overrides) => world.escrow.connect(world.people.commissioner).grant(agreement, [CORE], ZeroHash, overrides);
  };

  const attesting = async (): Promise<Send> => {
    const agreement = await openCore(world);
    const attestation = attestationOf(world, agreement, [[CORE, MET]]);
    const item = await itemOf(world, attestation, [INSPECTOR, SOCIAL_WORKER]);
    return (overrides) => world.escrow.connect(world.people.stranger).attest([item], overrides);
  };

  const reclaiming = async (): Promise<Send> => {
    const agreement = await openCore(world, FEE + 100n);
    return (overrides) => world.escrow.connect(world.people.commissioner).reclaim(agreement, overrides);
  };

  const funding = async (): Promise<Send> => {
    const { commissioner } = world.people;
    const agreement = await openCore(world, 0n);
    await world.escrow.connect(commissioner).grant(agreement, [CORE], ZeroHash);
    return (overrides) => world.escrow.connect(commissioner).fund(agreement, FEE, overrides);
  };

  describe("given a light token", () => {
    it("should deliver a claim or revert, at any gas limit", async () => {
      await expectNeverOwed(await claiming());
    });

    it("should deliver a grant or revert, at any gas limit", async () => {
      await expectNeverOwed(await granting());
    });

    it("should deliver an attestation's payment or revert, at any gas limit", async () => {
      await expectNeverOwed(await attesting());
    });

    it("should deliver what is reclaimed or revert, at any gas limit", async () => {
      await expectNeverOwed(await reclaiming());
    });

    it("should deliver arrears or revert, at any gas limit", async () => {
      await expectNeverOwed(await funding());
    });
  });

  describe("given a good token that needs all of its 500,000 gas", () => {
    /** Makes the token as heavy as it can be and still be paid out in with plenty of gas. */
    const weighDown = async (send: Send): Promise<void> => {
      let [fits, bursts] = [400_000n, 500_000n];
      while (bursts - fits > 1n) {
        const middle = (fits + bursts) / 2n;
        await token.setAppetite(middle);
        if ((await attempt(send, 2_000_000n)) === "delivered") fits = middle;
        else bursts = middle;
      }
      await token.setAppetite(fits);
    };

    it("should deliver a claim or revert, at any gas limit", async () => {
      const send = await claiming();
      await weighDown(send);
      await expectNeverOwed(send);
    });

    it("should deliver a claim or revert, at any gas limit, though to owe more would cost next to nothing", async () => {
      await openOwing({ world: { ...world, terms: { ...world.terms, placementRef: `0x${"a2".repeat(32)}` } }, token });
      const send = await claiming();
      await weighDown(send);
      await expectNeverOwed(send);
    });

    it("should deliver what is reclaimed or revert, at any gas limit", async () => {
      const send = await reclaiming();
      await weighDown(send);
      await expectNeverOwed(send);
    });
  });

  describe("given a token that needs more than 500,000 gas", () => {
    it("should owe the payout however much gas the caller gives", async () => {
      const send = await claiming();
      await token.setAppetite(500_000n);
      expect(await attempt(send, 1_000_000n)).to.equal("owed");
      expect(await attempt(send, 10_000_000n)).to.equal("owed");
    });
  });

  describe("when too little gas is left for the token", () => {
    it("should revert with what is left and what is needed", async () => {
      const send = await claiming();
      const tooLittle = (available: bigint): boolean => available < NEEDED && available > NEEDED - 1_000n;
      await expect(send({ gasLimit: (await threshold(send)) - 1n }))
        .to.be.revertedWithCustomError(world.escrow, "EscrowGasTooLow")
        .withArgs(tooLittle, NEEDED);
    });

    it("should change nothing, so that the same call with more gas pays", async () => {
      const agreement = await openCore(world);
      await passClose(world);
      const claim = (gasLimit: bigint) => world.escrow.claim(agreement, [CORE], { gasLimit });
      expect(await attempt(() => claim(300_000n), 300_000n)).to.equal("gas too low");
      await expect(claim(700_000n)).to.changeTokenBalance(world.ethers, token, world.people.payee, FEE);
      await expectConservation(world, token, [agreement]);
    });
  });

  describe("when the caller estimates the gas", () => {
    it("should deliver with just the estimate", async () => {
      const agreement = await openCore(world);
      await passClose(world);
      const gasLimit = await world.escrow.claim.estimateGas(agreement, [CORE]);
      expect(gasLimit).to.be.greaterThan(NEEDED);
      await expect(world.escrow.claim(agreement, [CORE], { gasLimit })).to.changeTokenBalance(
        world.ethers,
        token,
        world.people.payee,
        FEE,
      );
    });
  });
});
