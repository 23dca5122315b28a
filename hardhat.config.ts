import { createRequire } from "node:module";
import hardhatEthersChaiMatchers from "@nomicfoundation/hardhat-ethers-chai-matchers";
import hardhatEthers from "@nomicfoundation/hardhat-ethers";
import hardhatIgnitionEthers from "@nomicfoundation/hardhat-ignition-ethers";
import hardhatMocha from "@nomicfoundation/hardhat-mocha";
import hardhatNetworkHelpers from "@nomicfoundation/hardhat-network-helpers";
import hardhatTypechain from "@nomicfoundation/hardhat-typechain";
import { defineConfig } from "hardhat/config";
import type { HardhatPlugin } from "hardhat/types/plugins";

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
 * The compiler's own optimiser sequence (solc 0.8.37) less its function specialiser (F): that one copies a function for
 * every constant argument, which takes the escrow over the 24,576 bytes of EIP-170.
 */
const optimiserSteps =
  "dhfoDgvulfnTUtnIfxa[r]EscLMVcul[j]Trpeulxa[r]cLgvifMCTUca[r]LSsTOtfDnca[r]IulcscCTUtgvifMx[scCTUt]TOntnfDIulgvifM" +
  "jmul[jul]VcTOculjmul:fDnTOcmuO";

export default defineConfig({
  plugins: [
    quietDependencies,
    stableTypings,
    hardhatEthers,
    hardhatEthersChaiMatchers,
    hardhatIgnitionEthers,
    hardhatMocha,
    hardhatNetworkHelpers,
    hardhatTypechain,
  ],
  solidity: {
    version: "0.8.37",
    path: soljson,
    settings: {
      evmVersion: "cancun",
      viaIR: true,
      optimizer: { enabled: true, runs: 200, details: { yul: true, yulDetails: { optimizerSteps: optimiserSteps } } },
    },
  },
  typechain: { outDir: "typechain-types" },
  networks: {
    default: { type: "edr-simulated", chainType: "l1", hardfork: "cancun" },
    /** A local node whose clock starts when the examples do: `npm run node`. */
    demo: { type: "edr-simulated", chainType: "l1", hardfork: "cancun", initialDate: "2027-01-01T00:00:00Z" },
    localhost: { type: "http", chainType: "l1", url: process.env["LOCALHOST_RPC"] ?? "http://127.0.0.1:8545" },
  },
  test: { mocha: { timeout: 120_000, parallel: true, jobs: 2, require: ["./test/helpers/rootHooks.ts"] } },
});
