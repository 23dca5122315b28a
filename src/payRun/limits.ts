/**
 * No transaction may ask for more gas: 2^24 (EIP-7825, in force since Osaka). A node may not know it yet; the run keeps
 * to it everywhere, so that the same folder is paid alike on every chain.
 */
export const TRANSACTION_GAS_CAP = 16_777_216n;

/**
 * Nodes take no larger transaction into their pool: four slots of 32 KiB (go-ethereum, `txMaxSize` in
 * `core/txpool/legacypool`).
 */
const LARGEST_TRANSACTION = 4 * 32 * 1024;

/** Around the items: signature, fees and the like, the selector, the list's place and length. Generous. */
const ENVELOPE = 1_024;

/** What a callee may burn beyond what it did when it was simulated: `BoundedCall.GAS` of the escrow. */
const CALLEE_GAS = 500_000n;

/** What no transaction of a run may exceed. */
export interface Limits {
  readonly gas: bigint;
  /** Of all its items together, in calldata. */
  readonly bytes: number;
}

/** @param blockGasLimit of the latest block. */
export const limitsUnder = (blockGasLimit: bigint): Limits => ({
  gas: blockGasLimit < TRANSACTION_GAS_CAP ? blockGasLimit : TRANSACTION_GAS_CAP,
  bytes: LARGEST_TRANSACTION - ENVELOPE,
});

/**
 * The gas limit to send with: a tenth more than was measured, because the chain moves on until the transaction is
 * mined, and one callee that suddenly burns all it is given. What is not used is not paid for.
 *
 * @param estimate from the node, so with what the escrow demands to be left before each call to others: it reverts with
 * `EscrowGasTooLow` below 520,000, and an estimate is the least with which the whole call succeeds.
 */
export const gasLimitFor = (estimate: bigint): bigint => estimate + estimate / 10n + CALLEE_GAS;

/** The gas limit with which nothing that callees burn can make the transaction fail. */
export const worstGasFor = (estimate: bigint, calls: number): bigint =>
  estimate + estimate / 10n + CALLEE_GAS * BigInt(calls);
