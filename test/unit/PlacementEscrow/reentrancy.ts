import { expect } from "chai";
import { Interface, ZeroHash } from "ethers";
import type { HookedToken } from "../../../typechain-types/index.js";
import { packTranche } from "../../../src/agreement/tranche.js";
import { CALLERS_WORD, encodeSignatures } from "../../../src/attestation/signatures.js";
import { TERMS_TYPES } from "../../../src/attestation/typedData.js";
import {
  CORE,
  HOLDBACK,
  INSPECTOR,
  MANAGER,
  MET,
  SOCIAL_WORKER,
  WEEK,
  attestationOf,
  attestationToAbi,
  consentsTo,
  draft,
  itemOf,
  loadWorld,
  openAgreement,
  retractionBy,
  toAbi,
  tranche,
  type World,
} from "../../helpers/escrow.js";
import { openOwing } from "../../helpers/flows.js";
import { amendmentOf, appointmentOf, settlementOf, terminationOf } from "../../helpers/signed.js";
import { FEE, expectConservation, inToken, openCore, passClose } from "../../helpers/tokens.js";

const GUARD = new Interface(["error ReentrancyGuardReentrantCall()"]).encodeErrorResult("ReentrancyGuardReentrantCall");
const SURPLUS = 100n;

/** Agreements in one token, each ready for something. */
interface Agreements {
  /** Unfunded. */
  readonly empty: string;
  /** Funded; its core tranche is due. */
  readonly due: string;
  /** Everything settled, and a surplus left. */
  readonly settled: string;
  /** Everything settled, its fee owed. */
  readonly owing: string;
  /** The token is its commissioner. */
  readonly granting: string;
  /** The token sits in its inspector's seat. */
  readonly seated: string;
  /** The token is its arbiter; its core tranche is challenged, and money is held. */
  readonly judged: string;
}

/** A call that the token could make with success outside any transfer. */
interface Call {
  readonly name: string;
  readonly data: string;
}

