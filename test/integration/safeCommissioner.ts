import { expect } from "chai";
import { packTranche } from "../../src/agreement/tranche.js";
import { encodeSignatures } from "../../src/attestation/signatures.js";
import { TERMS_TYPES } from "../../src/attestation/typedData.js";
import { POUND, TWO_OF_THREE, draft, toAbi } from "../helpers/escrow.js";
import { eventsOf, expectRevert, prepare, transfersOf } from "../helpers/panel.js";
import { teamOf } from "../helpers/safe.js";

const LINE = 1_000n * POUND;
const REASON = `0x${"5e".repeat(32)}`;

describe("A Safe 1.4.1 as the commissioner", () => {
  const load = prepare(async (world) => {
    const { owners, team: council } = await teamOf(world);
    const agreed = draft(world, { terms: { commissioner: council.address } });
    const words = agreed.schedule.map(packTranche);
    const agreement = await world.escrow.termsDigest(toAbi(agreed.terms), words);
    const message = { ...agreed.terms, schedule: agreed.schedule };
    const providers = await world.people.provider.signTypedData(world.domain, TERMS_TYPES, message);
    const open = (signature: string) =>
      world.escrow.open(
        toAbi(agreed.terms),
        words,
        encodeSignatures([
          { bit: 0, signature },
          { bit: 1, signature: providers },
        ]),
      );
    const act = (data: string) => council.execute(world.escrowAddress, data, owners.slice(0, 2));
    return { owners, council, agreement, open, act, calls: world.escrow.interface };
  });

  it("should agree to terms by its owners' signatures", async () => {
    const { world, owners, council, agreement, open } = await load();
    await open(await council.sign(agreement, owners.slice(1, 3)));
    expect((await world.escrow.termsOf(agreement)).commissioner).to.equal(council.address);
  });

  it("should not agree to terms that too few owners signed", async () => {
    const { world, owners, council, agreement, open } = await load();
    const opening = open(await council.sign(agreement, owners.slice(1, 2)));
    await expectRevert(world, opening, "EscrowWalletRefused", agreement, 0b01);
  });

  it("should fund, grant and give notice by its own transactions", async () => {
    const { world, owners, council, agreement, open, act, calls } = await load();
    await open(await council.sign(agreement, owners.slice(0, 2)));
    await world.pound.mint(council.address, 5n * LINE);
    const approval = world.pound.interface.encodeFunctionData("approve", [world.escrowAddress, 5n * LINE]);
    await council.execute(await world.pound.getAddress(), approval, owners.slice(0, 2));

    const [funded] = await eventsOf(world, await act(calls.encodeFunctionData("fund", [agreement, 5n * LINE])));
    expect([funded?.[0], funded?.[1]]).to.deep.equal(["Funded", agreement]);
    const granting = await act(calls.encodeFunctionData("grant", [agreement, [TWO_OF_THREE], REASON]));
    expect(await transfersOf(world, granting)).to.deep.equal([[world.people.payee.address, LINE]]);
    const { noticePeriod } = await world.escrow.termsOf(agreement);
    const endsAt = BigInt(await world.helpers.time.latest()) + noticePeriod + 1_000n;
    await act(calls.encodeFunctionData("giveNotice", [agreement, endsAt, REASON]));
    expect((await world.escrow.stateOf(agreement)).endsAt).to.equal(endsAt);
  });

  it("should not act by one owner's call", async () => {
    const { world, owners, council, agreement, open } = await load();
    await open(await council.sign(agreement, owners.slice(0, 2)));
    const granting = world.escrow.connect(owners[0]).grant(agreement, [TWO_OF_THREE], REASON);
    await expectRevert(world, granting, "EscrowCallerNotAllowed", agreement, owners[0]!.address, 1);
  });
});
