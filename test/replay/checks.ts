import { expect } from "chai";
import { ZeroHash, id } from "ethers";
import { createLedgerReader } from "../../src/adapters/ledgerReader.js";
import { PlacementError } from "../../src/errors.js";
import {
  checkConservation,
  compareWithContract,
  describeDifference,
  holdingsOf,
  unprovenAccounts,
} from "../../src/replay/checks.js";
import { GrowingMap } from "../../src/replay/growing.js";
import type { LedgerReader } from "../../src/replay/reader.js";
import { moneyKey, type AgreementState, type Ledger } from "../../src/replay/state.js";
import {
  MET,
  POUND,
  TWO_OF_THREE,
  attestationOf,
  itemOf,
  loadWorld,
  openFunded,
  type World,
} from "../helpers/escrow.js";
import { expectReplayEqualsContract, replayWorld } from "../helpers/replayCheck.js";
import { overwriteState } from "../helpers/state.js";

interface Scene {
  readonly world: World;
  readonly agreement: string;
  readonly ledger: Ledger;
  readonly reader: LedgerReader;
}

/** An agreement with a decision, an endorsement and a cancelled consent, replayed. */
async function replayed(): Promise<Scene> {
  const world = await loadWorld();
  const agreement = await openFunded(world);
  const one = attestationOf(world, agreement, [[TWO_OF_THREE, MET]]);
  const other = attestationOf(world, agreement, [[2n, MET]]);
  await world.escrow.attest([await itemOf(world, one, [1, 2]), await itemOf(world, other, [0])]);
  await world.escrow.connect(world.people.provider).cancel(id("a consent"));
  const { ledger, block } = await replayWorld(world);
  const reader = createLedgerReader(world.ethers.provider, world.escrowAddress, block);
  return { world, agreement, ledger, reader };
}

const withAgreement = ({ ledger, agreement }: Scene, fields: Partial<AgreementState>): Ledger => ({
  ...ledger,
  agreements: new Map(ledger.agreements).set(agreement, { ...ledger.agreements.get(agreement)!, ...fields }),
});

/** What is named when a ledger is compared with the contract. */
async function namesOf(ledger: Ledger, reader: LedgerReader): Promise<string[]> {
  return (await compareWithContract(ledger, reader)).map(({ what }) => what);
}

