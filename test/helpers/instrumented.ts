import hre from "hardhat";

/** Whether the contracts count what is run, which takes more gas: `npm run coverage`. */
const isInstrumented = hre.globalOptions.coverage;

/** A bound on gas, for the contracts as they run now. */
export const gasBound = (gas: bigint): bigint => (isInstrumented ? 2n * gas : gas);

/** A test that looks for the very gas limit at which something changes: only the contracts as they are have it. */
export const itAtExactGas: (title: string, test: () => Promise<void>) => void = isInstrumented ? () => undefined : it;
