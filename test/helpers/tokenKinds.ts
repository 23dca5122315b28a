import { expect } from "chai";
import { AbiCoder, Interface, Signature, type TransactionResponse } from "ethers";
import type { TestPound } from "../../typechain-types/index.js";
import type { World } from "./escrow.js";
import type { Token } from "./tokens.js";

export type Recipient = "payee" | "commissioner";

/** What the two tranches of an agreement pay, and what is funded beyond them; base units. */
export interface Amounts {
  readonly core: bigint;
  readonly outcome: bigint;
  readonly surplus: bigint;
}

/** A token just deployed, and what there is to do with it. */
export interface Specimen {
  readonly token: Token;
  /** Funds instead of an allowance and `fund`. */
  readonly fund?: (world: World, agreement: string, amount: bigint) => Promise<unknown>;
  /** Makes it misbehave, just before the verb is sent with this call data. */
  readonly spoil?: (call: string) => Promise<unknown>;
  /** Has it behave again. */
  readonly mend?: () => Promise<unknown>;
  /** What else the transaction must show. */
  readonly examine?: (sending: TransactionResponse) => Promise<unknown>;
}

export interface Kind {
  readonly name: string;
  readonly amounts: Amounts;
  /** How many units must be sent for one to arrive; 1 unless the token keeps a part. */
  readonly rate?: bigint;
  /** To whom the token refuses a payout. */
  readonly refuses?: readonly Recipient[];
  readonly create: (home: World) => Promise<Specimen>;
}

/** A few units beside round sums, so that nothing that is lost goes unseen; a quarter and a half are whole. */
const inUnits = (unit: bigint): Amounts => ({ core: 610n * unit + 2n, outcome: 300n * unit + 8n, surplus: 7n * unit });

const POUNDS = inUnits(10n ** 18n);
const FALSE = AbiCoder.defaultAbiCoder().encode(["bool"], [false]);
const GUARD = new Interface(["error ReentrancyGuardReentrantCall()"]).encodeErrorResult("ReentrancyGuardReentrantCall");

const PERMIT_TYPES = {
  Permit: Object.entries({
    owner: "address",
    spender: "address",
    value: "uint256",
    nonce: "uint256",
    deadline: "uint256",
  }).map(([name, type]) => ({ name, type })),
};

/** The commissioner's permit is taken and used by a stranger before `fundWithPermit` comes with it. */
async function fundByStolenPermit(world: World, token: TestPound, agreement: string, value: bigint): Promise<void> {
  const { commissioner, stranger } = world.people;
  const deadline = world.start + 86_400n;
  const domain = {
    name: await token.name(),
    version: "1",
    chainId: world.domain.chainId,
    verifyingContract: await token.getAddress(),
  };
  const message = { owner: commissioner.address, spender: world.escrowAddress, value, nonce: 0n, deadline };
  const { v, r, s } = Signature.from(await commissioner.signTypedData(domain, PERMIT_TYPES, message));
  await token.connect(stranger).permit(commissioner, world.escrowAddress, value, deadline, v, r, s);
  await world.escrow.connect(commissioner).fundWithPermit(agreement, value, deadline, v, r, s);
}

const pound = (decimals: number) => async (home: World) => ({
  token: await home.ethers.deployContract("TestPound", [decimals]),
});

/** Every kind of token that the escrow must bear. */
export const KINDS: readonly Kind[] = [
  { name: "a token of 18 decimals", amounts: POUNDS, create: pound(18) },
  { name: "a token of 6 decimals", amounts: inUnits(10n ** 6n), create: pound(6) },
  {
    name: "a token whose whole supply of 2^96 − 1 is in the agreement",
    amounts: { core: 2n ** 95n, outcome: 2n ** 95n - 2n ** 90n, surplus: 2n ** 90n - 1n },
    create: pound(18),
  },
  {
    name: "a token that returns no value",
    amounts: POUNDS,
    create: async (home) => ({ token: await home.ethers.deployContract("SilentToken") }),
  },
  {
    name: "a token that returns false and moves nothing",
    amounts: POUNDS,
    refuses: ["payee", "commissioner"],
    create: async (home) => {
      const token = await home.ethers.deployContract("AnsweringToken");
      return { token, spoil: () => token.tell(FALSE), mend: () => token.relent() };
    },
  },
  {
    name: "a token that keeps half of every transfer",
    amounts: POUNDS,
    rate: 2n,
    create: async (home) => {
      const token = await home.ethers.deployContract("FeeToken");
      await token.setFee(5_000n);
      return { token };
    },
  },
  {
    name: "a token with the payee on its deny-list",
    amounts: POUNDS,
    refuses: ["payee"],
    create: async (home) => {
      const token = await home.ethers.deployContract("DenyListToken");
      const { payee } = home.people;
      return { token, spoil: () => token.setDenied(payee, true), mend: () => token.setDenied(payee, false) };
    },
  },
  {
    name: "a token that calls the same verb again in the middle of a transfer",
    amounts: POUNDS,
    create: async (home) => {
      const token = await home.ethers.deployContract("HookedToken");
      return {
        token,
        spoil: (call) => token.arm(home.escrow, call),
        examine: (sending) => expect(sending).to.emit(token, "HookReturned").withArgs(false, GUARD),
      };
    },
  },
  {
    name: "a token whose permit a front-runner has used already",
    amounts: POUNDS,
    create: async (home) => {
      const token = await home.ethers.deployContract("TestPound", [18]);
      return { token, fund: (world, agreement, amount) => fundByStolenPermit(world, token, agreement, amount) };
    },
  },
];
