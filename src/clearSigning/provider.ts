import type { ExternalDataProvider } from "@ethereum-sourcify/clear-signing";
import { Network, ZeroAddress, getAddress } from "ethers";

/** What is known here of what a message only names by number. */
export interface Names {
  /** Who an address is; undefined for one that nobody wrote down. */
  readonly nameOf: (address: string) => string | undefined;
  /** What amounts of a token are counted in; undefined unless its decimals are known. */
  readonly tokenOf: (address: string) => { readonly symbol: string; readonly decimals: number } | undefined;
}

/** The zero address stands for nobody: a vacant seat, a missing register. */
const NOBODY = "nobody";

const LOCAL_CHAIN = 31_337;
const UNNAMED = "unknown";

/** As ethers knows it, or undefined. */
export function chainName(chainId: number): string | undefined {
  if (chainId === LOCAL_CHAIN) return `local test chain (${chainId})`;
  const { name } = Network.from(chainId);
  return name === UNNAMED ? undefined : `${name} (${chainId})`;
}

/** Feeds the library from what is at hand, never from a network. */
export function dataProvider({ nameOf, tokenOf }: Names): ExternalDataProvider {
  return {
    resolveLocalName: (address) => {
      const name = address === ZeroAddress ? NOBODY : nameOf(getAddress(address));
      return Promise.resolve(name === undefined ? null : { name, typeMatch: true });
    },
    resolveToken: (_, address) => {
      const token = tokenOf(getAddress(address));
      return Promise.resolve(token === undefined ? null : { name: token.symbol, ...token });
    },
    resolveChainInfo: (chainId) => {
      const name = chainName(chainId);
      return Promise.resolve(name === undefined ? null : { name, nativeCurrency: ETHER });
    },
  };
}

const ETHER = { name: "Ether", symbol: "ETH", decimals: 18 };
