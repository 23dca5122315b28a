import { existsSync, readFileSync } from "node:fs";
import { parse } from "dotenv";
import { HardhatPluginError } from "hardhat/plugins";

const DOTENV = ".env";

/** What of `.env` is for deploying. Keys are not read from there. */
export const SETTINGS = [
  "SEPOLIA_RPC_URL",
  "CUSTOM_RPC_URL",
  "CUSTOM_CHAIN_ID",
  "CUSTOM_BLOCKSCOUT_URL",
  "CUSTOM_ETHERSCAN_URL",
  "CUSTOM_ETHERSCAN_API_URL",
  "SOURCIFY_API_URL",
] as const;

type Setting = (typeof SETTINGS)[number];

const dotenv = existsSync(DOTENV) ? parse(readFileSync(DOTENV)) : {};

/** From the environment or else `.env`; a name without a value, as in `.env.example`, is none. */
export function setting(name: Setting): string | undefined {
  const value = process.env[name] ?? dotenv[name];
  return value === "" ? undefined : value;
}

/** @throws HardhatPluginError, which Hardhat tells as a sentence, if it is none. */
export function customChainId(): number | undefined {
  const text = setting("CUSTOM_CHAIN_ID");
  const chainId = Number(text);
  if (text === undefined) return undefined;
  if (Number.isSafeInteger(chainId) && chainId > 0) return chainId;
  throw new HardhatPluginError(
    "placement-escrow",
    `CUSTOM_CHAIN_ID is no chain id: ${text}. Give a whole number from 1.`,
  );
}

/** Whether somebody put this into `.env`, where it is not looked for. */
export const isInDotenv = (name: string): boolean => Boolean(dotenv[name]);

/** `configVariable` looks in the environment, then in the keystore: what `.env` says of these goes into the former. */
export function loadSettings(): void {
  for (const name of SETTINGS) {
    const value = setting(name);
    if (value !== undefined) process.env[name] = value;
  }
}
