/** Options that every command takes. */
export interface GlobalOptions {
  readonly rpc?: string;
  readonly escrow?: string;
  readonly addressBook?: string;
  readonly json?: boolean;
  readonly debug?: boolean;
  /** Of commands that work without a node: ask none, though one is set. */
  readonly offline?: boolean;
  /** Commander's form of `--no-input`. */
  readonly input?: boolean;
}

/** Options of commands that sign or send. */
export interface SignerOptions {
  readonly signer: string;
  readonly as?: string;
  readonly passwordFile?: string;
  readonly yes?: boolean;
}
