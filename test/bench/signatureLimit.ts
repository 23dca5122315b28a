import { expect } from "chai";
import { ZeroAddress, id, type BytesLike } from "ethers";
import { network } from "hardhat";
import { AMOUNT, signaturesOver } from "../../scripts/bench/gas/peers/limit.js";
import { person, type Person } from "../../scripts/bench/people.js";
import type { FixedPayment, TestPound } from "../../typechain-types/index.js";

const PANEL = ["inspector 1", "social worker 1", "registered manager"].map(person);
const ADDRESSES = PANEL.map(({ address }) => address);
const PAYEE = person("payee").address;
const EVIDENCE = id("a salt and evidence");
const TRANCHE = 4n;
/** What a token returns that moves nothing. */
const NO = `0x${"00".repeat(32)}`;
const [FIRST, LAST] = [0n, 255n];

const { ethers, networkHelpers } = await network.create();

for (const name of ["SignatureLimit", "PlainSignatureLimit"] as const) {
  describe(`${name}.pay`, () => {
    async function deployed() {
      const pound = await ethers.deployContract("TestPound", [18]);
      const limit = await deploy(await pound.getAddress());
      await pound.mint(limit, 2n * AMOUNT);
      return { pound, limit };
    }

    const deploy = async (token: string, panel: readonly string[] = ADDRESSES): Promise<FixedPayment> =>
      (await ethers.deployContract(name, [panel, token, PAYEE, AMOUNT])) as unknown as FixedPayment;

    const load = () => networkHelpers.loadFixture(deployed);

    async function signed(limit: FixedPayment, tranche: bigint, signers: readonly Person[] = PANEL) {
      const { chainId } = await ethers.provider.getNetwork();
      const domain = { chainId, verifyingContract: await limit.getAddress() };
      return signaturesOver(domain, { tranche, evidence: EVIDENCE }, signers);
    }

    async function expectPays(limit: FixedPayment, pound: TestPound, tranche: bigint): Promise<void> {
      const before = await pound.balanceOf(PAYEE);
      await expect(limit.pay(tranche, EVIDENCE, await signed(limit, tranche)))
        .to.emit(limit, "Paid")
        .withArgs(tranche, EVIDENCE);
      expect((await pound.balanceOf(PAYEE)) - before).to.equal(AMOUNT);
    }

    it("should pay once on three signatures, whoever sends them", async () => {
      const { pound, limit } = await load();
      await expectPays(limit, pound, TRANCHE);
      await expect(limit.pay(TRANCHE, EVIDENCE, await signed(limit, TRANCHE)))
        .to.be.revertedWithCustomError(limit, "LimitAlreadyPaid")
        .withArgs(TRANCHE);
    });

    it("should know the first and the last tranche, and none beyond", async () => {
      const { pound, limit } = await load();
      await expectPays(limit, pound, FIRST);
      await expectPays(limit, pound, LAST);
      await expect(limit.pay(LAST + 1n, EVIDENCE, await signed(limit, LAST + 1n)))
        .to.be.revertedWithCustomError(limit, "LimitTrancheUnknown")
        .withArgs(LAST + 1n);
    });

    for (const [seat, address] of ADDRESSES.entries()) {
      it(`should refuse another's signature in seat ${seat}`, async () => {
        const { limit } = await load();
        const signers = PANEL.with(seat, person("stranger"));
        await expect(limit.pay(TRANCHE, EVIDENCE, await signed(limit, TRANCHE, signers)))
          .to.be.revertedWithCustomError(limit, "LimitSignatureInvalid")
          .withArgs(address);
      });

      it(`should refuse what recovers nobody in seat ${seat}`, async () => {
        const { limit } = await load();
        const words: BytesLike[] = await signed(limit, TRANCHE);
        const spoilt = words.with(2 * seat, `0x${"00".repeat(32)}`) as Awaited<ReturnType<typeof signed>>;
        await expect(limit.pay(TRANCHE, EVIDENCE, spoilt))
          .to.be.revertedWithCustomError(limit, "LimitSignatureInvalid")
          .withArgs(address);
      });

      it(`should not be made with nobody in seat ${seat}`, async () => {
        const { pound, limit } = await load();
        await expect(deploy(await pound.getAddress(), ADDRESSES.with(seat, ZeroAddress))).to.be.revertedWithCustomError(
          limit,
          "LimitSeatVacant",
        );
      });
    }

    it("should refuse signatures over another tranche, other evidence, and for another contract", async () => {
      const { pound, limit } = await load();
      const other = await deploy(await pound.getAddress());
      const attempts = [
        [TRANCHE + 1n, EVIDENCE, await signed(limit, TRANCHE)],
        [TRANCHE, id("other evidence"), await signed(limit, TRANCHE)],
        [TRANCHE, EVIDENCE, await signed(other, TRANCHE)],
      ] as const;
      for (const [tranche, evidence, signatures] of attempts) {
        await expect(limit.pay(tranche, evidence, signatures))
          .to.be.revertedWithCustomError(limit, "LimitSignatureInvalid")
          .withArgs(ADDRESSES[0]);
      }
    });

    it("should pay nothing where the token answers no", async () => {
      const token = await ethers.deployContract("AnsweringToken");
      await token.tell(NO);
      const limit = await deploy(await token.getAddress());
      const paying = limit.pay(TRANCHE, EVIDENCE, await signed(limit, TRANCHE));
      await expect(paying).to.be.revertedWithCustomError(limit, "LimitTransferRefused");
    });
  });
}
