import { expect } from "chai";
import { id } from "ethers";
import { DAY, HEALTH, MANAGER, MET, SOCIAL_WORKER, openFunded, tranche, type World } from "../../helpers/escrow.js";
import { expectRevert, prepare, signedItem, transfersOf } from "../../helpers/panel.js";
import { gasBound } from "../../helpers/instrumented.js";

const ALL_SEATS = [0, 1, 2, 3];
const CALLEE_GAS = 500_000n;
/** Four cold slots are 8,400; a second one a seat would not fit. A fortieth of what the escrow gives. */
const FAIR_GAS = 12_500n;
const CREDENTIAL = id("a salt and a credential");

interface Call {
  readonly to?: string;
  readonly gas: string;
  readonly gasUsed: string;
  readonly calls?: readonly Call[];
}

/** The calls of a transaction to one contract. */
async function callsTo({ ethers }: World, contract: string, hash: string): Promise<Call[]> {
  const trace = (await ethers.provider.send("debug_traceTransaction", [hash, { tracer: "callTracer" }])) as Call;
  const all = (call: Call): Call[] => [call, ...(call.calls ?? []).flatMap(all)];
  return all(trace).filter(({ to }) => to === contract.toLowerCase());
}

describe("PractitionerRegister, asked by the escrow", () => {
  /** Four seats enrolled for ten days, and one tranche that needs them all. */
  const load = prepare(async (world) => {
    const { seats, stranger: body } = world.people;
    const bodies = ALL_SEATS.map(() => body.address);
    const register = (await world.ethers.deployContract("PractitionerRegister", [body.address, bodies])).connect(body);
    const expiresAt = world.start + 10n * DAY;
    await register.enrolAll(
      seats.map(({ address }, seat) => ({ seat, account: address, expiresAt, credential: CREDENTIAL })),
    );
    const [a, b, c, d] = seats.map(({ address }) => address);
    const agreement = await openFunded(world, {
      terms: { register: await register.getAddress(), panel: [a!, b!, c!, d!] },
      schedule: [tranche(world.start, { requiredSeats: 0b1111, quorum: 4 })],
    });
    return { register, agreement, expiresAt };
  });

  const item = ({ world, agreement }: { world: World; agreement: string }) =>
    signedItem(world, agreement, [[0n, MET]], { seats: ALL_SEATS });

  describe("given all four seats are in good standing", () => {
    it("should have the home paid, asked once, for a fortieth of the gas that the escrow gives", async () => {
      const loaded = await load();
      const { world, register } = loaded;
      const tx = await world.escrow.attest([await item(loaded)]);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 1_000n * 10n ** 18n]]);
      const [asked, ...others] = await callsTo(world, await register.getAddress(), tx.hash);
      expect(others).to.deep.equal([]);
      expect(BigInt(asked!.gas)).to.equal(CALLEE_GAS);
      expect(BigInt(asked!.gasUsed))
        .to.be.lessThan(gasBound(FAIR_GAS))
        .and.greaterThan(4n * 2_100n);
    });

    it("should have it paid on the second before an enrolment expires", async () => {
      const loaded = await load();
      const { world, expiresAt } = loaded;
      const signed = await item(loaded);
      await world.helpers.time.setNextBlockTimestamp(expiresAt - 1n);
      const tx = await world.escrow.attest([signed]);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 1_000n * 10n ** 18n]]);
    });
  });

  describe("given seats are not in good standing", () => {
    it("should stop the payment on the second that an enrolment expires, and let it go on once renewed", async () => {
      const loaded = await load();
      const { world, register, agreement, expiresAt } = loaded;
      const signed = await item(loaded);
      await world.helpers.time.setNextBlockTimestamp(expiresAt);
      await expectRevert(world, world.escrow.attest([signed]), "EscrowStandingLacking", agreement, 0b1111);
      for (const [seat, { address }] of world.people.seats.entries()) {
        await register.renew({ seat, account: address, expiresAt: expiresAt + DAY, credential: CREDENTIAL });
      }
      const tx = await world.escrow.attest([signed]);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 1_000n * 10n ** 18n]]);
    });

    it("should stop it while a seat is suspended, and for good once it is struck off", async () => {
      const loaded = await load();
      const { world, register, agreement } = loaded;
      const signed = await item(loaded);
      const { address } = world.people.seats[SOCIAL_WORKER];
      await register.suspend(SOCIAL_WORKER, address, CREDENTIAL);
      await expectRevert(world, world.escrow.attest([signed]), "EscrowStandingLacking", agreement, 0b0010);
      await register.reinstate(SOCIAL_WORKER, address, CREDENTIAL);
      await world.escrow.attest.staticCall([signed]);
      await register.strikeOff(SOCIAL_WORKER, address, CREDENTIAL);
      await expectRevert(world, world.escrow.attest([signed]), "EscrowStandingLacking", agreement, 0b0010);
    });

    it("should stop it for who is enrolled for another seat only", async () => {
      const loaded = await load();
      const { world, register, agreement } = loaded;
      const { address } = world.people.seats[HEALTH];
      await register.strikeOff(HEALTH, address, CREDENTIAL);
      const { expiresAt } = loaded;
      await register.enrol({ seat: MANAGER, account: address, expiresAt, credential: CREDENTIAL });
      const attesting = world.escrow.attest([await item(loaded)]);
      await expectRevert(world, attesting, "EscrowStandingLacking", agreement, 0b1000);
    });
  });
});
