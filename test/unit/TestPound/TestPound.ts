import { expect } from "chai";
import { POUND, loadWorld } from "../../helpers/escrow.js";

describe("TestPound", () => {
  it("should tell the decimals that it was deployed with", async () => {
    const { ethers } = await loadWorld();
    for (const decimals of [2n, 6n, 18n]) {
      const pound = await ethers.deployContract("TestPound", [decimals]);
      expect(await pound.decimals()).to.equal(decimals);
    }
  });

  it("should mint to whom anybody likes", async () => {
    const { ethers, pound, people } = await loadWorld();
    await expect(pound.connect(people.stranger).mint(people.payee, 3n * POUND)).to.changeTokenBalance(
      ethers,
      pound,
      people.payee,
      3n * POUND,
    );
  });
});
