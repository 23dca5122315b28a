import { expect } from "chai";
import { packTranche } from "../../src/agreement/tranche.js";
import { encodeSignatures } from "../../src/attestation/signatures.js";
import {
  CORE,
  DAY,
  INSPECTOR,
  MET,
  POUND,
  SOCIAL_WORKER,
  THREE_OF_THREE,
  TWO_OF_THREE,
  attestationOf,
  attestationToAbi,
  openAgreement,
  openFunded,
  toAbi,
} from "../helpers/escrow.js";
import { Status, expectRevert, placement, prepare } from "../helpers/panel.js";
import { amend, appointmentOf, settlementOf, terminationOf } from "../helpers/signed.js";
import { readState } from "../helpers/state.js";
import { panelWith } from "./support.js";

// Named after PEERS, "What went wrong elsewhere, so not here": Rigor M-04 and M-07.

const REASON = `0x${"d1".repeat(32)}`;
const LINE = 1_000n * POUND;
const ACCEPTED = "0x1234";
const ROLES = ["commissioner", "provider", "arbiter", "inspector", "socialWorker", "manager"] as const;
type Role = (typeof ROLES)[number];

/** A placement in which everybody is a contract wallet, and what each of them can do. */
const load = prepare(async (world) => {
  const { escrow, ethers } = world;
  const entries = await Promise.all(
    ROLES.map(async (role) => [role, await ethers.deployContract("MoodyWallet")] as const),
  );
  const wallets = Object.fromEntries(entries) as Record<Role, (typeof entries)[number][1]>;
  const of = (role: Role) => wallets[role].getAddress();
  const terms = {
    ...world.terms,
    commissioner: await of("commissioner"),
    provider: await of("provider"),
    arbiter: await of("arbiter"),
    panel: panelWith(world, { 0: await of("inspector"), 1: await of("socialWorker"), 2: await of("manager") }),
  };
  const words = world.schedule.map(packTranche);
  const agreement = await escrow.termsDigest(toAbi(terms), words);
  await escrow.open(toAbi(terms), words, signedBy(0, 1));
  await escrow.connect(world.people.commissioner).fund(agreement, 24n * LINE);
  const act = (role: Role, data: string) => wallets[role].execute(world.escrowAddress, data);
  return { agreement, wallets, act, encode: escrow.interface };
});

const signedBy = (...seats: readonly number[]) => encodeSignatures(seats.map((bit) => ({ bit, signature: ACCEPTED })));

