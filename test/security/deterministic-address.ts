import { expect } from "chai";
import { TypedDataEncoder, concat, getCreate2Address, id, keccak256, toBeHex, zeroPadValue } from "ethers";
import { isDeployedFrom } from "../../src/adapters/deployedCode.js";
import { escrowDomain } from "../../src/attestation/typedData.js";
import { PlacementEscrow__factory } from "../../typechain-types/index.js";
import { POUND, openFunded, type World } from "../helpers/escrow.js";
import { expectRevert, prepare } from "../helpers/panel.js";

/** A factory that anybody may use: it creates the code behind the first word of its calldata, with that word as salt. */
const FACTORY = `0x${"fa".repeat(20)}`;
const FACTORY_CODE =
  "0x7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe03601600081602082378035828234f58015156039578182fd5b8082525050506014600cf3";
const SALT = toBeHex(2027, 32);
const INIT_CODE = PlacementEscrow__factory.bytecode;
const ADDRESS = getCreate2Address(FACTORY, SALT, keccak256(INIT_CODE));

const load = prepare(async (world) => {
  await world.helpers.setCode(FACTORY, FACTORY_CODE);
  return {};
});

const deployBy = ({ people }: World, who: "stranger" | "commissioner", initCode = INIT_CODE) =>
  people[who].sendTransaction({ to: FACTORY, data: concat([SALT, initCode]) });

/** All that the code takes from the place where it is deployed. */
const immutablesOf = (domain: World["domain"]): string[] => [
  TypedDataEncoder.hashDomain(domain),
  toBeHex(domain.chainId, 32),
  zeroPadValue(ADDRESS, 32),
  id(domain.name),
  id(domain.version),
];

describe("Attack: deploying to the escrow's address before anybody else does", () => {
  it("gives the very same escrow, of which its deployer has nothing", async () => {
    const { world } = await load();
    const { commissioner, stranger } = world.people;
    await deployBy(world, "stranger");
    const domain = escrowDomain(world.domain.chainId, ADDRESS);
    const code = await world.ethers.provider.getCode(ADDRESS);
    expect(isDeployedFrom(code, INIT_CODE, immutablesOf(domain))).to.equal(true);
    await expect(deployBy(world, "commissioner")).to.be.revertedWithoutReason(world.ethers);

    const escrow = PlacementEscrow__factory.connect(ADDRESS, stranger);
    const there = { ...world, escrow, escrowAddress: ADDRESS, domain };
    await world.pound.connect(commissioner).approve(ADDRESS, POUND);
    const agreement = await openFunded(there, { funds: POUND });
    await expectRevert(there, escrow.reclaim(agreement), "EscrowCallerNotAllowed", agreement, stranger.address, 1);
  });

  it("cannot put other code there: the address is made of the code", async () => {
    const { world } = await load();
    const token = (await world.ethers.getContractFactory("TestPound")).bytecode;
    await deployBy(world, "stranger", concat([token, toBeHex(18, 32)]));
    expect(await world.ethers.provider.getCode(ADDRESS)).to.equal("0x");
    await deployBy(world, "commissioner");
    expect(await world.ethers.provider.getCode(ADDRESS)).to.not.equal("0x");
  });
});