describe("PlacementEscrow: re-entrancy", () => {
  let world: World;
  let token: HookedToken;
  let agreements: Agreements;
  let calls: readonly Call[];

  beforeEach(async () => {
    const home = await loadWorld();
    token = await home.ethers.deployContract("HookedToken");
    world = await inToken(home, token);
    await token.mint(token, FEE);
    await token.perform(token, token.interface.encodeFunctionData("approve", [world.escrowAddress, FEE]));
    agreements = await openAll();
    calls = await prepareCalls();
  });

  /** The same world, for agreements of another reference. */
  const called = (digits: string): World => ({
    ...world,
    terms: { ...world.terms, placementRef: `0x${digits.repeat(32)}` },
  });

  const openAll = async (): Promise<Agreements> => {
    const tokenAddress = await token.getAddress();
    const empty = await openCore(called("b1"), 0n);
    const due = await openCore(called("b2"));
    const settled = await openCore(called("b3"), FEE + SURPLUS);
    await world.escrow.connect(world.people.commissioner).grant(settled, [CORE], ZeroHash);
    const owing = await openOwing({ world: called("b4"), token });
    const granting = await openByToken({ commissioner: tokenAddress });
    const [, socialWorker, manager, vacant] = world.terms.panel;
    const seated = await openAgreement(world, { terms: { panel: [tokenAddress, socialWorker, manager, vacant] } });
    const judged = await openAgreement(world, { terms: { arbiter: tokenAddress } });
    await world.escrow.connect(world.people.provider).challenge(judged, [CORE], ZeroHash);
    await passClose(world);
    await world.escrow.connect(world.people.seats[INSPECTOR]).hold(judged, ZeroHash);
    return { empty, due, settled, owing, granting, seated, judged };
  };

  /** Opens an agreement whose commissioner is the token: it consents by sending. */
  const openByToken = async (terms: { commissioner: string }): Promise<string> => {
    const agreed = draft(world, { terms });
    const words = agreed.schedule.map(packTranche);
    const message = { ...agreed.terms, schedule: agreed.schedule };
    const consents = encodeSignatures([
      { bit: 0, signature: CALLERS_WORD },
      { bit: 1, signature: await world.people.provider.signTypedData(world.domain, TERMS_TYPES, message) },
    ]);
    const open = world.escrow.interface.encodeFunctionData("open", [toAbi(agreed.terms), words, consents]);
    await token.perform(world.escrow, open);
    return world.escrow.termsDigest(toAbi(agreed.terms), words);
  };

  /** One call of each verb that the guard is to stop. */
  const prepareCalls = async (): Promise<Call[]> => {
    const { interface: abi } = world.escrow;
    const { payee } = world.people;
    const tokenAddress = await token.getAddress();
    const { empty, due, settled, granting, seated } = agreements;
    const fresh = draft(world, { schedule: [tranche(world.start, { closesAt: world.start + 9n * WEEK })] });
    const attestation = attestationOf(world, due, [[CORE, MET]]);
    const signed = await itemOf(world, attestation, [INSPECTOR, SOCIAL_WORKER]);
    const retraction = await retractionBy(world, attestation, [INSPECTOR]);
    const own = attestationToAbi(attestationOf(world, seated, [[CORE, MET]]));
    const terms = [toAbi(fresh.terms), fresh.schedule.map(packTranche), await consentsTo(world, fresh)] as const;
    const permit = [0n, 27, ZeroHash, ZeroHash] as const;
    return [
      { name: "open", data: abi.encodeFunctionData("open", [...terms]) },
      { name: "fund", data: abi.encodeFunctionData("fund", [empty, FEE]) },
      { name: "fundWithPermit", data: abi.encodeFunctionData("fundWithPermit", [empty, FEE, ...permit]) },
      { name: "attest", data: abi.encodeFunctionData("attest", [[signed]]) },
      { name: "retract", data: abi.encodeFunctionData("retract", [own]) },
      {
        name: "retractBySignature",
        data: abi.encodeFunctionData("retractBySignature", [attestationToAbi(attestation), retraction]),
      },
      { name: "claim", data: abi.encodeFunctionData("claim", [due, [CORE]]) },
      { name: "grant", data: abi.encodeFunctionData("grant", [granting, [CORE], ZeroHash]) },
      { name: "reclaim", data: abi.encodeFunctionData("reclaim", [settled]) },
      { name: "withdraw", data: abi.encodeFunctionData("withdraw", [tokenAddress, payee.address, payee.address]) },
      ...(await prepareTurns()),
    ];
  };

  /** One call of each verb that disputes, holds, ends or changes an agreement. */
  const prepareTurns = async (): Promise<Call[]> => {
    const { interface: abi } = world.escrow;
    const { due, settled, granting, seated, judged } = agreements;
    const account = world.people.stranger.address;
    const inYear = BigInt(await world.helpers.time.latest()) + 52n * WEEK;
    const { termination, ...terminating } = await terminationOf(world, due);
    const { settlement, ...settling } = await settlementOf(world, settled);
    const appointing = await appointmentOf(world, due, { seat: BigInt(MANAGER), account });
    const core = [tranche(world.start, { amount: FEE, paysOnSilence: true })];
    const amending = await amendmentOf(called("b1"), agreements.empty, { schedule: core });
    return [
      { name: "challenge", data: abi.encodeFunctionData("challenge", [seated, [HOLDBACK], ZeroHash]) },
      {
        name: "adjudicate",
        data: abi.encodeFunctionData("adjudicate", [judged, [{ tranche: CORE, achieved: MET }], ZeroHash]),
      },
      { name: "hold", data: abi.encodeFunctionData("hold", [seated, ZeroHash]) },
      { name: "lift", data: abi.encodeFunctionData("lift", [judged]) },
      { name: "giveNotice", data: abi.encodeFunctionData("giveNotice", [granting, inYear, ZeroHash]) },
      { name: "terminate", data: abi.encodeFunctionData("terminate", [termination, terminating.consents]) },
      { name: "settle", data: abi.encodeFunctionData("settle", [settlement, settling.consents]) },
      { name: "appoint", data: abi.encodeFunctionData("appoint", [appointing.appointment, appointing.consents]) },
      { name: "amend", data: abi.encodeFunctionData("amend", [amending.struct, amending.words, amending.consents]) },
    ];
  };

  const expectBooksBalance = (): Promise<void> => expectConservation(world, token, Object.values(agreements));

  /** Sends `outer` once for each call that the token makes in the middle of it; then what it should have come to. */
  const expectCountedOnce = async (
    outer: () => Promise<unknown>,
    account: { address: string },
    moves: bigint,
  ): Promise<void> => {
    for (const { name, data } of calls) {
      const snapshot = await world.helpers.takeSnapshot();
      const before = await token.balanceOf(account.address);
      await token.arm(world.escrow, data);
      await expect(outer(), name).to.emit(token, "HookReturned").withArgs(false, GUARD);
      expect((await token.balanceOf(account.address)) - before, name).to.equal(moves);
      await expectBooksBalance();
      await snapshot.restore();
    }
  };

  describe("given the token calls outside any transfer", () => {
    it("should let each of the calls succeed that it is refused within", async () => {
      for (const { data } of calls) {
        const snapshot = await world.helpers.takeSnapshot();
        await token.perform(world.escrow, data);
        await expectBooksBalance();
        await snapshot.restore();
      }
    });
  });

  describe("given the token calls back in the middle of a transfer", () => {
    it("should not let re-entrancy be counted twice: every verb is refused during a funding", async () => {
      const { commissioner } = world.people;
      const fund = () => world.escrow.connect(commissioner).fund(agreements.empty, FEE);
      await expectCountedOnce(fund, commissioner, -FEE);
    });

    it("should refuse every verb during a payout, and pay once", async () => {
      const { payee, stranger } = world.people;
      const claim = () => world.escrow.connect(stranger).claim(agreements.due, [CORE]);
      await expectCountedOnce(claim, payee, FEE);
    });

    it("should refuse every verb while money is reclaimed, and return it once", async () => {
      const { commissioner } = world.people;
      const reclaim = () => world.escrow.connect(commissioner).reclaim(agreements.settled);
      await expectCountedOnce(reclaim, commissioner, SURPLUS);
    });

    it("should refuse every verb during a withdrawal, and deliver once", async () => {
      const { payee, stranger } = world.people;
      const withdraw = () => world.escrow.connect(stranger).withdraw(token, payee, payee);
      await expectCountedOnce(withdraw, payee, FEE);
    });

    it("should refuse every verb while an agreement is settled, and split it once", async () => {
      const { commissioner, payee, stranger } = world.people;
      const { settlement, consents } = await settlementOf(world, agreements.due, { toPayee: FEE - 40n });
      const settle = () => world.escrow.connect(stranger).settle(settlement, consents);
      await expectCountedOnce(settle, payee, FEE - 40n);
      await expectCountedOnce(settle, commissioner, 40n);
    });

    it("should let an account cancel, for that touches no money", async () => {
      const { commissioner } = world.people;
      await token.arm(world.escrow, world.escrow.interface.encodeFunctionData("cancel", [ZeroHash]));
      await expect(world.escrow.connect(commissioner).fund(agreements.empty, FEE))
        .to.emit(token, "HookReturned")
        .withArgs(true, "0x");
      expect(await world.escrow.cancelled(token, ZeroHash)).to.equal(true);
      expect((await world.escrow.stateOf(agreements.empty)).balance).to.equal(FEE);
      await expectBooksBalance();
    });
  });
});
