import { expect } from "chai";
import type { ContractTransactionResponse } from "ethers";
import {
  DAY,
  INSPECTOR,
  MET,
  POUND,
  SOCIAL_WORKER,
  attestationOf,
  consentsTo,
  draft,
  itemOf,
  loadWorld,
  openFunded,
  retractionBy,
  toAbi,
  tranche,
} from "../helpers/escrow.js";
import { packTranche } from "../../src/agreement/tranche.js";
import { amendmentOf, appointmentOf, settlementOf, terminationOf } from "../helpers/signed.js";
import { endow, placement } from "./support.js";

const FUNDS = 10_000n * POUND;
const REASON = `0x${"d1".repeat(32)}`;

/** A token that hands control away whenever it moves, one agreement in it to act on and another to re-enter. */
async function hookedWorld() {
  const world = await loadWorld();
  const token = await endow(world, await world.ethers.deployContract("HookToken"), 1_000_000n * POUND);
  const tokenAddress = await token.getAddress();
  const schedule = Array.from({ length: 24 }, () => tranche(world.start, { amount: 100n * POUND }));
  const acting = await openFunded(world, { terms: { token: tokenAddress, ...placement(1) }, schedule, funds: FUNDS });
  const other = await openFunded(world, { terms: { token: tokenAddress, ...placement(2) }, schedule, funds: FUNDS });
  return { world, token, tokenAddress, acting, other };
}

type Hooked = Awaited<ReturnType<typeof hookedWorld>>;

/** Calldata of every call that changes anything, each of which would succeed, or fail for its own reason, by itself. */
async function everyCall({ world, tokenAddress, other }: Hooked): Promise<Record<string, string>> {
  const { escrow, people, helpers } = world;
  const attestation = attestationOf(world, other, [[0n, MET]]);
  const item = await itemOf(world, attestation, [INSPECTOR, SOCIAL_WORKER]);
  const fresh = draft(world, { terms: { ...placement(3), token: tokenAddress } });
  const words = fresh.schedule.map(packTranche);
  const deadline = await helpers.time.latest();
  const amendment = await amendmentOf(world, other, { terms: { ...placement(2), token: tokenAddress } });
  const appointment = await appointmentOf(world, other, { seat: 3n, account: people.stranger.address });
  const termination = await terminationOf(world, other);
  const settlement = await settlementOf(world, other);
  const encode = escrow.interface.encodeFunctionData.bind(escrow.interface);
  return {
    open: encode("open", [toAbi(fresh.terms), words, await consentsTo(world, fresh)]),
    fund: encode("fund", [other, 1n]),
    fundWithPermit: encode("fundWithPermit", [other, 1n, deadline, 27, REASON, REASON]),
    attest: encode("attest", [[item]]),
    retract: encode("retract", [item.attestation]),
    retractBySignature: encode("retractBySignature", [
      item.attestation,
      await retractionBy(world, attestation, [INSPECTOR]),
    ]),
    claim: encode("claim", [other, [0n]]),
    grant: encode("grant", [other, [0n], REASON]),
    reclaim: encode("reclaim", [other]),
    withdraw: encode("withdraw", [tokenAddress, people.payee.address, people.payee.address]),
    withdrawPart: encode("withdrawPart", [tokenAddress, people.payee.address, 1n]),
    challenge: encode("challenge", [other, [0n], REASON]),
    adjudicate: encode("adjudicate", [other, [{ tranche: 0n, achieved: MET }], REASON]),
    hold: encode("hold", [other, REASON]),
    lift: encode("lift", [other]),
    giveNotice: encode("giveNotice", [other, world.start + 40n * DAY, REASON]),
    amend: encode("amend", [amendment.struct, amendment.words, amendment.consents]),
    appoint: encode("appoint", [appointment.appointment, appointment.consents]),
    terminate: encode("terminate", [termination.termination, termination.consents]),
    settle: encode("settle", [settlement.settlement, settlement.consents]),
  };
}

/** Every function of the escrow that could change something. */
const isWriting = ({ stateMutability, name }: { stateMutability: string; name: string }) =>
  stateMutability !== "view" && stateMutability !== "pure" && name !== "cancel";

