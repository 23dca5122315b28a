import type { ClearText } from "../../clearSigning/clearText.js";
import type { SigningRequest } from "../../attestation/request.js";
import type { Finding } from "../../attestation/typedData.js";
import type { Notes } from "./clearLines.js";
import type { Known } from "./known.js";

/** A request that is put in words, with all that is at hand for it. */
export interface Asked {
  readonly request: SigningRequest;
  readonly known: Known;
  readonly clear: ClearText;
  /** Unix seconds. */
  readonly now: bigint;
}

/** What is said of one kind of request besides what is said of all. */
export interface Words {
  /** What the signer is asked. */
  readonly opening: readonly string[];
  readonly notes?: Notes;
  /** What it does, as far as the message alone doesn't say so. */
  readonly effects?: readonly string[];
}

/** A number of the message, if it has one of this name. */
export function numberIn({ message }: ClearText, name: string): bigint | undefined {
  const value = message[name];
  return typeof value === "string" && /^\d+$/.test(value) ? BigInt(value) : undefined;
}

/** The findings of an attestation, as they are signed. */
export function findingsIn({ message }: ClearText): Finding[] {
  const findings = message["findings"] as readonly Record<"tranche" | "achieved", string>[];
  return findings.map(({ tranche, achieved }) => ({ tranche: BigInt(tranche), achieved: BigInt(achieved) }));
}
