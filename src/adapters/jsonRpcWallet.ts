import { JsonRpcSigner, isError, type TransactionRequest, type TypedDataDomain, type TypedDataField } from "ethers";
import { PlacementError } from "../errors.js";
import { connectChain, type Chain } from "./rpc.js";

/** A wallet that speaks JSON-RPC: Frame, anvil, a node with unlocked accounts. */
export interface WalletChoice {
  readonly url: string;
  /** Which account of it; needed only if it has several. */
  readonly account: string | undefined;
  /** How long its owner may take to look and confirm, in milliseconds. */
  readonly patience: number;
  /** The chain that is worked on, if it is at hand: the wallet must be on the same. */
  readonly chain: Chain | undefined;
  /** Name and address, as people are told them. */
  readonly nameOf: (account: string) => Promise<string>;
  /** Told when the wallet's owner has to do something. */
  readonly onWait: (text: string) => void;
}

/** EIP-1193 and EIP-1474. */
const USER_REJECTED = 4001;
const UNAUTHORISED = 4100;
const UNSUPPORTED: readonly number[] = [4200, -32601, -32004];

const LONGEST_QUOTE = 160;

export async function openWallet(choice: WalletChoice): Promise<JsonRpcSigner> {
  const wallet = await connectChain(choice.url, choice.patience);
  if (choice.chain !== undefined && choice.chain.chainId !== wallet.chainId) {
    throw new PlacementError(
      "bad-usage",
      `The wallet at ${wallet.endpoint} is on chain ${wallet.chainId}, but this is chain ${choice.chain.chainId}.`,
      { next: "Switch the wallet to the right chain, or give the right --rpc." },
    );
  }
  const accounts = await accountsOf(wallet, choice);
  return new PatientSigner(wallet, await chooseAccount(accounts, wallet, choice), choice);
}

async function accountsOf({ provider, endpoint }: Chain, { patience }: WalletChoice): Promise<string[]> {
  try {
    const signers = await provider.listAccounts();
    return signers.map(({ address }) => address);
  } catch (error) {
    throw explainWallet(error, endpoint, patience) ?? error;
  }
}

async function chooseAccount(accounts: string[], { endpoint }: Chain, choice: WalletChoice): Promise<string> {
  const { account, nameOf } = choice;
  if (account !== undefined) {
    if (accounts.includes(account)) return account;
    throw new PlacementError("signing-refused", `The wallet at ${endpoint} does not hold ${await nameOf(account)}.`, {
      next: "Unlock the account there, or name another with --as.",
    });
  }
  const [only, ...others] = accounts;
  if (only === undefined) {
    throw new PlacementError("signing-refused", `The wallet at ${endpoint} shows no account.`, {
      next: "Unlock it, and let this program see the account that shall sign.",
    });
  }
  if (others.length === 0) return only;
  const names = await Promise.all(accounts.map(nameOf));
  throw new PlacementError("bad-usage", "Which account of the wallet shall sign?", {
    next: `Name it with --as. It holds ${names.join(", ")}.`,
  });
}

/** ethers' signer, with what a wallet answers told in sentences. */
class PatientSigner extends JsonRpcSigner {
  readonly #endpoint: string;
  readonly #choice: WalletChoice;

  constructor({ provider, endpoint }: Chain, account: string, choice: WalletChoice) {
    super(provider, account);
    this.#endpoint = endpoint;
    this.#choice = choice;
  }

  override signTypedData(
    domain: TypedDataDomain,
    types: Record<string, TypedDataField[]>,
    value: Record<string, unknown>,
  ): Promise<string> {
    return this.#ask(() => super.signTypedData(domain, types, value), "signature");
  }

  override sendUncheckedTransaction(transaction: TransactionRequest): Promise<string> {
    return this.#ask(() => super.sendUncheckedTransaction(transaction), "transaction");
  }

  async #ask<T>(question: () => Promise<T>, what: string): Promise<T> {
    const { onWait, patience } = this.#choice;
    onWait(`The wallet at ${this.#endpoint} is asked for a ${what}: look there if it waits for you.`);
    try {
      return await question();
    } catch (error) {
      throw explainWallet(error, this.#endpoint, patience, what) ?? error;
    }
  }
}

/** A sentence for what a wallet answers instead of a signature; undefined for anything else. */
function explainWallet(
  error: unknown,
  endpoint: string,
  patience: number,
  what = "account",
): PlacementError | undefined {
  const code = rpcErrorOf(error)?.code;
  if (isError(error, "ACTION_REJECTED") || code === USER_REJECTED) {
    return refused(
      `The wallet's owner said no: the ${what} was refused at ${endpoint}.`,
      "Nothing was signed or sent.",
      error,
    );
  }
  if (code === UNAUTHORISED) {
    return refused(`The wallet at ${endpoint} does not let this program in.`, "Allow it there, and try again.", error);
  }
  if (isError(error, "TIMEOUT")) {
    const next =
      what === "transaction"
        ? "Say no there if it still asks. Before trying again look with `agreement show` whether it was sent."
        : "Nothing was signed. Try again, with a longer --wallet-timeout if need be.";
    return refused(`The wallet at ${endpoint} did not answer within ${patience / 1_000} seconds.`, next, error);
  }
  if (what === "transaction") return undefined;
  if (code !== undefined && UNSUPPORTED.includes(code)) {
    const next = "Use a keystore, or a wallet that has eth_accounts and eth_signTypedData_v4 (EIP-712).";
    return refused(`The wallet at ${endpoint} cannot do this: it has no such method.`, next, error);
  }
  const quote = rpcErrorOf(error)?.message;
  if (quote === undefined) return undefined;
  return refused(`The wallet at ${endpoint} gave no ${what}: ${quote}.`, "Nothing was signed.", error);
}

const refused = (message: string, next: string, cause: unknown): PlacementError =>
  new PlacementError("signing-refused", message, { next, cause });

/** What the wallet itself said; only characters that a terminal shows as they are. */
function rpcErrorOf(error: unknown): { code: number | undefined; message: string } | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  const { error: inner, info } = error as { error?: unknown; info?: { error?: unknown } };
  const answer = inner ?? info?.error;
  if (typeof answer !== "object" || answer === null) return undefined;
  const { code, message } = answer as { code?: unknown; message?: unknown };
  const quote = (typeof message === "string" ? message : "no reason given")
    .replace(/[^\p{L}\p{N}\p{P}\p{Zs}]/gu, " ")
    .slice(0, LONGEST_QUOTE)
    .replace(/\.$/, "");
  return { code: typeof code === "number" ? code : undefined, message: quote };
}
