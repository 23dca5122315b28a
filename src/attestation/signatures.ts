import { concat, dataLength, toBeHex } from "ethers";
import { PlacementError } from "../errors.js";

/** One signer of a set: its bit, and its signature; `0x` stands for the account that sends the transaction. */
export interface SignerSignature {
  readonly bit: number;
  readonly signature: string;
}

/** A set of signatures as the escrow takes it. */
export interface Consents {
  readonly signers: number;
  readonly signatures: string;
}

/** The caller's own word, instead of a signature. */
export const CALLERS_WORD = "0x";

const HIGHEST_BIT = 7;
const LENGTH_BYTES = 2;

/** For each signer, by ascending bit, a uint16 length and the signature. */
export function encodeSignatures(signatures: readonly SignerSignature[]): Consents {
  const ordered = [...signatures].sort((a, b) => a.bit - b.bit);
  let signers = 0;
  const parts: string[] = [];
  for (const { bit, signature } of ordered) {
    if (signers & (1 << bit)) throw new PlacementError("bad-input", `Two signatures for bit ${bit}.`);
    signers |= 1 << bit;
    parts.push(toBeHex(dataLength(signature), LENGTH_BYTES), signature);
  }
  return { signers, signatures: concat(parts) };
}

/** Takes apart what an event logged. */
export function decodeSignatures({ signers, signatures }: Consents): SignerSignature[] {
  const total = dataLength(signatures);
  // Checked as a whole just now: ethers would read all of it again for each part.
  const part = (start: number, end: number): string => `0x${signatures.slice(2 + 2 * start, 2 + 2 * end)}`;
  const decoded: SignerSignature[] = [];
  let offset = 0;
  for (let bit = 0; bit <= HIGHEST_BIT; bit++) {
    if (!(signers & (1 << bit))) continue;
    const start = offset + LENGTH_BYTES;
    offset = start <= total ? start + Number(part(offset, start)) : start;
    if (offset > total) throw new PlacementError("bad-input", "The signatures are shorter than they say.");
    decoded.push({ bit, signature: part(start, offset).toLowerCase() });
  }
  if (offset !== total) throw new PlacementError("bad-input", "The signatures are longer than they say.");
  return decoded;
}
