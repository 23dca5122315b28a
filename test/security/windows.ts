import { expect } from "chai";
import { packTranche } from "../../src/agreement/tranche.js";
import {
  CORE,
  DAY,
  HOLDBACK,
  INSPECTOR,
  MET,
  POUND,
  SOCIAL_WORKER,
  TWO_OF_THREE,
  WEEK,
  attestationOf,
  consentsTo,
  draft,
  itemOf,
  loadWorld,
  openAgreement,
  openFunded,
  toAbi,
  tranche,
  type World,
} from "../helpers/escrow.js";
import { Status } from "./support.js";

const YEAR = 365n * DAY;
const MAX_VALIDITY = 90n * DAY;

/** Makes the next transaction's block have this time. */
const at = (world: World, time: bigint) => world.helpers.time.setNextBlockTimestamp(time);

const decide = async (
  world: World,
  agreement: string,
  findings: readonly (readonly [bigint, bigint])[],
  validUntil: bigint,
) => itemOf(world, attestationOf(world, agreement, findings, { validUntil }), [INSPECTOR, SOCIAL_WORKER]);

describe("Security: windows at their edges", () => {
  it("an outcome is decided from the first second of its window and not before", async () => {
    const world = await loadWorld();
    const opensAt = world.start + WEEK;
    const agreement = await openFunded(world, { schedule: [tranche(world.start, { opensAt })] });
    const item = await decide(world, agreement, [[0n, MET]], opensAt + DAY);
    await at(world, opensAt - 1n);
    await expect(world.escrow.attest([item]))
      .to.be.revertedWithCustomError(world.escrow, "EscrowTrancheUnavailable")
      .withArgs(agreement, 0n, Status.Scheduled);
    await at(world, opensAt);
    await expect(world.escrow.attest([item])).to.emit(world.escrow, "Attested");
  });

  it("an outcome lapses at its final time, to the second; one found not met has twice as long", async () => {
    const world = await loadWorld();
    const agreement = await openFunded(world);
    const { longStop } = world.terms;
    const closesAt = world.start + 4n * WEEK;
    await world.escrow.attest([await decide(world, agreement, [[TWO_OF_THREE, 0n]], closesAt)]);
    const holdback = world.start + 8n * WEEK;

    const late = await decide(world, agreement, [[HOLDBACK, MET]], holdback + longStop);
    await at(world, holdback + longStop);
    await expect(world.escrow.attest([late]))
      .to.be.revertedWithCustomError(world.escrow, "EscrowTrancheUnavailable")
      .withArgs(agreement, HOLDBACK, Status.Lapsed);

    const overturn = (validUntil: bigint) =>
      itemOf(world, attestationOf(world, agreement, [[TWO_OF_THREE, MET]], { validUntil, overRefusal: true }), [
        INSPECTOR,
        SOCIAL_WORKER,
      ]);
    const finalAt = closesAt + 2n * longStop;
    const item = await overturn(finalAt);
    const snapshot = await world.helpers.takeSnapshot();
    await at(world, finalAt);
    await expect(world.escrow.attest([item]))
      .to.be.revertedWithCustomError(world.escrow, "EscrowTrancheUnavailable")
      .withArgs(agreement, TWO_OF_THREE, Status.Lapsed);
    await snapshot.restore();
    await at(world, finalAt - 1n);
    await world.escrow.attest([item]);
    expect(await world.pound.balanceOf(world.people.payee)).to.equal(1_000n * POUND);
  });

  it("silence pays from the moment the window closes and not a second before, and never lapses", async () => {
    const world = await loadWorld();
    const agreement = await openFunded(world);
    const closesAt = world.start + 4n * WEEK;
    await at(world, closesAt - 1n);
    await expect(world.escrow.claim(agreement, [CORE]))
      .to.be.revertedWithCustomError(world.escrow, "EscrowTrancheUnavailable")
      .withArgs(agreement, CORE, Status.Open);
    const snapshot = await world.helpers.takeSnapshot();
    await at(world, closesAt);
    await expect(world.escrow.claim(agreement, [CORE])).to.emit(world.escrow, "Claimed");
    await snapshot.restore();
    await at(world, closesAt + 50n * YEAR);
    await world.escrow.claim(agreement, [CORE]);
    expect(await world.pound.balanceOf(world.people.payee)).to.equal(20_000n * POUND);
  });

  it("a core tranche found not met no longer pays on silence, and lapses", async () => {
    const world = await loadWorld();
    const agreement = await openFunded(world);
    const closesAt = world.start + 4n * WEEK;
    await world.escrow.attest([await decide(world, agreement, [[CORE, 0n]], closesAt)]);
    await at(world, closesAt);
    await expect(world.escrow.claim(agreement, [CORE]))
      .to.be.revertedWithCustomError(world.escrow, "EscrowTrancheUnavailable")
      .withArgs(agreement, CORE, Status.Refused);
    await at(world, closesAt + 2n * world.terms.longStop);
    await expect(world.escrow.claim(agreement, [CORE]))
      .to.be.revertedWithCustomError(world.escrow, "EscrowTrancheUnavailable")
      .withArgs(agreement, CORE, Status.Lapsed);
  });

  it("an attestation is good through its last second, and for 90 days at most", async () => {
    const world = await loadWorld();
    const agreement = await openFunded(world);
    const now = world.start + DAY;
    const item = await decide(world, agreement, [[TWO_OF_THREE, MET]], now + MAX_VALIDITY);
    await at(world, now - 1n);
    await expect(world.escrow.attest([item]))
      .to.be.revertedWithCustomError(world.escrow, "EscrowValidityTooLong")
      .withArgs(now + MAX_VALIDITY, now - 1n + MAX_VALIDITY);
    const snapshot = await world.helpers.takeSnapshot();
    await at(world, now);
    await expect(world.escrow.attest([item])).to.emit(world.escrow, "Attested");
    await snapshot.restore();

    const short = await decide(world, agreement, [[TWO_OF_THREE, MET]], now + DAY);
    const second = await world.helpers.takeSnapshot();
    await at(world, now + DAY + 1n);
    await expect(world.escrow.attest([short]))
      .to.be.revertedWithCustomError(world.escrow, "EscrowSignatureExpired")
      .withArgs(now + DAY, now + DAY + 1n);
    await second.restore();
    await at(world, now + DAY);
    await expect(world.escrow.attest([short])).to.emit(world.escrow, "Attested");
  });

  it("terms open until the earliest window closes and not at that second", async () => {
    const world = await loadWorld();
    const agreed = draft(world, {
      schedule: [
        tranche(world.start, { closesAt: world.start + YEAR }),
        tranche(world.start, { closesAt: world.start + DAY }),
      ],
    });
    const open = async () =>
      world.escrow.open(toAbi(agreed.terms), agreed.schedule.map(packTranche), await consentsTo(world, agreed));
    const snapshot = await world.helpers.takeSnapshot();
    await at(world, world.start + DAY);
    await expect(open())
      .to.be.revertedWithCustomError(world.escrow, "EscrowTermsExpired")
      .withArgs(world.start + DAY, world.start + DAY);
    await snapshot.restore();
    await at(world, world.start + DAY - 1n);
    await expect(open()).to.emit(world.escrow, "Opened");
  });

  for (const [name, fields, allowed] of [
    ["opens a year ago", { opensAt: -YEAR }, true],
    ["opens a year and a second ago", { opensAt: -YEAR - 1n }, false],
    ["closes five years ahead", { closesAt: 5n * YEAR }, true],
    ["closes five years and a second ahead", { closesAt: 5n * YEAR + 1n }, false],
    ["is one second long", { opensAt: DAY, closesAt: DAY + 1n }, true],
    ["closes when it opens", { opensAt: DAY, closesAt: DAY }, false],
  ] as const) {
    it(`a window that ${name} is ${allowed ? "accepted" : "refused"}`, async () => {
      const world = await loadWorld();
      const now = world.start + DAY;
      const { opensAt, closesAt }: { opensAt: bigint; closesAt: bigint } = {
        ...{ opensAt: 0n, closesAt: YEAR },
        ...fields,
      };
      const schedule = [tranche(world.start, { opensAt: now + opensAt, closesAt: now + closesAt })];
      await at(world, now);
      const opening = openAgreement(world, { schedule });
      if (allowed) expect(await world.escrow.scheduleOf(await opening)).to.deep.equal(schedule.map(packTranche));
      else
        await expect(opening)
          .to.be.revertedWithCustomError(world.escrow, "EscrowTrancheWindow")
          .withArgs(0n, now + opensAt, now + closesAt, now);
    });
  }
});
