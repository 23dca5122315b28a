import { expect } from "chai";
import { packTranche, unpackTranche } from "../../src/agreement/tranche.js";
import { CORE, TWO_OF_THREE, loadWorld, openFunded, type World } from "../helpers/escrow.js";
import { challenge, grant } from "../helpers/disputes.js";
import { amendmentOf } from "../helpers/signed.js";
import { Status } from "./support.js";

const WORD_BITS = Array.from({ length: 256 }, (_, bit) => bit);
/** The lowest and the highest bit of each field of a tranche's word, and what the escrow says when it is flipped. */
const FLIPS: readonly (readonly [bit: number, field: string, error?: string])[] = [
  [0, "the outcome's lowest bit"],
  [63, "the outcome's highest bit"],
  [64, "the lowest spare bit", "EscrowTrancheSpareBits"],
  [71, "the highest spare bit", "EscrowTrancheSpareBits"],
  [72, "what silence means"],
  [73, "the quorum's lowest bit"],
  [75, "the quorum's highest bit", "EscrowPolicyUnreachable"],
  [76, "the inspector's bit"],
  [79, "the vacant seat's bit", "EscrowPolicyUnreachable"],
  [80, "the closing second"],
  [111, "the highest bit of the closing that is stored", "EscrowTrancheWindow"],
  [112, "the lowest bit of the closing that is not stored", "EscrowTrancheWindow"],
  [119, "the highest bit of the closing", "EscrowTrancheWindow"],
  [120, "the opening second"],
  [151, "the highest bit of the opening that is stored", "EscrowTrancheWindow"],
  [152, "the lowest bit of the opening that is not stored", "EscrowTrancheWindow"],
  [159, "the highest bit of the opening", "EscrowTrancheWindow"],
  [160, "the amount's lowest bit"],
  [255, "the amount's highest bit"],
];

/** An amendment in whose schedule one bit of one word is flipped, signed as it is handed in. */
async function flipped(world: World, agreement: string, index: bigint, bit: number) {
  const sent = world.schedule.map(packTranche);
  sent[Number(index)]! ^= 1n << BigInt(bit);
  const { struct, consents } = await amendmentOf(world, agreement, { schedule: sent.map(unpackTranche) });
  return { sent, struct, consents };
}

async function prepare() {
  const world = await loadWorld();
  const agreement = await openFunded(world);
  await grant(world, agreement, [CORE]);
  await challenge(world, agreement, [TWO_OF_THREE]);
  return { world, agreement };
}

describe("Security: an amended word that differs in one bit, stored or not", () => {
  it("is never the word of a tranche that was decided for money", async () => {
    const { world, agreement } = await prepare();
    for (const bit of WORD_BITS) {
      const { sent, struct, consents } = await flipped(world, agreement, CORE, bit);
      await expect(world.escrow.amend.staticCall(struct, sent, consents), `bit ${bit}`)
        .to.be.revertedWithCustomError(world.escrow, "EscrowTrancheDecided")
        .withArgs(CORE);
    }
  });

  for (const [bit, field, error] of FLIPS) {
    const outcome = error === undefined ? "is a new word, whose challenge is over" : `is refused: ${error}`;
    it(`of a challenged tranche, ${field}: ${outcome}`, async () => {
      const { world, agreement } = await prepare();
      const { sent, struct, consents } = await flipped(world, agreement, TWO_OF_THREE, bit);
      const amending = world.escrow.amend(struct, sent, consents);
      if (error !== undefined) {
        await expect(amending).to.be.revertedWithCustomError(world.escrow, error);
        return;
      }
      await amending;
      expect([...(await world.escrow.scheduleOf(agreement))]).to.deep.equal(sent);
      expect(await world.escrow.statusOf(agreement, TWO_OF_THREE)).to.be.oneOf([Status.Open, Status.Scheduled]);
      expect(await world.escrow.statusOf(agreement, CORE)).to.equal(Status.Settled);
    });
  }
});