describe("Elsewhere, Rigor: contract wallets could not dispute", () => {
  it("a wallet as party challenges, a wallet as arbiter rules, and wallets as seats decide", async () => {
    const { world, agreement, act, encode } = await load();
    const disputed = [CORE, TWO_OF_THREE];
    await act("provider", encode.encodeFunctionData("challenge", [agreement, [TWO_OF_THREE], REASON]));
    await act("commissioner", encode.encodeFunctionData("challenge", [agreement, [CORE], REASON]));
    for (const index of disputed) expect(await world.escrow.statusOf(agreement, index)).to.equal(Status.Challenged);
    const findings = [
      { tranche: CORE, achieved: MET },
      { tranche: TWO_OF_THREE, achieved: 2_500n },
    ];
    await act("arbiter", encode.encodeFunctionData("adjudicate", [agreement, findings, REASON]));
    const met = attestationToAbi(attestationOf(world, agreement, [[THREE_OF_THREE, MET]]));
    await world.escrow.attest([{ attestation: met, ...signedBy(0, 1, 2) }]);
    expect(await world.pound.balanceOf(world.people.payee)).to.equal(20n * LINE + LINE / 4n + LINE);
  });

  it("a wallet as seat challenges, holds, lifts and retracts", async () => {
    const { world, agreement, wallets, act, encode } = await load();
    await act("manager", encode.encodeFunctionData("challenge", [agreement, [TWO_OF_THREE], REASON]));
    expect(await world.escrow.statusOf(agreement, TWO_OF_THREE)).to.equal(Status.Challenged);
    await act("inspector", encode.encodeFunctionData("hold", [agreement, REASON]));
    expect((await readState(world, agreement)).heldBy).to.equal(1n << BigInt(INSPECTOR));
    await act("inspector", encode.encodeFunctionData("lift", [agreement]));
    const met = attestationToAbi(attestationOf(world, agreement, [[THREE_OF_THREE, MET]]));
    await act("socialWorker", encode.encodeFunctionData("retract", [met]));
    const spoilt = world.escrow.attest([{ attestation: met, ...signedBy(0, 1, 2) }]);
    await expectRevert(world, spoilt, "EscrowRetracted", agreement, 1 << SOCIAL_WORKER);
    const manager = await wallets.manager.getAddress();
    const holding = act("manager", encode.encodeFunctionData("hold", [agreement, REASON]));
    await expectRevert(world, holding, "EscrowCallerNotAllowed", agreement, manager, 0b1011000);
  });

  it("wallets grant, give notice, terminate, appoint, amend, settle and take back their consent", async () => {
    const { world, agreement, wallets, act, encode } = await load();
    await act("commissioner", encode.encodeFunctionData("grant", [agreement, [TWO_OF_THREE], REASON]));
    const endsAt = world.start + 90n * DAY;
    await act("provider", encode.encodeFunctionData("giveNotice", [agreement, endsAt, REASON]));
    const { termination } = await terminationOf(world, agreement, { endsAt: endsAt - DAY }, []);
    await world.escrow.terminate(termination, signedBy(0, 1));
    expect((await readState(world, agreement)).endsAt).to.equal(endsAt - DAY);
    const newcomer = world.people.seats[3].address;
    const { appointment } = await appointmentOf(world, agreement, { seat: 3n, account: newcomer }, []);
    await world.escrow.appoint(appointment, signedBy(1, 2));

    const { settlement } = await settlementOf(world, agreement, { toPayee: LINE }, []);
    const digest = await world.escrow.settlementDigest(settlement);
    const snapshot = await world.helpers.takeSnapshot();
    await act("commissioner", encode.encodeFunctionData("cancel", [digest]));
    const cancelled = world.escrow.settle(settlement, signedBy(0, 1));
    const commissioner = await wallets.commissioner.getAddress();
    await expectRevert(world, cancelled, "EscrowConsentCancelled", commissioner, digest);
    await snapshot.restore();
    await world.escrow.settle(settlement, signedBy(0, 1));
    expect(await world.pound.balanceOf(world.people.payee)).to.equal(2n * LINE);
    expect(await world.pound.balanceOf(commissioner)).to.equal(22n * LINE);
  });
});

describe("Elsewhere, Rigor: one person in two roles", () => {
  it("is refused at the opening, in an amendment and by an appointment, for every pair", async () => {
    const { world } = await load();
    const { people } = world;
    const agreement = await openFunded(world, { terms: placement(9) });
    const held = [people.commissioner, people.provider, people.arbiter, ...people.seats.slice(0, 3)];
    for (const [seat, own] of people.seats.slice(0, 3).entries()) {
      for (const { address } of held) {
        if (address === own.address) continue;
        const panel = panelWith(world, { [seat]: address });
        const terms = { ...placement(10), panel };
        await expectRevert(world, openAgreement(world, { terms }), "EscrowRolesOverlap", address);
        await expectRevert(world, amend(world, agreement, { terms }), "EscrowRolesOverlap", address);
        const fields = { seat: BigInt(seat), account: address };
        const { appointment, consents } = await appointmentOf(world, agreement, fields);
        await expectRevert(world, world.escrow.appoint(appointment, consents), "EscrowRolesOverlap", address);
      }
    }
    const { appointment, consents } = await appointmentOf(world, agreement, {
      seat: 0n,
      account: people.payee.address,
    });
    const paid = world.escrow.appoint(appointment, consents);
    await expectRevert(world, paid, "EscrowPayeeNotAllowed", people.payee.address);
  });
});
