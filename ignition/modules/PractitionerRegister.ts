import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

/**
 * A register of its own admin and bodies. Neither has a default: whoever deploys must not become a body by forgetting.
 * `bodies` are four addresses, by seat; the zero address leaves a seat to be filled by the admin later.
 */
export default buildModule("PractitionerRegister", (m) => ({
  register: m.contract("PractitionerRegister", [m.getParameter("admin"), m.getParameter("bodies")]),
}));
