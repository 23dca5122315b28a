import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import type { IgnitionModule } from "@nomicfoundation/ignition-core";
import PlacementEscrow from "../../ignition/modules/PlacementEscrow.js";
import PractitionerRegister from "../../ignition/modules/PractitionerRegister.js";
import TestPound from "../../ignition/modules/TestPound.js";
import type { ContractName } from "./contracts.js";
import type { Step } from "./steps.js";

const MODULES: Readonly<Record<ContractName, IgnitionModule>> = { PlacementEscrow, PractitionerRegister, TestPound };

/** One module of all steps, so that they wait for their confirmations together. */
export const moduleOf = (steps: readonly Step[]) =>
  buildModule("Placements", (m) => {
    for (const { name, action, address } of steps) {
      if (action === "adopt") m.useModule(buildModule(name, (own) => ({ contract: own.contractAt(name, address) })));
      else m.useModule(MODULES[name]);
    }
    return {};
  });
