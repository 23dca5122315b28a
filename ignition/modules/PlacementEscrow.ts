import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

export default buildModule("PlacementEscrow", (m) => ({ escrow: m.contract("PlacementEscrow") }));
