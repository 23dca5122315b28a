import type { ChainDescriptorsUserConfig } from "hardhat/types/config";
import { customChainId, setting } from "./settings.js";

/** Where the custom chain's contracts are shown; Hardhat knows the explorers of public chains. */
export function customExplorers(): ChainDescriptorsUserConfig {
  const chainId = customChainId();
  if (chainId === undefined) return {};
  const blockscout = setting("CUSTOM_BLOCKSCOUT_URL");
  const etherscan = setting("CUSTOM_ETHERSCAN_URL");
  const api = setting("CUSTOM_ETHERSCAN_API_URL");
  const blockExplorers = {
    ...(blockscout !== undefined && { blockscout: { url: blockscout, apiUrl: `${blockscout}/api` } }),
    ...(etherscan !== undefined && { etherscan: { url: etherscan, ...(api !== undefined && { apiUrl: api }) } }),
  };
  return { [chainId]: { name: `Chain ${chainId}`, blockExplorers } };
}
