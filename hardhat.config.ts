import { createRequire } from "node:module";
import hardhatEthersChaiMatchers from "@nomicfoundation/hardhat-ethers-chai-matchers";
import hardhatEthers from "@nomicfoundation/hardhat-ethers";
import hardhatIgnitionEthers from "@nomicfoundation/hardhat-ignition-ethers";
import hardhatKeystore from "@nomicfoundation/hardhat-keystore";
import hardhatMocha from "@nomicfoundation/hardhat-mocha";
import hardhatNetworkHelpers from "@nomicfoundation/hardhat-network-helpers";
import hardhatTypechain from "@nomicfoundation/hardhat-typechain";
import { configVariable, defineConfig } from "hardhat/config";
import type { HardhatPlugin } from "hardhat/types/plugins";
import { SALT } from "./ignition/salt.js";
import { customExplorers } from "./scripts/deploy/explorers.js";
import { customChainId, loadSettings, setting } from "./scripts/deploy/settings.js";

loadSettings();

const require = createRequire(import.meta.url);

/** The compiler comes from npm, pinned in the lock file, so that a build needs no other download. */
const soljson = require.resolve("solc/soljson.js");

/** Warnings about other people's libraries are not ours to mend: they would only hide our own. */
const quietDependencies: HardhatPlugin = {
  id: "quiet-dependencies",
  hookHandlers: {
    solidity: () =>
      Promise.resolve({
        default: () =>
          Promise.resolve({
            getCompilationJobErrors: async (context, job, output, next) => {
              const errors = await next(context, job, output);
              return errors.filter(
                ({ severity, formattedMessage }) =>
                  severity === "error" || !/--> \S*node_modules\//.test(formattedMessage ?? ""),
              );
            },
          }),
      }),
  },
};

/** Artifacts are found in no fixed order, and TypeChain writes its lists in the order given: the typings would differ. */
const stableTypings: HardhatPlugin = {
  id: "stable-typings",
  hookHandlers: {
    solidity: () =>
      Promise.resolve({
        default: () =>
          Promise.resolve({
            processArtifactsAfterSuccessfulBuild: (_context, artifactPaths) => {
              (artifactPaths as string[]).sort();
              return Promise.resolve();
            },
          }),
      }),
  },
};

/**
 * The compiler's own optimiser sequence (solc 0.8.37), some of its steps elsewhere, left out or repeated: found by
 * trial, for less gas within the 24,576 bytes of EIP-170. What every test runs is this code. See docs/performance.md.
 */
const optimiserSteps =
  "dhVoDgvufsnVTtnIfxa[r]EscVLMfmul[j]sTpeulxt[r]cLgvTVMfiCsUca[r]LSsiTFOtfmncMaIulcscCTUtgvifMx[scCTUt" +
  "]inanDIulgvifjDul[jul]VcsTOculTjmul:fDnTOcmuO";

/** One for every purpose: Hardhat verifies by its production profile, which would otherwise be without these settings. */
const compiler = {
  version: "0.8.37",
  path: soljson,
  isolated: false,
  toolVersionsInBuildInfo: false,
  settings: {
    evmVersion: "cancun",
    viaIR: true,
    optimizer: { enabled: true, runs: 200, details: { yul: true, yulDetails: { optimizerSteps: optimiserSteps } } },
  },
};

const customChain = customChainId();
const sourcify = setting("SOURCIFY_API_URL");

export default defineConfig({
  plugins: [
    quietDependencies,
    stableTypings,
    hardhatEthers,
    hardhatEthersChaiMatchers,
    hardhatIgnitionEthers,
    hardhatKeystore,
    hardhatMocha,
    hardhatNetworkHelpers,
    hardhatTypechain,
  ],
  solidity: { profiles: { default: compiler, production: compiler } },
  typechain: { outDir: "typechain-types" },
  networks: {
    default: { type: "edr-simulated", chainType: "l1", hardfork: "cancun" },
    /** A local node whose clock starts when the examples do: `npm run node`. */
    demo: { type: "edr-simulated", chainType: "l1", hardfork: "cancun", initialDate: "2027-01-01T00:00:00Z" },
    localhost: { type: "http", chainType: "l1", url: process.env["LOCALHOST_RPC"] ?? "http://127.0.0.1:8545" },
    sepolia: {
      type: "http",
      chainType: "l1",
      chainId: 11_155_111,
      url: configVariable("SEPOLIA_RPC_URL"),
      accounts: [configVariable("DEPLOYER_KEY")],
    },
    /** Any other chain, permissioned or public: see .env.example. */
    custom: {
      type: "http",
      ...(customChain !== undefined && { chainId: customChain }),
      url: configVariable("CUSTOM_RPC_URL"),
      accounts: [configVariable("DEPLOYER_KEY")],
    },
  },
  ignition: { strategyConfig: { create2: { salt: SALT } } },
  chainDescriptors: customExplorers(),
  verify: {
    etherscan: { apiKey: configVariable("ETHERSCAN_API_KEY") },
    sourcify: sourcify === undefined ? {} : { apiUrl: sourcify },
  },
  test: { mocha: { timeout: 120_000, parallel: true, jobs: 2, require: ["./test/helpers/rootHooks.ts"] } },
});
