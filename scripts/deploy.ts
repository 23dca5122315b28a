import { network } from "hardhat";
import LocalPlacements from "../ignition/modules/LocalPlacements.js";

/** `hardhat run scripts/deploy.ts --network localhost`: the escrow and a test token, on a chain of one's own. */
const connection = await network.create();
const { escrow, pound } = await connection.ignition.deploy(LocalPlacements, {
  parameters: "ignition/parameters/localhost.json",
});
console.log(`PlacementEscrow ${await escrow.getAddress()}`);
console.log(`TestPound       ${await pound.getAddress()}`);
