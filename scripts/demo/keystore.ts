import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { HDNodeWallet, Mnemonic, encryptKeystoreJson } from "ethers";

/** The mnemonic that every local Hardhat node gives its accounts from; it guards nothing. */
const MNEMONIC = Mnemonic.fromPhrase("test test test test test test test test test test test junk");
const PASSWORD = "demo";
/** Quick to open: a real keystore takes N = 131072. */
const SCRYPT = { N: 1024, r: 8, p: 1 };
const ACCOUNTS = 20;

/** A person who signs with an encrypted key of her own, on a machine without a node. */
export interface Keystore {
  readonly file: string;
  readonly passwordFile: string;
}

/** Writes the keystore of one of the local node's accounts. */
export async function createKeystore(folder: string, address: string): Promise<Keystore> {
  const wallets = Array.from({ length: ACCOUNTS }, (_, index) =>
    HDNodeWallet.fromMnemonic(MNEMONIC, `m/44'/60'/0'/0/${index}`),
  );
  const wallet = wallets.find((candidate) => candidate.address === address);
  if (wallet === undefined) throw new Error(`${address} is none of the local node's accounts.`);
  const keystore = await encryptKeystoreJson({ address, privateKey: wallet.privateKey }, PASSWORD, { scrypt: SCRYPT });
  const files = { file: "inspector.keystore.json", passwordFile: "inspector.password" };
  await writeFile(join(folder, files.file), keystore, { mode: 0o600 });
  await writeFile(join(folder, files.passwordFile), PASSWORD, { mode: 0o600 });
  return files;
}
