import { expect } from "chai";
import { AbiCoder } from "ethers";
import { CORE, DAY, POUND, loadWorld, openFunded, tranche, type World } from "../helpers/escrow.js";
import { expectReplayEqualsContract, markAsForced } from "../helpers/replayCheck.js";
import { endow, placement } from "./support.js";
import { gasBound } from "../helpers/instrumented.js";

const FEE = 100n * POUND;
const FUNDS = 1_000n * POUND;
const REASON = `0x${"d1".repeat(32)}`;
const NO_CODE = "0x";
const word = (value: bigint) => AbiCoder.defaultAbiCoder().encode(["uint256"], [value]);
const TRUE = word(1n);

async function oddWorld() {
  const world = await loadWorld();
  const token = await endow(world, await world.ethers.deployContract("OddToken"), 1_000_000n * POUND);
  const schedule = Array.from({ length: 4 }, () => tranche(world.start, { amount: FEE }));
  const terms = { token: await token.getAddress() };
  const agreement = await openFunded(world, { terms: { ...terms, ...placement(1) }, schedule, funds: FUNDS });
  const neighbour = await openFunded(world, { terms: { ...terms, ...placement(2) }, schedule, funds: FUNDS });
  return { world, token, agreement, neighbour };
}

const grant = (world: World, agreement: string, index: bigint) =>
  world.escrow.connect(world.people.commissioner).grant(agreement, [index], REASON);

/** What `transfer` answers, whether it moves money, and whether the escrow may believe that it did. */
const ANSWERS: readonly [string, string, boolean, boolean][] = [
  ["true", TRUE, true, true],
  ["nothing, as USDT does", "0x", true, true],
  ["true with a kilobyte behind it", TRUE + "ff".repeat(1_024), true, true],
  ["false", word(0n), false, false],
  ["two", word(2n), false, false],
  ["the highest bit", word(1n << 255n), false, false],
  ["31 bytes", TRUE.slice(0, -2), false, false],
  ["one byte", "0x01", false, false],
];

describe("Security: tokens with odd answers", () => {
  for (const [name, answer, moves, delivered] of ANSWERS) {
    it(`a token that answers ${name} has ${delivered ? "delivered" : "refused"}`, async () => {
      const { world, token, agreement } = await oddWorld();
      const { payee } = world.people;
      await token.answerWith(answer, moves);
      const granting = grant(world, agreement, 0n);
      if (delivered) await expect(granting).not.to.emit(world.escrow, "PayoutRefused");
      else await expect(granting).to.emit(world.escrow, "PayoutRefused").withArgs(token, payee, FEE);
      expect(await token.balanceOf(payee)).to.equal(delivered ? FEE : 0n);
      expect(await world.escrow.owed(token, payee)).to.equal(delivered ? 0n : FEE);

      await token.answerWith(TRUE, true);
      if (!delivered) await world.escrow.connect(world.people.stranger).withdraw(token, payee, payee);
      expect(await token.balanceOf(payee)).to.equal(FEE);
      expect(await token.balanceOf(world.escrow)).to.equal(2n * FUNDS - FEE);
    });
  }

  it("a token without code has refused, and neither funding nor withdrawing is believed either", async () => {
    const { world, token, agreement } = await oddWorld();
    const { payee, commissioner } = world.people;
    const code = await world.ethers.provider.getCode(token);
    await world.helpers.setCode(await token.getAddress(), NO_CODE);

    await expect(grant(world, agreement, 0n))
      .to.emit(world.escrow, "PayoutRefused")
      .withArgs(token, payee, FEE);
    await expect(world.escrow.withdraw(token, payee, payee))
      .to.be.revertedWithCustomError(world.escrow, "SafeERC20FailedOperation")
      .withArgs(token);
    await expect(world.escrow.connect(commissioner).fund(agreement, 1n)).to.be.revertedWithoutReason(world.ethers);
    expect((await world.escrow.stateOf(agreement)).balance).to.equal(FUNDS - FEE);

    await world.helpers.setCode(await token.getAddress(), code);
    await world.escrow.withdraw(token, payee, payee);
    expect(await token.balanceOf(payee)).to.equal(FEE);
  });

  it("a token that burns all its gas costs a run no more than 600,000 gas, and refuses", async () => {
    const { world, token, agreement } = await oddWorld();
    await token.setGasToBurn(10_000_000_000n);
    const receipt = await (await grant(world, agreement, 0n)).wait();
    expect(receipt!.gasUsed).to.be.lessThan(gasBound(650_000n));
    expect(await world.escrow.owed(token, world.people.payee)).to.equal(FEE);
  });

  it("what a deny-list refused adds up, and goes out whole once it lets go", async () => {
    const { world, token, agreement, neighbour } = await oddWorld();
    const { payee } = world.people;
    await token.refuse(payee, true);
    await grant(world, agreement, 0n);
    await grant(world, neighbour, 0n);
    await grant(world, agreement, 1n);
    expect(await world.escrow.owed(token, payee)).to.equal(3n * FEE);
    await expect(world.escrow.withdraw(token, payee, payee))
      .to.be.revertedWithCustomError(token, "OddTokenRefused")
      .withArgs(payee);
    await token.refuse(payee, false);
    await world.escrow.withdraw(token, payee, payee);
    expect(await token.balanceOf(payee)).to.equal(3n * FEE);
    expect(await token.balanceOf(world.escrow)).to.equal(2n * FUNDS - 3n * FEE);
  });

  it("a commissioner on the deny-list keeps nobody's money in the agreement", async () => {
    const { world, token, agreement } = await oddWorld();
    const { commissioner, stranger } = world.people;
    await token.refuse(commissioner, true);
    await world.helpers.time.increase(200n * DAY);
    await world.escrow.connect(stranger).reclaim(agreement);
    expect(await world.escrow.owed(token, commissioner)).to.equal(FUNDS);
    expect((await world.escrow.stateOf(agreement)).balance).to.equal(0n);
  });
});

