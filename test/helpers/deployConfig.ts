import { defineConfig } from "hardhat/config";
import base from "../../hardhat.config.js";

/** The project's own configuration, but for the folder of parameters and deployments. */
export default defineConfig({ ...base, paths: { ignition: process.env["TEST_IGNITION"] ?? "ignition" } });
