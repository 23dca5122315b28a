import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import PlacementEscrow from "./PlacementEscrow.js";
import TestPound from "./TestPound.js";

/** Everything a local chain needs: the escrow and a test token. */
export default buildModule("LocalPlacements", (m) => ({
  ...m.useModule(PlacementEscrow),
  ...m.useModule(TestPound),
}));