describe("Security: tokens that deliver another amount than asked", () => {
  for (const surplus of [-30n * POUND, 30n * POUND]) {
    it(`credits what arrived when it is ${surplus < 0n ? "less" : "more"}`, async () => {
      const { world, token, agreement, neighbour } = await oddWorld();
      await token.setSurplus(surplus);
      await expect(world.escrow.connect(world.people.commissioner).fund(agreement, FEE))
        .to.emit(world.escrow, "Funded")
        .withArgs(agreement, 3n, FUNDS + FEE + surplus, world.people.commissioner, FEE + surplus, 0n);
      expect((await world.escrow.stateOf(neighbour)).balance).to.equal(FUNDS);
      expect(await token.balanceOf(world.escrow)).to.equal(2n * FUNDS + FEE + surplus);
    });
  }

  it("named unsupported: one that answers false after it moved money leaves its own agreements short, is named, and harms no other", async () => {
    const { world, token, agreement, neighbour } = await oddWorld();
    const { payee, commissioner } = world.people;
    const schedule = [tranche(world.start, { amount: FEE })];
    const inPounds = await openFunded(world, { terms: placement(3), schedule });
    // Every test ends by comparing the log with the contract, and here they differ.
    await markAsForced(world);
    await token.answerWith(word(0n), true);
    await grant(world, agreement, 0n);
    expect([await token.balanceOf(payee), await world.escrow.owed(token, payee)]).to.deep.equal([FEE, FEE]);
    await token.answerWith(TRUE, true);
    await world.escrow.withdraw(token, payee, payee);
    const balances = [agreement, neighbour].map(async (id) => (await world.escrow.stateOf(id)).balance);
    const [own, other] = await Promise.all(balances);
    expect(await token.balanceOf(world.escrow)).to.equal(own! + other! - FEE);
    const audit = await expectReplayEqualsContract(world).catch(String);
    expect(audit).to.contain(`${await token.getAddress()}: what the escrow holds`);
    await world.escrow.connect(commissioner).grant(inPounds, [CORE], REASON);
    expect(await world.pound.balanceOf(payee)).to.equal(FEE);
  });

  it("refuses funding of which nothing arrives", async () => {
    const { world, token, agreement } = await oddWorld();
    await token.setSurplus(-FEE);
    await expect(world.escrow.connect(world.people.commissioner).fund(agreement, FEE))
      .to.be.revertedWithCustomError(world.escrow, "EscrowNothingReceived")
      .withArgs(agreement);
  });

  it("refuses funding that takes money away", async () => {
    const { world, token, agreement } = await oddWorld();
    await token.setSurplus(-FEE - 1n);
    await expect(world.escrow.connect(world.people.commissioner).fund(agreement, FEE)).to.be.revertedWithPanic(0x11);
  });
});
