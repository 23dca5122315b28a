import config from "../../hardhat.config.js";
import { recorder } from "./recorder.js";

/** The project's own configuration, with every step of the suite written down for Foundry. */
export default { ...config, plugins: [...(config.plugins ?? []), recorder] };
