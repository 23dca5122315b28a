import { expect } from "chai";
import type { ContractTransactionResponse } from "ethers";
import {
  CORE,
  HOLDBACK,
  INSPECTOR,
  MANAGER,
  MET,
  POUND,
  SOCIAL_WORKER,
  THREE_OF_THREE,
  TWO_OF_THREE,
  attestationOf,
  itemOf,
  loadWorld,
  openFunded,
  type World,
} from "../helpers/escrow.js";
import { Status, placement } from "./support.js";

const FEE = 20_000n * POUND;
const LINE = 1_000n * POUND;

/** The transfers that a call made, as `[to, amount]`. */
async function transfersOf(world: World, sending: Promise<ContractTransactionResponse>): Promise<[string, bigint][]> {
  const receipt = await (await sending).wait();
  return receipt!.logs.flatMap((log) => {
    const parsed = world.pound.interface.parseLog(log);
    return parsed?.name === "Transfer" ? [[parsed.args[1] as string, parsed.args[2] as bigint]] : [];
  });
}

const signed = (world: World, agreement: string, findings: readonly (readonly [bigint, bigint])[]) =>
  itemOf(world, attestationOf(world, agreement, findings), [INSPECTOR, SOCIAL_WORKER, MANAGER]);

describe("Security: payouts joined in a payment run", () => {
  it("joins what stands in a row, across endorsements and empty balances, and nothing else", async () => {
    const world = await loadWorld();
    const { payee, provider, stranger } = world.people;
    const home = (number: number, account: string, funds?: bigint) =>
      openFunded(world, { terms: { ...placement(number), payee: account }, ...(funds === undefined ? {} : { funds }) });
    const [a, b, c, d, e] = [
      await home(1, payee.address),
      await home(2, payee.address),
      await home(3, provider.address),
      await home(4, payee.address),
      await home(5, stranger.address, 0n),
    ];
    const endorsement = await itemOf(world, attestationOf(world, c, [[TWO_OF_THREE, MET]]), [SOCIAL_WORKER]);
    const run = [
      await signed(world, a, [[CORE, MET]]),
      endorsement,
      await signed(world, b, [[TWO_OF_THREE, 2_500n]]),
      await signed(world, e, [[CORE, MET]]),
      await signed(world, b, [[THREE_OF_THREE, MET]]),
      await signed(world, c, [[CORE, MET]]),
      await signed(world, d, [[CORE, MET]]),
      await signed(world, d, [[HOLDBACK, MET]]),
    ];
    expect(await transfersOf(world, world.escrow.attest(run))).to.deep.equal([
      [payee.address, FEE + LINE / 4n + LINE],
      [provider.address, FEE],
      [payee.address, FEE + 2n * LINE],
    ]);
    expect(await world.escrow.arrears(e)).to.equal(FEE);
    const balances = await Promise.all([a, b, c, d, e].map(async (id) => (await world.escrow.stateOf(id)).balance));
    const total = 24n * LINE;
    expect(balances).to.deep.equal([total - FEE, total - LINE - LINE / 4n, total - FEE, 2n * LINE, 0n]);
    const sum = balances.reduce((left, right) => left + right, 0n);
    expect(await world.pound.balanceOf(world.escrow)).to.equal(sum);
  });
});

