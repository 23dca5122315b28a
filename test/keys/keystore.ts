import { createCipheriv, pbkdf2Sync } from "node:crypto";
import { expect } from "chai";
import { Wallet, concat, encryptKeystoreJson, keccak256 } from "ethers";
import { isJson, openKeystore, parseKeystore, sealKeystore } from "../../src/keys/keystore.js";
import { isKeyName } from "../../src/keys/names.js";
import { faultInPassword } from "../../src/keys/passwords.js";
import { parsePrivateKey } from "../../src/keys/privateKey.js";
import { PlacementError } from "../../src/errors.js";

const PASSWORD = "winter kettle orbit";
const PRIVATE_KEY = `0x${"4c".repeat(31)}07`;
const KEY = { address: new Wallet(PRIVATE_KEY).address, privateKey: PRIVATE_KEY };

interface File {
  version: unknown;
  address?: unknown;
  crypto: Record<string, unknown> & { kdfparams: Record<string, unknown>; cipherparams: Record<string, unknown> };
}

/** What geth writes with its old key derivation, made with node's own cryptography. */
function pbkdf2Keystore(rounds: number): string {
  const [salt, iv] = [Buffer.alloc(32, 7), Buffer.alloc(16, 9)];
  const derived = pbkdf2Sync(PASSWORD, salt, rounds, 32, "sha256");
  const cipher = createCipheriv("aes-128-ctr", derived.subarray(0, 16), iv);
  const ciphertext = Buffer.concat([cipher.update(Buffer.from(PRIVATE_KEY.slice(2), "hex")), cipher.final()]);
  return JSON.stringify({
    version: 3,
    id: "00000000-0000-4000-8000-000000000000",
    address: KEY.address.slice(2).toLowerCase(),
    Crypto: {
      cipher: "aes-128-ctr",
      cipherparams: { iv: iv.toString("hex") },
      ciphertext: ciphertext.toString("hex"),
      kdf: "pbkdf2",
      kdfparams: { c: rounds, dklen: 32, prf: "hmac-sha256", salt: salt.toString("hex") },
      mac: keccak256(concat([derived.subarray(16, 32), ciphertext])).slice(2),
    },
  });
}

async function refusalOf(action: () => unknown): Promise<PlacementError> {
  try {
    await action();
  } catch (error) {
    if (error instanceof PlacementError) return error;
    throw error;
  }
  throw new Error("Nothing was refused.");
}

