import { expect } from "chai";
import { id } from "ethers";
import { attachEscrow } from "../../src/adapters/escrow.js";
import { Journey } from "../helpers/journey.js";

const POUND = 10n ** 18n;

interface Replayed {
  readonly differences: readonly unknown[];
  readonly holdings: readonly { readonly token: string; readonly accounted: string; readonly held: string }[];
  readonly wallets: readonly unknown[];
}

describe("placement audit replay", () => {
  let journey: Journey;

  before(async () => {
    journey = await Journey.begin("test-audit");
  });

  after(async () => {
    await journey.end();
  });

  it("should tell a challenge, and a surplus that no agreement accounts for", async () => {
    const { id: agreement, built, file } = await journey.open("childrens-home");
    await journey.fund(file, built, 100n);
    const { node, escrow, pound } = journey.chain;
    await node.moveTo(built.terms.schedule[0]?.opensAt ?? 0n);
    const provider = await node.provider.getSigner(built.terms.provider);
    await (await attachEscrow(escrow, provider).challenge(agreement, [0n], id("grounds"))).wait();
    await (await pound.mint(escrow, 5n * POUND)).wait();

    const { differences, holdings, wallets } = await journey.data<Replayed>("audit", "replay");
    expect(differences).to.deep.equal([]);
    expect(wallets).to.deep.equal([]);
    expect(holdings.map(({ accounted, held }) => [BigInt(accounted), BigInt(held)])).to.deep.equal([
      [100n * POUND, 105n * POUND],
    ]);
    const { code, out } = await journey.run("audit", "replay");
    expect(code).to.equal(0);
    expect(out).to.match(/Challenged +challenged by /);
    expect(out).to.include("The escrow holds £105.00 of GBP test token, £5.00 more than is accounted for");
    expect(out).to.include("the replayed state equals the contract's");
  });
});
