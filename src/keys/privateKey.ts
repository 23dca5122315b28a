import { SigningKey, computeAddress } from "ethers";
import { PlacementError } from "../errors.js";
import type { OpenedKey } from "./keystore.js";

const KEY = /^(0x)?[0-9a-fA-F]{64}$/;

/** A raw private key in hexadecimal; `source` says where it came from. It is in no message, and in no cause. */
export function parsePrivateKey(text: string, source: string): OpenedKey {
  const digits = text.trim();
  const key = KEY.test(digits) ? openKey(digits.replace(/^(0x)?/, "0x").toLowerCase()) : undefined;
  if (key !== undefined) return key;
  throw new PlacementError("bad-input", `${source} is not a private key.`, {
    next: "A private key is 64 hexadecimal digits, with or without 0x before them.",
  });
}

function openKey(privateKey: string): OpenedKey | undefined {
  try {
    return { address: computeAddress(new SigningKey(privateKey)), privateKey };
  } catch {
    // 0, or not below the order of the curve.
    return undefined;
  }
}
