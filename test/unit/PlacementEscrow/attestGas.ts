import { expect } from "chai";
import {
  INSPECTOR,
  MANAGER,
  SOCIAL_WORKER,
  TWO_OF_THREE,
  attestationOf,
  openFunded,
  type Item,
  type World,
} from "../../helpers/escrow.js";
import {
  Status,
  expectRevert,
  itemSigned,
  panelWith,
  placement,
  prepare,
  signatureBy,
  signedItem,
} from "../../helpers/panel.js";
import { MAGIC_WORD, NOBODY_LACKING, answering } from "../../helpers/scripts.js";
import { itAtExactGas } from "../../helpers/instrumented.js";

/** What must be left before a contract that the parties chose is called. */
const GAS_NEEDED = 520_000n;
/** With what it costs to be asked at all, this is within 1,000 of the 500,000 gas that such a contract is given. */
const HUNGRY = 488_000n;

describe("PlacementEscrow.attest with too little gas", () => {
  /** The least gas limit with which the item is done. */
  async function leastGas(world: World, item: Item) {
    let [tooLow, enough] = [400_000n, 1_400_000n];
    while (enough - tooLow > 1n) {
      const gasLimit = (tooLow + enough) / 2n;
      const isDone = await world.escrow.attest.staticCall([item], { gasLimit }).then(
        () => true,
        () => false,
      );
      if (isDone) enough = gasLimit;
      else tooLow = gasLimit;
    }
    return enough;
  }

  /** Right below the least gas limit there is none with which the item would be skipped for want of gas. */
  async function expectNeverBlamed(world: World, item: Item) {
    const least = await leastGas(world, item);
    const tooLittle = (available: bigint) => available < GAS_NEEDED;
    for (let less = 1n; less <= 16_000n; less *= 2n) {
      const attesting = world.escrow.attest.staticCall([item], { gasLimit: least - less });
      await expectRevert(world, attesting, "EscrowGasTooLow", tooLittle, GAS_NEEDED);
    }
  }

  /** At every gas limit the run either reverts or decides the last item's tranche too. */
  async function expectAllOrNothing(world: World, items: Item[], agreement: string) {
    const start = await world.helpers.takeSnapshot();
    const outcomes = new Set<boolean>();
    for (let gasLimit = 450_000n; gasLimit <= 1_250_000n; gasLimit += 40_000n) {
      const isMined = await world.escrow.attest(items, { gasLimit }).then(
        () => true,
        () => false,
      );
      const isRefused = (await world.escrow.statusOf(agreement, TWO_OF_THREE)) === Status.Refused;
      expect(isRefused, `refused with ${gasLimit} gas`).to.equal(isMined);
      outcomes.add(isMined);
      await start.restore();
    }
    expect(outcomes.size).to.equal(2);
  }

  /** Nothing is paid out, for a payout alone would ask for as much gas again. */
  const refusal = (world: World, agreement: string) => signedItem(world, agreement, [[TWO_OF_THREE, 0n]]);

  describe("given a contract wallet that needs nearly all it is given", () => {
    const load = prepare(async (world) => {
      const wallet = await world.ethers.deployContract("ScriptedWallet");
      await wallet.follow(answering(MAGIC_WORD, { gasToBurn: HUNGRY }));
      const panel = panelWith(world, { [SOCIAL_WORKER]: await wallet.getAddress() });
      const others = await openFunded(world, { terms: placement(1) });
      const agreement = await openFunded(world, { terms: { ...placement(2), panel } });
      const attestation = attestationOf(world, agreement, [[TWO_OF_THREE, 0n]]);
      const item = itemSigned(attestation, [
        { bit: INSPECTOR, signature: await signatureBy(world, world.people.seats[INSPECTOR], attestation) },
        { bit: SOCIAL_WORKER, signature: "0x01" },
        { bit: MANAGER, signature: await signatureBy(world, world.people.seats[MANAGER], attestation) },
      ]);
      return { agreement, other: await refusal(world, others), item };
    });

    itAtExactGas("should revert with EscrowGasTooLow rather than call it a refusal", async () => {
      const { world, item } = await load();
      await expectNeverBlamed(world, item);
    });

    itAtExactGas("should at no gas limit decide the others and skip it", async () => {
      const { world, agreement, other, item } = await load();
      await expectAllOrNothing(world, [other, item], agreement);
    });
  });

  describe("given a register that needs nearly all it is given", () => {
    const load = prepare(async (world) => {
      const register = await world.ethers.deployContract("ScriptedRegister");
      await register.follow(answering(NOBODY_LACKING, { gasToBurn: HUNGRY }));
      const others = await openFunded(world, { terms: placement(1) });
      const terms = { ...placement(2), register: await register.getAddress() };
      const agreement = await openFunded(world, { terms });
      return { agreement, other: await refusal(world, others), item: await refusal(world, agreement) };
    });

    itAtExactGas("should revert with EscrowGasTooLow rather than say that standing is not confirmed", async () => {
      const { world, item } = await load();
      await expectNeverBlamed(world, item);
    });

    itAtExactGas("should at no gas limit decide the others and skip the item", async () => {
      const { world, agreement, other, item } = await load();
      await expectAllOrNothing(world, [other, item], agreement);
    });
  });
});
