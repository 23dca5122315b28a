import { expect } from "chai";
import { getBytes, id } from "ethers";
import { loadWorld, openFunded, toAbi } from "../helpers/escrow.js";

// Nobody stands above the rules: there is nothing to own, upgrade, stop or destroy, and no second way in.

const [CALL, CALLCODE, DELEGATECALL, CREATE2, SELFDESTRUCT] = [0xf1, 0xf2, 0xf4, 0xf5, 0xff];
const [PUSH1, PUSH32] = [0x60, 0x7f];

/** The instructions of deployed code, without what they push. Its last two bytes are the length of what the compiler notes before them. */
function instructionsOf(code: string): Set<number> {
  const bytes = getBytes(code);
  const length = bytes.length - 2 - (bytes.at(-2)! * 256 + bytes.at(-1)!);
  const found = new Set<number>();
  for (let place = 0; place < length; place++) {
    const instruction = bytes[place]!;
    found.add(instruction);
    if (instruction >= PUSH1 && instruction <= PUSH32) place += instruction - PUSH1 + 1;
  }
  return found;
}

const selector = (signature: string): string => id(signature).slice(0, 10);

/** What would give somebody a power that DESIGN does not know. */
const STRANGE = [
  "owner()",
  "transferOwnership(address)",
  "pause()",
  "unpause()",
  "upgradeTo(address)",
  "upgradeToAndCall(address,bytes)",
  "initialize()",
  "multicall(bytes[])",
  "execute(address,uint256,bytes)",
  "isTrustedForwarder(address)",
  "grantRole(bytes32,address)",
  "sweep(address)",
  "onERC721Received(address,address,uint256,bytes)",
  // A token that burns or recovers on its holder's signature would ask for it so.
  "isValidSignature(bytes32,bytes)",
];

describe("Security: nobody stands above the rules", () => {
  it("the code cannot run other code as its own, nor destroy itself", async () => {
    const { ethers, escrow } = await loadWorld();
    const instructions = instructionsOf(await ethers.provider.getCode(escrow));
    expect([...instructions]).to.include(CALL);
    expect([...instructions]).to.not.include.oneOf([CALLCODE, DELEGATECALL, CREATE2, SELFDESTRUCT]);
  });

  it("it knows no owner, no pause, no upgrade, no forwarder, and no signature of its own", async () => {
    const { ethers, escrowAddress, people } = await loadWorld();
    for (const signature of STRANGE) {
      const data = `${selector(signature)}${"00".repeat(96)}`;
      const asking = ethers.provider.call({ to: escrowAddress, from: people.stranger.address, data });
      await expect(asking, signature).to.be.revertedWithoutReason(ethers);
    }
  });

  it("it takes no coins of the chain, which nobody could take out again", async () => {
    const { ethers, escrowAddress, people, escrow, pound } = await loadWorld();
    const fund = escrow.interface.encodeFunctionData("fund", [`0x${"11".repeat(32)}`, 1n]);
    for (const data of ["0x", "0x12345678", fund]) {
      const sending = people.stranger.sendTransaction({ to: escrowAddress, value: 1n, data });
      await expect(sending).to.be.revertedWithoutReason(ethers);
    }
    expect(await pound.balanceOf(escrowAddress)).to.equal(0n);
  });

  it("who deployed it may do what a stranger may", async () => {
    const world = await loadWorld();
    const agreement = await openFunded(world);
    const [deployer] = await world.ethers.getSigners();
    const byDeployer = world.escrow.connect(deployer);
    const [all, arbiter, protective] = [0b0000001, 0b0000100, 0b1011000];
    const grounds = `0x${"d1".repeat(32)}`;
    const refused: [Promise<unknown>, number][] = [
      [byDeployer.grant(agreement, [0n], grounds), all],
      [byDeployer.reclaim(agreement), all],
      [byDeployer.adjudicate(agreement, [{ tranche: 0n, achieved: 1n }], grounds), arbiter],
      [byDeployer.hold(agreement, grounds), protective],
    ];
    for (const [call, roles] of refused) {
      await expect(call)
        .to.be.revertedWithCustomError(world.escrow, "EscrowCallerNotAllowed")
        .withArgs(agreement, deployer!.address, roles);
    }
    expect(await world.escrow.termsOf(agreement)).to.deep.equal(Object.values(toAbi(world.terms)));
  });
});