describe("The comparison with the contract", () => {
  it("finds no difference where there is none", async () => {
    const { ledger, reader } = await replayed();
    expect(await compareWithContract(ledger, reader)).to.deep.equal([]);
    expect(checkConservation(ledger)).to.deep.equal([]);
  });

  it("names each word that differs, with both values", async () => {
    const scene = await replayed();
    const { agreement, reader } = scene;
    const ledger = withAgreement(scene, { version: 2n, balance: 5n, sequence: 9n, heldBy: 1, arrears: 7n });
    const differences = await compareWithContract(ledger, reader);
    expect(differences.map(describeDifference)).to.deep.equal([
      `${agreement}: version should be 2 and is 1`,
      `${agreement}: heldBy should be 1 and is 0`,
      `${agreement}: balance should be 5 and is ${23_000n * POUND}`,
      `${agreement}: sequence should be 9 and is 4`,
      `${agreement}: arrears should be 7 and is 0`,
    ]);
  });

  it("names statuses, liabilities and what can be reclaimed", async () => {
    const scene = await replayed();
    const ledger = withAgreement(scene, { settled: 0b0111n });
    expect(await namesOf(ledger, scene.reader)).to.deep.equal([
      "settled",
      "liabilities",
      "what can be reclaimed",
      "the status of tranche 0",
      "the status of tranche 2",
    ]);
  });

  it("names terms and schedules", async () => {
    const scene = await replayed();
    const { terms, schedule } = scene.ledger.agreements.get(scene.agreement)!;
    const ledger = withAgreement(scene, {
      terms: { ...terms, carePlan: ZeroHash },
      schedule: schedule.map((tranche) => ({ ...tranche, quorum: tranche.quorum + 1 })),
    });
    expect(await namesOf(ledger, scene.reader)).to.deep.equal(["the terms", "the schedule"]);
  });

  it("names endorsements and retractions", async () => {
    const scene = await replayed();
    const [[digest, given]] = [...scene.ledger.agreements.get(scene.agreement)!.endorsements] as [
      [string, NonNullable<ReturnType<AgreementState["endorsements"]["get"]>>],
    ];
    const other = { ...given, endorsed: [], retracted: 1 };
    const ledger = withAgreement(scene, { endorsements: GrowingMap.empty<string, typeof other>().with(digest, other) });
    expect(await namesOf(ledger, scene.reader)).to.deep.equal([
      `the seats that endorsed ${digest}`,
      `the seats that retracted ${digest}`,
    ]);
  });

  it("names what is owed or cancelled and is not, and the other way round", async () => {
    const { world, ledger, reader } = await replayed();
    const { token, payee } = world.terms;
    const owed = new Map([[moneyKey(token, payee), { token, account: payee, amount: 1n }]]);
    const at = { block: { number: 1n, timestamp: 1n }, transactionHash: ZeroHash, logIndex: 0 };
    const cancelled = new Map([["x", { account: payee, digest: ZeroHash, at }]]);
    expect(await namesOf({ ...ledger, owed, cancelled }, reader)).to.deep.equal([
      `what waits for it of ${token}`,
      `that it cancelled ${ZeroHash}`,
      // 1 more is accounted for than the escrow holds.
      "what the escrow holds, at the least",
    ]);
    const generous: LedgerReader = { ...reader, owed: () => Promise.resolve(3n) };
    expect(await namesOf(ledger, generous)).to.deep.equal(Array(2).fill(`what waits for it of ${token}`));
  });

  it("names an agreement that the contract does not know", async () => {
    const scene = await replayed();
    const unknown = { ...scene.ledger.agreements.get(scene.agreement)!, id: ZeroHash, balance: 0n };
    const ledger = { ...scene.ledger, agreements: new Map([[ZeroHash, unknown]]) };
    expect(await namesOf(ledger, scene.reader)).to.deep.equal(["that it is open"]);
  });

  it("names a token of which the escrow holds too little, and not one of which it holds more", async () => {
    const { world, ledger, reader } = await replayed();
    await world.pound.mint(world.escrowAddress, 5n);
    expect(await namesOf(ledger, reader)).to.deep.equal([]);
    const { ledger: later, block } = await replayWorld(world);
    const readerNow = createLedgerReader(world.ethers.provider, world.escrowAddress, block);
    expect(await holdingsOf(later, readerNow)).to.deep.equal([
      { token: world.terms.token, accounted: 23_000n * POUND, held: 23_000n * POUND + 5n },
    ]);
    expect(await namesOf(later, readerNow)).to.deep.equal([]);
    const robbed: LedgerReader = { ...reader, holdings: () => Promise.resolve(23_000n * POUND - 1n) };
    expect(await namesOf(ledger, robbed)).to.deep.equal(["what the escrow holds, at the least"]);
  });

  it("asks no token of which the escrow should hold nothing", async () => {
    const { ledger, reader } = await replayed();
    const mute: LedgerReader = { ...reader, holdings: () => Promise.resolve(null) };
    const empty = [...ledger.agreements].map(([key, agreement]) => [key, { ...agreement, balance: 0n }] as const);
    expect(await namesOf({ ...ledger, agreements: new Map(empty) }, mute)).to.deep.equal(["balance"]);
  });

  it("leaves out agreements that are not in question, with their tokens", async () => {
    const { world, agreement } = await replayed();
    const liar = await world.ethers.deployContract("TestPound", [18]);
    await liar.mint(world.people.commissioner, 100n);
    await liar.connect(world.people.commissioner).approve(world.escrow, 100n);
    const token = await liar.getAddress();
    const other = await openFunded(world, { terms: { token }, funds: 100n });
    const { ledger, block } = await replayWorld(world);
    const honest = createLedgerReader(world.ethers.provider, world.escrowAddress, block);
    const lying: LedgerReader = {
      ...honest,
      holdings: (asked) => (asked === token ? Promise.resolve(0n) : honest.holdings(asked)),
      owed: (asked, account) => (asked === token ? Promise.resolve(1n) : honest.owed(asked, account)),
    };
    expect(await namesOf(ledger, lying)).to.have.lengthOf(3);
    expect(await compareWithContract(ledger, lying, new Set([agreement]))).to.deep.equal([]);
    expect(await compareWithContract(ledger, lying, new Set([other]))).to.have.lengthOf(3);
  });

  it("names an account whose word no key proves and that is no contract", async () => {
    const scene = await replayed();
    const { payments } = scene.ledger.agreements.get(scene.agreement)!;
    const ledger = withAgreement(scene, {
      payments: payments.map((payment) => {
        if (payment.ground.by !== "panel") return payment;
        const words = payment.ground.words.map((word) => ({ ...word, proof: "wallet" as const }));
        return { ...payment, ground: { ...payment.ground, words } };
      }),
    });
    const [, socialWorker, manager] = scene.world.people.seats;
    expect(await unprovenAccounts(scene.ledger, scene.reader)).to.deep.equal([]);
    expect(await unprovenAccounts(ledger, scene.reader)).to.deep.equal([socialWorker.address, manager.address]);
    const coded: LedgerReader = { ...scene.reader, hasCode: () => Promise.resolve(true) };
    expect(await unprovenAccounts(ledger, coded)).to.deep.equal([]);
  });

  it("reads the contract as it was at the block", async () => {
    const { world, agreement, ledger, reader } = await replayed();
    await world.escrow.connect(world.people.commissioner).grant(agreement, [0n], ZeroHash);
    await world.helpers.time.increase(365n * 86_400n);
    expect(await compareWithContract(ledger, reader)).to.deep.equal([]);
    const latest = BigInt(await world.helpers.time.latest());
    expect(await reader.timestamp()).to.be.below(latest - 364n * 86_400n);
  });

  it("sees a contract that was changed behind its events", async () => {
    const { world, agreement } = await replayed();
    await overwriteState(world, agreement, { settled: 0b1010n });
    const { ledger, block } = await replayWorld(world);
    const reader = createLedgerReader(world.ethers.provider, world.escrowAddress, block);
    expect(await namesOf(ledger, reader)).to.include.members(["settled", "the status of tranche 3"]);
    const failure = await expectReplayEqualsContract(world).catch((error: unknown) => error);
    expect(String(failure)).to.include("differences between replay and contract");
  });

  it("says in a sentence that a node does not answer", async () => {
    const { world } = await replayed();
    const reader = createLedgerReader(world.ethers.provider, world.escrowAddress, 10_000n);
    for (const ask of [() => reader.timestamp(), () => reader.stateOf(ZeroHash), () => reader.holdings(ZeroHash)]) {
      const failure = await ask().catch((error: unknown) => error);
      expect(failure).to.be.instanceOf(PlacementError).with.property("code", "chain");
    }
  });
});

describe("The books in themselves", () => {
  it("add up, or say what does not", async () => {
    const scene = await replayed();
    const { payments } = scene.ledger.agreements.get(scene.agreement)!;
    const spoilt = withAgreement(scene, {
      funded: 1n,
      arrears: 2n,
      payments: payments.map((payment) => ({ ...payment, paid: payment.paid - 1n })),
    });
    expect(checkConservation(spoilt).map(({ what }) => what)).to.deep.equal([
      "what was paid, reclaimed, settled back and is left",
      "the sum of its payments and its settlement",
      "what is decided and unpaid",
      "the balance beside arrears",
    ]);
  });
});
