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

/** Options of commands that look for keys. */
export interface KeyFolderOptions {
  /** The key folder. */
  readonly keys?: string | undefined;
}

/** Options of commands that sign or send. */
export interface SignerOptions extends KeyFolderOptions {
  readonly signer: string;
  readonly as?: string;
  readonly passwordFile?: string;
  /** Seconds. */
  readonly walletTimeout?: string;
  readonly yes?: boolean;
}