describe("Security: one agreement several times in a payment run", () => {
  it("pays a tranche once, though every item names it", async () => {
    const world = await loadWorld();
    const agreement = await openFunded(world);
    const run = [
      await signed(world, agreement, [[TWO_OF_THREE, 1n]]),
      await signed(world, agreement, [[TWO_OF_THREE, MET]]),
      await signed(world, agreement, [[TWO_OF_THREE, 1n]]),
      await signed(world, agreement, [[TWO_OF_THREE, 0n]]),
    ];
    await world.escrow.attest(run);
    expect(await world.pound.balanceOf(world.people.payee)).to.equal(LINE / MET);
    expect(await world.escrow.statusOf(agreement, TWO_OF_THREE)).to.equal(Status.Settled);
    expect((await world.escrow.stateOf(agreement)).sequence).to.equal(3n);
  });

  it("completes in one item the quorum that an earlier item began, and keeps every flag", async () => {
    const world = await loadWorld();
    const agreement = await openFunded(world, { funds: FEE + LINE / 2n });
    const line = attestationOf(world, agreement, [[TWO_OF_THREE, MET]]);
    await world.escrow.attest([
      await itemOf(world, line, [SOCIAL_WORKER]),
      await signed(world, agreement, [[CORE, MET]]),
      await itemOf(world, line, [INSPECTOR]),
      await signed(world, agreement, [[HOLDBACK, 0n]]),
    ]);
    const state = await world.escrow.stateOf(agreement);
    expect(state.flags).to.equal(1n | 2n);
    expect(state.sequence).to.equal(6n);
    expect(state.balance).to.equal(0n);
    expect([state.settled, state.challenged]).to.deep.equal([0b1011n, 0b1000n]);
    expect(await world.escrow.arrears(agreement)).to.equal(LINE / 2n);
    expect(await world.pound.balanceOf(world.people.payee)).to.equal(FEE + LINE / 2n);
  });

  it("collects a quorum of three one by one, and repeating a word adds nothing", async () => {
    const world = await loadWorld();
    const agreement = await openFunded(world);
    const line = attestationOf(world, agreement, [[THREE_OF_THREE, MET]]);
    const [inspector, socialWorker, manager] = [
      await itemOf(world, line, [INSPECTOR]),
      await itemOf(world, line, [SOCIAL_WORKER]),
      await itemOf(world, line, [MANAGER]),
    ];
    await world.escrow.attest([manager]);
    await world.escrow.attest([inspector, manager, inspector]);
    const digest = await world.escrow.attestationDigest(inspector.attestation);
    expect(await world.escrow.endorsementsOf(agreement, digest)).to.deep.equal([0b101n, 0n]);
    expect((await world.escrow.stateOf(agreement)).sequence).to.equal(4n);
    await expect(world.escrow.attest([manager]))
      .to.be.revertedWithCustomError(world.escrow, "EscrowQuorumNotReached")
      .withArgs(agreement, 0b101, 0b111, 3);
    await world.escrow.attest([socialWorker]);
    expect(await world.pound.balanceOf(world.people.payee)).to.equal(LINE);
  });

  it("lets a later item of the run overturn a refusal only if it says so", async () => {
    const world = await loadWorld();
    const agreement = await openFunded(world);
    const overturn = attestationOf(world, agreement, [[TWO_OF_THREE, MET]], { overRefusal: true });
    await world.escrow.attest([
      await signed(world, agreement, [[TWO_OF_THREE, 0n]]),
      await signed(world, agreement, [[TWO_OF_THREE, MET]]),
    ]);
    expect(await world.escrow.statusOf(agreement, TWO_OF_THREE)).to.equal(Status.Refused);
    await world.escrow.attest([await itemOf(world, overturn, [INSPECTOR, SOCIAL_WORKER])]);
    expect(await world.escrow.statusOf(agreement, TWO_OF_THREE)).to.equal(Status.Settled);
    expect((await world.escrow.stateOf(agreement)).challenged).to.equal(0n);
  });

  it("names the reason of the first item when none can be done, and leaves nothing behind", async () => {
    const world = await loadWorld();
    const agreement = await openFunded(world);
    await world.escrow.attest([await signed(world, agreement, [[CORE, MET]])]);
    const before = await world.escrow.stateOf(agreement);
    const expired = attestationOf(world, agreement, [[TWO_OF_THREE, MET]], { validUntil: world.start });
    const run = [
      await signed(world, agreement, [[CORE, MET]]),
      await itemOf(world, expired, [INSPECTOR, SOCIAL_WORKER]),
    ];
    await expect(world.escrow.attest(run))
      .to.be.revertedWithCustomError(world.escrow, "EscrowTrancheUnavailable")
      .withArgs(agreement, CORE, Status.Settled);
    expect(await world.escrow.stateOf(agreement)).to.deep.equal(before);
  });
});

describe("Security: an item that comes too late in a payment run", () => {
  it("is skipped for every act of others: retraction, expiry, another version, a tranche decided before", async () => {
    const world = await loadWorld();
    const agreement = await openFunded(world);
    const retracted = attestationOf(world, agreement, [[HOLDBACK, MET]]);
    const item = await itemOf(world, retracted, [INSPECTOR, SOCIAL_WORKER]);
    await world.escrow.connect(world.people.seats[INSPECTOR]).retract(item.attestation);
    const expired = attestationOf(world, agreement, [[HOLDBACK, MET]], { validUntil: world.start });
    const future = attestationOf(world, agreement, [[HOLDBACK, MET]], { version: 2n });
    await world.escrow.attest([
      item,
      await itemOf(world, expired, [INSPECTOR, SOCIAL_WORKER]),
      await itemOf(world, future, [INSPECTOR, SOCIAL_WORKER]),
      await signed(world, agreement, [[CORE, MET]]),
      await signed(world, agreement, [[CORE, MET]]),
    ]);
    expect(await world.pound.balanceOf(world.people.payee)).to.equal(FEE);
    expect((await world.escrow.stateOf(agreement)).sequence).to.equal(4n);
    expect(await world.escrow.statusOf(agreement, HOLDBACK)).to.equal(Status.Open);
  });
});
