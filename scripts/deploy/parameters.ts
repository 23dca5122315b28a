import { HDNodeWallet, Mnemonic, ZeroAddress, getAddress } from "ethers";
import { z } from "zod";
import { parseJsonFile } from "../../src/evidence/jsonFile.js";

const account = z.string().refine(isAccount, "this is no address with its checksum");
const schema = z.strictObject({
  PractitionerRegister: z
    .strictObject({ admin: account, bodies: z.tuple([account, account, account, account]) })
    .exactOptional(),
  TestPound: z.strictObject({ decimals: z.int().min(2).max(18) }).exactOptional(),
});

/** What a network gets besides the escrow, and with which arguments, in the shape that Ignition wants. */
export type Parameters = z.infer<typeof schema>;

/** Chains whose coins are worth something: a worthless pound would be mistaken there. */
const REAL_MONEY: readonly bigint[] = [1n, 10n, 56n, 100n, 137n, 8453n, 42_161n, 43_114n];

/** A development node, which forgets everything when it stops. */
export const LOCAL_CHAIN = 31_337n;

/** @throws PlacementError `bad-input` for anything that must not be deployed to this chain. */
export function parseParameters(text: string, path: string, chainId: bigint): Parameters {
  return parseJsonFile(text, path, {
    schema,
    faultIn: (parameters) => faultIn(parameters, chainId),
    what: "a file of what to deploy",
    next: "Correct it and run the same command again. docs/deployment.md shows such a file.",
  });
}

function faultIn({ PractitionerRegister: register, TestPound }: Parameters, chainId: bigint): string | undefined {
  if (TestPound !== undefined && REAL_MONEY.includes(chainId)) {
    return `TestPound is worthless, and money is real on chain ${chainId}: agreements name a real pound token there`;
  }
  if (register === undefined) return undefined;
  if (register.admin === ZeroAddress) return "the register has no admin";
  const roles = [register.admin, ...register.bodies].filter((role) => role !== ZeroAddress);
  const example = chainId === LOCAL_CHAIN ? undefined : roles.find(isAnExample);
  if (example === undefined) return undefined;
  return `${example} is an example, whose key nobody has or everybody; name who shall hold the role, or leave a body zero until it is known`;
}

function isAccount(text: string): boolean {
  try {
    return getAddress(text) === text;
  } catch {
    return false;
  }
}

/** An address somebody made has more different bytes among its twenty than 0x5555… or 0x0000…0001. */
const FEWEST_BYTES = 6;

function isAnExample(address: string): boolean {
  const bytes = new Set(address.slice(2).toLowerCase().match(/../g));
  return bytes.size < FEWEST_BYTES || publicAccounts().includes(address);
}

/** The phrase that every development node knows. */
const PUBLIC_PHRASE = "test test test test test test test test test test test junk";
const PUBLIC_ACCOUNTS = 20;

let publicAccountsFound: readonly string[] | undefined;

/** Deriving them takes a while, and most files name several accounts. */
function publicAccounts(): readonly string[] {
  if (publicAccountsFound !== undefined) return publicAccountsFound;
  const node = HDNodeWallet.fromMnemonic(Mnemonic.fromPhrase(PUBLIC_PHRASE), "m/44'/60'/0'/0");
  publicAccountsFound = Array.from({ length: PUBLIC_ACCOUNTS }, (_, index) => node.deriveChild(index).address);
  return publicAccountsFound;
}
