import { expect } from "chai";
import { network } from "hardhat";
import { escrowDomain, attestationDigest } from "../../src/attestation/typedData.js";
import {
  CORE,
  INSPECTOR,
  MET,
  SOCIAL_WORKER,
  attestationOf,
  attestationToAbi,
  itemOf,
  loadWorld,
  openFunded,
} from "../helpers/escrow.js";

const OTHER_CHAIN = 424_242;

describe("Security: the chain forks under the escrow", () => {
  it("asks for signatures of the chain it is on, not of the one it was deployed on", async () => {
    const world = await loadWorld();
    const agreement = await openFunded(world);
    const attestation = attestationOf(world, agreement, [[CORE, MET]]);
    const item = await itemOf(world, attestation, [INSPECTOR, SOCIAL_WORKER]);

    const fork = await network.create({ network: "default", override: { chainId: OTHER_CHAIN } });
    await fork.networkHelpers.setCode(world.escrowAddress, await world.ethers.provider.getCode(world.escrow));
    const forked = await fork.ethers.getContractAt("PlacementEscrow", world.escrowAddress);
    const domain = escrowDomain(BigInt(OTHER_CHAIN), world.escrowAddress);
    const digest = await forked.attestationDigest(attestationToAbi(attestation));
    expect(digest).to.equal(attestationDigest(domain, attestation));
    expect(digest).not.to.equal(await world.escrow.attestationDigest(item.attestation));
    expect((await forked.eip712Domain()).chainId).to.equal(BigInt(OTHER_CHAIN));
    await fork.close();
  });
});
