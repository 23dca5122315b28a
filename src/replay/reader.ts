import type { Terms } from "../agreement/terms.js";
import type { Tranche } from "../agreement/tranche.js";
import type { Status } from "../agreement/status.js";

/** What the contract says of an agreement; words as in `AgreementState`. */
export interface ContractState {
  readonly version: bigint;
  readonly endsAt: bigint;
  readonly heldUntil: bigint;
  readonly heldBy: number;
  readonly flags: number;
  readonly balance: bigint;
  readonly settled: bigint;
  readonly challenged: bigint;
  readonly sequence: bigint;
}

/** The contract as it was at the end of one block. */
export interface LedgerReader {
  /** Unix seconds of that block. */
  timestamp(): Promise<bigint>;
  /** Null if the contract knows no such agreement. */
  stateOf(agreement: string): Promise<ContractState | null>;
  termsOf(agreement: string): Promise<Terms>;
  scheduleOf(agreement: string): Promise<readonly Tranche[]>;
  statusOf(agreement: string, tranche: number): Promise<Status>;
  liabilities(agreement: string): Promise<bigint>;
  reclaimable(agreement: string): Promise<bigint>;
  arrears(agreement: string): Promise<bigint>;
  endorsementsOf(agreement: string, digest: string): Promise<{ endorsed: number; retracted: number }>;
  owed(token: string, account: string): Promise<bigint>;
  cancelled(account: string, digest: string): Promise<boolean>;
  /** Whether there is code at the account. */
  hasCode(account: string): Promise<boolean>;
  /** What the escrow holds of the token; null if the token does not say. */
  holdings(token: string): Promise<bigint | null>;
}
