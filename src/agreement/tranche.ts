/** One payable line of a schedule, as `contracts/types/Tranche.sol` packs it in a word. */
export interface Tranche {
  /** Token base units, 1 to 2^96 − 1. */
  readonly amount: bigint;
  /** Unix seconds: when the care that it pays for begins. */
  readonly opensAt: bigint;
  /** Unix seconds: when it should be decided; for a core tranche, when that care ends. */
  readonly closesAt: bigint;
  /** Bit set of the seats that must sign. */
  readonly requiredSeats: number;
  /** How many seats must sign in all. */
  readonly quorum: number;
  /** Whether it is a core tranche. */
  readonly paysOnSilence: boolean;
  /** 8 opaque bytes, as 0x-prefixed hex. */
  readonly outcome: string;
}

const mask = (bits: bigint): bigint => (1n << bits) - 1n;

export function packTranche(tranche: Tranche): bigint {
  return (
    (tranche.amount << 160n) |
    (tranche.opensAt << 120n) |
    (tranche.closesAt << 80n) |
    (BigInt(tranche.requiredSeats) << 76n) |
    (BigInt(tranche.quorum) << 73n) |
    (BigInt(tranche.paysOnSilence) << 72n) |
    BigInt(tranche.outcome)
  );
}

export function unpackTranche(word: bigint): Tranche {
  return {
    amount: word >> 160n,
    opensAt: (word >> 120n) & mask(40n),
    closesAt: (word >> 80n) & mask(40n),
    requiredSeats: Number((word >> 76n) & mask(4n)),
    quorum: Number((word >> 73n) & mask(3n)),
    paysOnSilence: ((word >> 72n) & 1n) === 1n,
    outcome: `0x${(word & mask(64n)).toString(16).padStart(16, "0")}`,
  };
}
