import { expect } from "chai";
import {
  CORE,
  INSPECTOR,
  MET,
  POUND,
  SOCIAL_WORKER,
  attestationOf,
  itemOf,
  loadWorld,
  openFunded,
  type World,
} from "../helpers/escrow.js";
import { Mood, endow, itemWith, panelWith, placement, signatureOf } from "./support.js";

const FEE = 20_000n * POUND;
/** A whole run costs less than 1,400,000 gas when a callee takes nearly all of its 500,000. */
const LIMITS = Array.from({ length: 18 }, (_, step) => 500_000n + BigInt(step) * 50_000n);

/** Sends with each gas limit in turn, from the same state, and returns what was paid or -1 where it reverted. */
async function paidByLimit(world: World, send: (gasLimit: bigint) => Promise<unknown>, paid: () => Promise<bigint>) {
  const outcomes: bigint[] = [];
  for (const gasLimit of LIMITS) {
    const snapshot = await world.helpers.takeSnapshot();
    outcomes.push(
      await send(gasLimit).then(paid, (error: unknown) => {
        expect(String(error)).to.match(/EscrowGasTooLow|out of gas|ran out of gas/i);
        return -1n;
      }),
    );
    await snapshot.restore();
  }
  return outcomes;
}

describe("Security: a relayer that gives too little gas and blames the callee", () => {
  it("a token that needs 470,000 gas is paid out or the call reverts, at any gas limit", async () => {
    const world = await loadWorld();
    const token = await endow(world, await world.ethers.deployContract("OddToken"), 100_000n * POUND);
    const agreement = await openFunded(world, { terms: { token: await token.getAddress() } });
    await token.setGasToBurn(430_000n);
    const item = await itemOf(world, attestationOf(world, agreement, [[CORE, MET]]), [INSPECTOR, SOCIAL_WORKER]);

    const outcomes = await paidByLimit(
      world,
      (gasLimit) => world.escrow.attest([item], { gasLimit }),
      () => token.balanceOf(world.people.payee),
    );
    expect(new Set(outcomes)).to.deep.equal(new Set([-1n, FEE]));
  });

  it("a wallet that looks at its gas before it answers signs or the run reverts, at any gas limit", async () => {
    const world = await loadWorld();
    const wallet = await world.ethers.deployContract("MoodyWallet");
    const first = await openFunded(world, { terms: placement(1) });
    const panel = panelWith(world, { [INSPECTOR]: await wallet.getAddress() });
    const second = await openFunded(world, { terms: { ...placement(2), panel } });
    await wallet.setMood(Mood.Picky, 490_000n);
    const attestation = attestationOf(world, second, [[CORE, MET]]);
    const items = [
      await itemOf(world, attestationOf(world, first, [[CORE, MET]]), [INSPECTOR, SOCIAL_WORKER]),
      itemWith(attestation, [
        { bit: INSPECTOR, signature: "0x1234" },
        await signatureOf(world, attestation, SOCIAL_WORKER),
      ]),
    ];

    const outcomes = await paidByLimit(
      world,
      (gasLimit) => world.escrow.attest(items, { gasLimit }),
      () => world.pound.balanceOf(world.people.payee),
    );
    expect(new Set(outcomes)).to.deep.equal(new Set([-1n, 2n * FEE]));
  });

  it("a register is not asked with less than it is promised: the refusal names what was left", async () => {
    const world = await loadWorld();
    const register = await world.ethers.deployContract("SettableRegister");
    const agreement = await openFunded(world, { terms: { register: await register.getAddress() } });
    const item = await itemOf(world, attestationOf(world, agreement, [[CORE, MET]]), [INSPECTOR, SOCIAL_WORKER]);
    await expect(world.escrow.attest([item], { gasLimit: 400_000n }))
      .to.be.revertedWithCustomError(world.escrow, "EscrowGasTooLow")
      .withArgs((available: bigint) => available > 200_000n && available < 400_000n, 520_000n);
  });
});
