import { expect } from "chai";
import { packTranche } from "../../src/agreement/tranche.js";
import {
  DAY,
  INSPECTOR,
  POUND,
  consentsTo,
  draft,
  loadWorld,
  openFunded,
  toAbi,
  type World,
} from "../helpers/escrow.js";
import { amendmentOf, appointmentOf, terminationOf } from "../helpers/signed.js";
import { endow, placement } from "./support.js";

const REASON = `0x${"d1".repeat(32)}`;

/** Everything that writes the agreement's first word, in a row. */
async function everyChange(world: World, agreement: string, reference: { placementRef: string }): Promise<void> {
  const { escrow, people } = world;
  const inspector = people.seats[INSPECTOR];
  await escrow.connect(inspector).hold(agreement, REASON);
  await escrow.connect(inspector).lift(agreement);
  const amendment = await amendmentOf(world, agreement, { terms: reference });
  await escrow.amend(amendment.struct, amendment.words, amendment.consents);
  const appointment = await appointmentOf(world, agreement, {
    version: 2n,
    seat: 3n,
    account: people.stranger.address,
  });
  await escrow.appoint(appointment.appointment, appointment.consents);
  const endsAt = BigInt(await world.helpers.time.latest()) + 40n * DAY;
  await escrow.connect(people.provider).giveNotice(agreement, endsAt, REASON);
  const termination = await terminationOf(world, agreement, { version: 3n, endsAt: world.start + 20n * DAY });
  await escrow.terminate(termination.termination, termination.consents);
}

describe("Security: the mark that a consent was cancelled, in an agreement's own word", () => {
  it("a stranger who cancels the id of a live agreement changes nothing of it, then or later", async () => {
    const world = await loadWorld();
    const { escrow, people } = world;
    const outcomes: unknown[] = [];
    for (const isMarked of [false, true]) {
      const snapshot = await world.helpers.takeSnapshot();
      const agreement = await openFunded(world);
      const mark = async (account: { address: string }) => {
        const signer = await world.ethers.getSigner(account.address);
        if (isMarked) await escrow.connect(signer).cancel(agreement);
        else await world.helpers.mine();
      };
      await mark(people.stranger);
      const opened = await escrow.stateOf(agreement);
      await mark(people.commissioner);
      await everyChange(world, agreement, { placementRef: world.terms.placementRef });
      const { version, heldBy, flags, balance, sequence } = await escrow.stateOf(agreement);
      expect([version, heldBy]).to.deep.equal([3n, 1n << BigInt(INSPECTOR)]);
      outcomes.push([opened.version, opened.endsAt, opened.heldUntil, opened.heldBy, flags, balance, sequence]);
      await snapshot.restore();
    }
    expect(outcomes[1]).to.deep.equal(outcomes[0]);
  });

  it("a digest that was cancelled is no agreement", async () => {
    const world = await loadWorld();
    const { escrow, people } = world;
    await escrow.connect(people.stranger).cancel(REASON);
    const attempts = [
      escrow.stateOf(REASON),
      escrow.termsOf(REASON),
      escrow.scheduleOf(REASON),
      escrow.statusOf(REASON, 0),
      escrow.liabilities(REASON),
      escrow.reclaimable(REASON),
      escrow.connect(people.commissioner).fund(REASON, 1n),
      escrow.connect(people.stranger).hold(REASON, REASON),
      escrow.connect(people.stranger).reclaim(REASON),
      escrow.connect(people.stranger).claim(REASON, [0]),
    ];
    for (const attempt of attempts) {
      await expect(attempt).to.be.revertedWithCustomError(escrow, "EscrowAgreementUnknown").withArgs(REASON);
    }
  });

  it("a stranger who cancels the digest of unopened terms stops nobody, and the parties' own word still does", async () => {
    const world = await loadWorld();
    const { escrow, people } = world;
    const [agreed, other] = [draft(world), draft(world, { terms: placement(2) })];
    for (const [index, drafted] of [agreed, other].entries()) {
      const [terms, words] = [toAbi(drafted.terms), drafted.schedule.map(packTranche)];
      const id = await escrow.termsDigest(terms, words);
      await escrow.connect(people.stranger).cancel(id);
      if (index === 1) await escrow.connect(people.provider).cancel(id);
      const opening = escrow.open(terms, words, await consentsTo(world, drafted));
      if (index === 0) {
        await expect(opening).to.emit(escrow, "Opened");
        const { version, endsAt, heldUntil, heldBy, flags, sequence } = await escrow.stateOf(id);
        expect([version, endsAt, heldUntil, heldBy, flags, sequence]).to.deep.equal([
          1n,
          2n ** 32n - 1n,
          0n,
          0n,
          0n,
          1n,
        ]);
      } else {
        await expect(opening)
          .to.be.revertedWithCustomError(escrow, "EscrowConsentCancelled")
          .withArgs(people.provider, id);
      }
    }
  });

  it("cancelled out of a token's hook while money comes in and goes out, a consent stays cancelled", async () => {
    const world = await loadWorld();
    const { escrow, people } = world;
    const token = await endow(world, await world.ethers.deployContract("HookToken"), 1_000_000n * POUND);
    const terms = { token: await token.getAddress() };
    const agreement = await openFunded(world, { terms });
    const words = [agreement, REASON];
    const before = await escrow.stateOf(agreement);
    for (const [place, digest] of words.entries()) {
      const data = escrow.interface.encodeFunctionData("cancel", [digest]);
      await token.arm([{ target: world.escrowAddress, data }], place === 0);
      if (place === 0) await escrow.connect(people.commissioner).fund(agreement, POUND);
      else await escrow.connect(people.commissioner).grant(agreement, [0], REASON);
      expect(await escrow.cancelled(token, digest)).to.equal(true);
    }
    const after = await escrow.stateOf(agreement);
    expect([after.version, after.endsAt, after.heldUntil, after.heldBy]).to.deep.equal([
      before.version,
      before.endsAt,
      before.heldUntil,
      before.heldBy,
    ]);
    expect(after.balance).to.equal(before.balance + POUND - world.schedule[0]!.amount);
    expect(after.sequence).to.equal(before.sequence + 2n);
  });
});