/** How each call out of the token's hook ended. */
async function outcomes(
  { world, token }: Hooked,
  sending: Promise<ContractTransactionResponse>,
): Promise<[boolean, string][]> {
  const { hash } = await sending;
  const receipt = await world.ethers.provider.getTransactionReceipt(hash);
  return receipt!.logs.flatMap((log) => {
    const parsed = token.interface.parseLog(log);
    return parsed?.name === "HookCalled"
      ? [[parsed.args[0] as boolean, parsed.args[1] as string] as [boolean, string]]
      : [];
  });
}

describe("Security: a token that re-enters while it moves", () => {
  it("knows every call that could be re-entered", async () => {
    const hooked = await hookedWorld();
    const names: string[] = [];
    hooked.world.escrow.interface.forEachFunction((fragment) => {
      if (isWriting(fragment)) names.push(fragment.name);
    });
    expect(Object.keys(await everyCall(hooked)).sort()).to.deep.equal(names.sort());
  });

  for (const beforeMoving of [true, false]) {
    it(`while money comes in, ${beforeMoving ? "before" : "after"} it moved, every call is refused`, async () => {
      const hooked = await hookedWorld();
      const { world, token, acting, other } = hooked;
      const before = await world.escrow.stateOf(other);
      const calls = Object.values(await everyCall(hooked));
      await token.arm(
        calls.map((data) => ({ target: world.escrowAddress, data })),
        beforeMoving,
      );
      const funding = world.escrow.connect(world.people.commissioner).fund(acting, 5n * POUND);

      const refusal = world.escrow.interface.getError("ReentrancyGuardReentrantCall")!.selector;
      expect(await outcomes(hooked, funding)).to.deep.equal(calls.map(() => [false, refusal]));
      expect((await world.escrow.stateOf(acting)).balance).to.equal(FUNDS + 5n * POUND);
      expect(await world.escrow.stateOf(other)).to.deep.equal(before);
    });
  }

  it("while money goes out every call is refused, and the payout arrives", async () => {
    const hooked = await hookedWorld();
    const { world, token, acting, other } = hooked;
    const before = await world.escrow.stateOf(other);
    const refusal = world.escrow.interface.getError("ReentrancyGuardReentrantCall")!.selector;
    let index = 0n;
    for (const [name, data] of Object.entries(await everyCall(hooked))) {
      await token.arm([{ target: world.escrowAddress, data }], false);
      const granting = world.escrow.connect(world.people.commissioner).grant(acting, [index++], REASON);
      expect(await outcomes(hooked, granting), name).to.deep.equal([[false, refusal]]);
    }
    expect(await token.balanceOf(world.people.payee)).to.equal(index * 100n * POUND);
    expect(await token.balanceOf(world.escrow)).to.equal(2n * FUNDS - index * 100n * POUND);
    expect(await world.escrow.stateOf(other)).to.deep.equal(before);
  });

  it("between two payouts of one run it reads books that are never above the money that is there", async () => {
    const hooked = await hookedWorld();
    const { world, token, acting, other } = hooked;
    await token.arm(
      [
        { target: world.escrowAddress, data: world.escrow.interface.encodeFunctionData("stateOf", [acting]) },
        { target: world.escrowAddress, data: world.escrow.interface.encodeFunctionData("stateOf", [other]) },
        {
          target: await token.getAddress(),
          data: token.interface.encodeFunctionData("balanceOf", [world.escrow.target]),
        },
      ],
      true,
    );
    const items = [acting, other].map((agreement) =>
      itemOf(world, attestationOf(world, agreement, [[0n, MET]]), [INSPECTOR, SOCIAL_WORKER]),
    );
    const results = (await outcomes(hooked, world.escrow.attest(await Promise.all(items)))).map(([, result]) => result);
    const balanceIn = (result: string) => {
      const [state] = world.escrow.interface.decodeFunctionResult("stateOf", result);
      return (state as { balance: bigint }).balance;
    };
    expect(results.slice(0, 2).map(balanceIn)).to.deep.equal([FUNDS - 100n * POUND, FUNDS - 100n * POUND]);
    expect(BigInt(results[2]!)).to.equal(2n * FUNDS);
  });
});
