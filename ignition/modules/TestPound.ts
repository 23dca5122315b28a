import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

/** GBPe has 18 decimals. */
const DEFAULT_DECIMALS = 18;

/** For chains where no pound token is deployed. */
export default buildModule("TestPound", (m) => ({
  pound: m.contract("TestPound", [m.getParameter("decimals", DEFAULT_DECIMALS)]),
}));