describe("A keystore", () => {
  let sound: File;

  before(async () => {
    const text = await encryptKeystoreJson(KEY, PASSWORD, { scrypt: { N: 1024, r: 8, p: 1 } });
    const { Crypto, ...rest } = JSON.parse(text) as File & { Crypto: File["crypto"] };
    sound = { ...rest, crypto: Crypto };
  });

  const open = (text: string, password = PASSWORD) => openKeystore(parseKeystore(text, "it"), password, "it");

  it("should be opened as ethers writes it, as cast does, and with geth's old key derivation", async () => {
    const { crypto, ...rest } = sound;
    expect(await open(JSON.stringify({ ...rest, Crypto: crypto }))).to.deep.equal(KEY);
    expect(await open(JSON.stringify({ version: 3, crypto, id: "x" }))).to.deep.equal(KEY);
    expect(await open(pbkdf2Keystore(262_144))).to.deep.equal(KEY);
  });

  it("should tell the account with its checksum, if it says one", () => {
    expect(parseKeystore(JSON.stringify(sound), "it").address).to.equal(KEY.address);
    expect(parseKeystore(JSON.stringify({ ...sound, address: KEY.address }), "it").address).to.equal(KEY.address);
    const { version, crypto } = sound;
    expect(parseKeystore(JSON.stringify({ version, crypto }), "it").address).to.equal(undefined);
  });

  it("should come back from what seals it, and tell how far it is", async () => {
    const told: number[] = [];
    const sealed = await sealKeystore(KEY, PASSWORD, (done) => told.push(done));
    expect(isJson(sealed)).to.equal(true);
    expect(told).to.have.length.greaterThan(2);
    expect(told).to.deep.equal([...told].sort((a, b) => a - b));
    expect(told.at(-1)).to.equal(1);
    expect(await open(sealed)).to.deep.equal(KEY);
  });

  it("should open with a password as cast writes it and as ethers does", async () => {
    const typed = "winter ﬁre kettle";
    for (const form of [typed, typed.normalize("NFKC")]) {
      const bytes = new TextEncoder().encode(form);
      const text = await encryptKeystoreJson(KEY, bytes, { scrypt: { N: 1024, r: 8, p: 1 } });
      expect(await open(text, typed)).to.deep.equal(KEY);
    }
  });

  it("should not open with another password, and keep both to itself", async () => {
    const refusal = await refusalOf(() => open(JSON.stringify(sound), "summer kettle orbit"));
    expect(refusal.code).to.equal("signing-refused");
    expect(refusal.cause).to.equal(undefined);
    expect(refusal.message).to.equal("The password does not open it.");
  });

  describe("from a stranger", () => {
    const with_ = (change: (file: File) => void): string => {
      const file = structuredClone(sound);
      change(file);
      return JSON.stringify(file);
    };

    const hostile: readonly (readonly [string, () => string, RegExp])[] = [
      ["that takes all memory", () => with_((file) => (file.crypto.kdfparams["n"] = 2 ** 30)), /memory/],
      ["that takes it by r", () => with_((file) => (file.crypto.kdfparams["r"] = 2 ** 25)), /memory/],
      [
        "that takes it by p",
        () => with_(({ crypto: { kdfparams } }) => Object.assign(kdfparams, { n: 2, r: 1, p: 2 ** 23 })),
        /memory/,
      ],
      ["that takes a year", () => with_((file) => (file.crypto.kdfparams["p"] = 2 ** 30)), /minutes/],
      ["whose n is no power of two", () => with_((file) => (file.crypto.kdfparams["n"] = 1000)), /power of two/],
      ["whose n is a text", () => with_((file) => (file.crypto.kdfparams["n"] = "0x40000000")), /kdfparams\.n/],
      ["with a long pbkdf2", () => pbkdf2Keystore(1).replace('"c":1,', '"c":4000000000,'), /minutes/],
      ["with an unknown key derivation", () => with_((file) => (file.crypto["kdf"] = "none")), /kdf/],
      ["with an unknown cipher", () => with_((file) => (file.crypto["cipher"] = "none")), /cipher/],
      ["with a long ciphertext", () => with_((file) => (file.crypto["ciphertext"] = "00".repeat(64))), /ciphertext/],
      ["with a short iv", () => with_((file) => (file.crypto.cipherparams["iv"] = "00")), /iv/],
      ["of version 1", () => with_((file) => (file.version = 1)), /version/],
      ["with a bad checksum", () => with_((file) => (file.address = "zz".repeat(20))), /address/],
      ["that is a number", () => "3", /not an encrypted keystore/],
      ["that is a list", () => "[]", /not an encrypted keystore/],
      ["that is empty", () => "", /not JSON/],
      ["that is huge", () => " ".repeat(70_000), /far too large/],
      [
        // ethers looks for names in any case: what is checked must be what is opened.
        "that says `crypto` and `CRYPTO`",
        () => with_((file) => ((file as unknown as Record<string, unknown>)["CRYPTO"] = file.crypto)),
        /names a field twice/,
      ],
      ["that says `n` and `N`", () => with_((file) => (file.crypto.kdfparams["N"] = 2 ** 30)), /names a field twice/],
    ];

    for (const [what, text, reason] of hostile) {
      it(`should be refused unopened: one ${what}`, async () => {
        const refusal = await refusalOf(() => parseKeystore(text(), "it"));
        expect(refusal.code).to.equal("bad-input");
        expect(refusal.message).to.match(reason);
      });
    }

    it("should not be quoted, in case it is a raw key", async () => {
      for (const text of [PRIVATE_KEY, PRIVATE_KEY.slice(2), `"${PRIVATE_KEY}"`, `{${PRIVATE_KEY}`]) {
        const refusal = await refusalOf(() => parseKeystore(text, "it"));
        expect(`${refusal.message} ${refusal.next ?? ""} ${String(refusal.cause)}`).to.not.contain("4c4c");
      }
    });

    it("should keep nothing but the fields that it needs", () => {
      const { json } = parseKeystore(
        with_((file) => Object.assign(file, { "x-ethers": { version: "0.1" } })),
        "it",
      );
      expect(json).to.not.contain("x-ethers");
    });
  });
});

describe("A key's name", () => {
  for (const name of [
    "a",
    "Inspector A",
    "key.json",
    "team-2_b",
    "Zoë",
    "9",
    "a".repeat(100),
    `UTC--2026-11-22T04-32-07.920751759Z--${"7e".repeat(20)}`,
  ]) {
    it(`should be taken: ${name.slice(0, 16)}`, () => {
      expect(isKeyName(name)).to.equal(true);
    });
  }

  const refused = [
    "",
    " ",
    "../a",
    "a/b",
    "a\\b",
    ".a",
    "a.",
    "a ",
    "-a",
    "rpc",
    "RPC",
    "env",
    "rpc:x",
    "a\nb",
    "a\u0000",
    "a".repeat(101),
  ];
  for (const name of refused) {
    it(`should be refused: ${JSON.stringify(name).slice(0, 16)}`, () => {
      expect(isKeyName(name)).to.equal(false);
    });
  }
});

describe("A new password", () => {
  it("should have twelve characters, five of them different", () => {
    expect(faultInPassword("kettle orbit")).to.equal(undefined);
    expect(faultInPassword("kettle orbi")).to.contain("too short");
    expect(faultInPassword("aaaabbbbccccdddd")).to.contain("repeats");
    expect(faultInPassword("")).to.contain("empty");
  });
});

describe("A raw private key", () => {
  it("should be read with and without 0x, whatever surrounds it", async () => {
    expect(parsePrivateKey(` ${PRIVATE_KEY.toUpperCase().replace("0X", "")}\n`, "it")).to.deep.equal(KEY);
    expect(parsePrivateKey(PRIVATE_KEY, "it")).to.deep.equal(KEY);
    const refusal = await refusalOf(() => parsePrivateKey(`${PRIVATE_KEY}0`, "it"));
    expect(refusal.message).to.not.contain("4c4c");
  });
});
