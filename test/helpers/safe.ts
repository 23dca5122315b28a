import { createRequire } from "node:module";
import {
  Contract,
  ContractFactory,
  ZeroAddress,
  resolveAddress,
  type ContractTransactionResponse,
  type Signer,
  type TransactionResponse,
} from "ethers";
import {
  SAFE_MESSAGE_TYPES,
  joinSafeSignature,
  safeMessageHash,
  safeMessageOf,
  splitSafeSignature,
} from "../../src/attestation/safeMessage.js";
import type { World } from "./escrow.js";

/** As `npm run build` of Safe 1.4.1 made them; nothing of them is ours. */
const ARTIFACTS = "@safe-global/safe-contracts/build/artifacts/contracts";
const require = createRequire(import.meta.url);

interface Artifact {
  readonly abi: readonly object[];
  readonly bytecode: string;
}

const artifactOf = (path: string): Artifact => require(`${ARTIFACTS}/${path}`) as Artifact;
/** The second logs everything it does. */
const SINGLETONS = { Safe: artifactOf("Safe.sol/Safe.json"), SafeL2: artifactOf("SafeL2.sol/SafeL2.json") };

const SAFE_TX_TYPES = {
  SafeTx: [
    { name: "to", type: "address" },
    { name: "value", type: "uint256" },
    { name: "data", type: "bytes" },
    { name: "operation", type: "uint8" },
    { name: "safeTxGas", type: "uint256" },
    { name: "baseGas", type: "uint256" },
    { name: "gasPrice", type: "uint256" },
    { name: "gasToken", type: "address" },
    { name: "refundReceiver", type: "address" },
    { name: "nonce", type: "uint256" },
  ],
};

const [CALL, DELEGATE_CALL] = [0, 1];

/** What a deployed Safe can be asked to do. */
export class SafeWallet {
  constructor(
    readonly address: string,
    readonly chainId: bigint,
    readonly contract: Contract,
    private readonly signMessageLib: string,
    /** The transaction that created it. */
    readonly created: TransactionResponse,
  ) {}

  /** The hash that its owners sign for a digest. */
  messageHash(digest: string): string {
    return safeMessageHash(safeMessageOf(this.chainId, this.address, digest));
  }

  /** The joined signature of these owners over a digest. */
  async sign(digest: string, owners: readonly Signer[]): Promise<string> {
    const { domain, message } = safeMessageOf(this.chainId, this.address, digest);
    return this.#join(owners, this.messageHash(digest), (owner) =>
      owner.signTypedData(domain, SAFE_MESSAGE_TYPES, message),
    );
  }

  /** Sends a transaction of the Safe's own, signed by these owners. */
  async execute(
    to: string,
    data: string,
    owners: readonly Signer[],
    operation = CALL,
  ): Promise<ContractTransactionResponse> {
    const domain = { chainId: this.chainId, verifyingContract: this.address };
    const nonce: unknown = await this.contract.getFunction("nonce").staticCall();
    const values = [to, 0n, data, operation, 0n, 0n, 0n, ZeroAddress, ZeroAddress, nonce] as const;
    const message = Object.fromEntries(SAFE_TX_TYPES.SafeTx.map(({ name }, place) => [name, values[place]]));
    const hash = (await this.contract.getFunction("getTransactionHash").staticCall(...values)) as string;
    const signature = await this.#join(owners, hash, (owner) => owner.signTypedData(domain, SAFE_TX_TYPES, message));
    return this.contract.getFunction("execTransaction").send(...values.slice(0, 9), signature);
  }

  /** A transaction that changes the Safe itself, such as its owners. */
  change(name: string, args: readonly unknown[], owners: readonly Signer[]): Promise<ContractTransactionResponse> {
    return this.execute(this.address, this.contract.interface.encodeFunctionData(name, args), owners);
  }

  /** Signs on chain, by Safe's own library: nothing but an empty signature stands for it. */
  signOnChain(digest: string, owners: readonly Signer[]): Promise<ContractTransactionResponse> {
    const library = new Contract(
      this.signMessageLib,
      artifactOf("libraries/SignMessageLib.sol/SignMessageLib.json").abi,
    );
    const data = library.interface.encodeFunctionData("signMessage", [digest]);
    return this.execute(this.signMessageLib, data, owners, DELEGATE_CALL);
  }

  /** One owner approves a digest on chain; the word that stands for it in a signature. */
  async approve(digest: string, owner: Signer): Promise<string> {
    const approveHash = this.contract.connect(owner).getFunction("approveHash");
    await (await approveHash.send(this.messageHash(digest))).wait();
    return approvedBy(await owner.getAddress());
  }

  async #join(owners: readonly Signer[], hash: string, sign: (owner: Signer) => Promise<string>): Promise<string> {
    const words = await Promise.all(owners.map(sign));
    return joinSafeSignature(words.flatMap((word) => splitSafeSignature(word, hash)));
  }
}

/** `v` = 1: the owner in `r` has approved the hash on chain. */
export const approvedBy = (owner: string): string =>
  `0x${owner.slice(2).toLowerCase().padStart(64, "0")}${"00".repeat(32)}01`;

/** Deploys a Safe 1.4.1 behind its own proxy factory, with the handler that answers ERC-1271. */
export async function deploySafe(
  deployer: Signer,
  owners: readonly (Signer | string)[],
  threshold: number,
  kind: keyof typeof SINGLETONS = "Safe",
): Promise<SafeWallet> {
  const singleton = await deploy(deployer, SINGLETONS[kind]);
  const factory = await deploy(deployer, artifactOf("proxies/SafeProxyFactory.sol/SafeProxyFactory.json"));
  const handlerPath = "handler/CompatibilityFallbackHandler.sol/CompatibilityFallbackHandler.json";
  const [handler, library] = [
    await deploy(deployer, artifactOf(handlerPath)),
    await deploy(deployer, artifactOf("libraries/SignMessageLib.sol/SignMessageLib.json")),
  ];
  const addresses = await Promise.all(owners.map(async (one) => resolveAddress(one)));
  const setup = singleton.interface.encodeFunctionData("setup", [
    addresses,
    threshold,
    ZeroAddress,
    "0x",
    await handler.getAddress(),
    ZeroAddress,
    0n,
    ZeroAddress,
  ]);
  const create = factory.getFunction("createProxyWithNonce");
  const args = [await singleton.getAddress(), setup, 0n] as const;
  const address = (await create.staticCall(...args)) as string;
  const created = await create.send(...args);
  await created.wait();
  const chainId = (await deployer.provider?.getNetwork())?.chainId;
  if (chainId === undefined) throw new Error("The deployer is on no chain.");
  const contract = new Contract(address, SINGLETONS[kind].abi, deployer);
  return new SafeWallet(address, chainId, contract, await library.getAddress(), created);
}

async function deploy(deployer: Signer, { abi, bytecode }: Artifact): Promise<Contract> {
  const contract = await new ContractFactory(abi, bytecode, deployer).deploy();
  await contract.waitForDeployment();
  return contract as Contract;
}

/** Three people own a Safe; they have no other part in the world's agreement. */
export async function teamOf(world: World, threshold = 2) {
  const signers = await world.ethers.getSigners();
  const owners = signers.slice(10, 13);
  return { owners, outsider: signers[14]!, team: await deploySafe(signers[0]!, owners, threshold) };
}
