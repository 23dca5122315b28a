import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect } from "chai";
import {
  concat,
  dataLength,
  dataSlice,
  getAddress,
  getBytes,
  hexlify,
  recoverAddress,
  SigningKey,
  toBeHex,
  ZeroAddress,
  ZeroHash,
} from "ethers";
import fc from "fast-check";
import type { EngineName } from "../../src/adapters/recovery/engines.js";
import { openSignatureCheck } from "../../src/adapters/recovery/signatureCheck.js";
import type { SignedDigest } from "../../src/adapters/recovery/records.js";
import { openRecovery, type Recovery } from "../../src/adapters/recovery/recovery.js";
import type { AgreementPlace } from "../../src/replay/events.js";

const RUNS = { seed: 20_260_401, numRuns: 25 };
const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const FIELD = 2n ** 256n - 2n ** 32n - 977n;
const word = (value: bigint): string => toBeHex(value, 32);
const bytes = (length: number): fc.Arbitrary<string> =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((raw) => hexlify(raw));

/** What the escrow takes, told by ethers, which takes more. */
function byEthers({ digest, signature }: SignedDigest): string | null {
  if (dataLength(signature) !== 65 || !["0x1b", "0x1c"].includes(dataSlice(signature, 64))) return null;
  if (BigInt(dataSlice(signature, 32, 64)) > ORDER / 2n) return null;
  try {
    return recoverAddress(digest, signature);
  } catch {
    return null;
  }
}

const anySigned: fc.Arbitrary<SignedDigest> = fc
  .tuple(bytes(32), fc.bigInt({ min: 1n, max: ORDER - 1n }))
  .map(([digest, key]) => ({ digest, signature: new SigningKey(word(key)).sign(digest).serialized }));

/** With one byte changed, of whatever part. */
const anyMutilated = fc
  .tuple(anySigned, fc.nat({ max: 96 }), fc.integer({ min: 1, max: 255 }))
  .map(([{ digest, signature }, place, change]) => {
    const all = getBytes(concat([digest, signature]));
    all[place]! ^= change;
    return { digest: hexlify(all.subarray(0, 32)), signature: hexlify(all.subarray(32)) };
  });

const anyBytes = fc.tuple(bytes(32), bytes(64), fc.constantFrom("0x1b", "0x1c")).map(([digest, rs, v]) => ({
  digest,
  signature: concat([rs, v]),
}));

const KEY = new SigningKey(word(0x5afen));
const DIGEST = word(0xd16e57n);
const { r, s, v, yParity, serialized, compactSerialized } = KEY.sign(DIGEST);
const signed = (parts: { r?: string; s?: string; v?: string }): SignedDigest => ({
  digest: DIGEST,
  signature: concat([parts.r ?? r, parts.s ?? s, parts.v ?? toBeHex(v)]),
});

/** With r the x of a point k·G, s 1 and the digest k, what is recovered is s·k·G − k·G: no key. */
function atInfinity(k: bigint): SignedDigest {
  const point = SigningKey.computePublicKey(word(k), true);
  const lastByte = dataSlice(point, 0, 1) === "0x02" ? "0x1b" : "0x1c";
  return { digest: word(k), signature: concat([dataSlice(point, 1), word(1n), lastByte]) };
}

const NOBODYS: readonly (readonly [string, SignedDigest])[] = [
  ["r is 0", signed({ r: ZeroHash })],
  ["r is the order", signed({ r: word(ORDER) })],
  ["r is above the order and an x of the curve", signed({ r: word(ORDER + 2n) })],
  ["r is the field's prime", signed({ r: word(FIELD) })],
  ["r is no x of the curve", signed({ r: word(5n) })],
  ["r has every bit set", signed({ r: word(2n ** 256n - 1n) })],
  ["s is 0", signed({ s: ZeroHash })],
  ["s is the higher of the two", signed({ s: word(ORDER - BigInt(s)), v: toBeHex(28 - yParity) })],
  ["s is the lowest of the higher half", signed({ s: word(ORDER / 2n + 1n) })],
  ["s is the order", signed({ s: word(ORDER) })],
  ["v is 0", signed({ v: "0x00" })],
  ["v is 1", signed({ v: "0x01" })],
  ["v is 26", signed({ v: "0x1a" })],
  ["v is 29", signed({ v: "0x1d" })],
  ["v is 37, as in a transaction (EIP-155)", signed({ v: "0x25" })],
  ["v is 255", signed({ v: "0xff" })],
  ["the key is the point at infinity", atInfinity(0xc0ffeen)],
  ["it is the compact form of 64 bytes", { digest: DIGEST, signature: compactSerialized }],
  ["it has a byte more", { digest: DIGEST, signature: `${serialized}00` }],
  ["it is empty", { digest: DIGEST, signature: "0x" }],
  ["it is all zeros", { digest: DIGEST, signature: `0x${"00".repeat(65)}` }],
];

/** Elsewhere only WebAssembly can be tested. */
const PREBUILDS = fileURLToPath(new URL("prebuilds", import.meta.resolve("secp256k1/bindings.js")));
const HAS_BUILD = readdirSync(PREBUILDS).includes(`${process.platform}-${process.arch}`);

for (const engine of ["native", "WebAssembly"] satisfies EngineName[]) {
  const describeEngine = engine === "native" && !HAS_BUILD ? describe.skip : describe;
  describeEngine(`Recovery of signers, ${engine}`, () => {
    let recovery: Recovery;
    before(async () => {
      recovery = await openRecovery({ engine });
    });
    after(() => recovery.close());

    const expectAsEthers = async (claims: readonly SignedDigest[]): Promise<(string | null)[]> => {
      const found = await recovery.recoverAll(claims);
      expect(found).to.deep.equal(claims.map(byEthers));
      return found;
    };

    it("finds whoever ethers finds", async () => {
      const lists = fc.array(anySigned, { minLength: 1, maxLength: 6 });
      await fc.assert(
        fc.asyncProperty(lists, async (claims) => {
          expect(await expectAsEthers(claims)).to.not.include(null);
        }),
        RUNS,
      );
    });

    it("finds whoever ethers finds, or nobody, if a byte of digest or signature is changed", async () => {
      const lists = fc.array(anyMutilated, { minLength: 1, maxLength: 6 });
      await fc.assert(
        fc.asyncProperty(lists, (claims) => expectAsEthers(claims).then(() => undefined)),
        RUNS,
      );
    });

    it("finds whoever ethers finds, or nobody, in bytes that nobody signed", async () => {
      const lists = fc.array(anyBytes, { minLength: 1, maxLength: 20 });
      await fc.assert(
        fc.asyncProperty(lists, (claims) => expectAsEthers(claims).then(() => undefined)),
        RUNS,
      );
    });

    for (const [what, claim] of NOBODYS) {
      it(`finds nobody if ${what}`, async () => {
        expect(byEthers(claim)).to.equal(null);
        expect(await recovery.recoverAll([claim])).to.deep.equal([null]);
      });
    }

    it("takes the highest s that counts", async () => {
      const [found] = await expectAsEthers([signed({ s: word(ORDER / 2n) })]);
      expect(found).to.not.equal(null);
    });

    it("keeps the order of more than a worker is given at once", async () => {
      const few = [...fc.sample(anySigned, { ...RUNS, numRuns: 7 }), ...NOBODYS.map(([, claim]) => claim)];
      const accounts = few.map(byEthers);
      const places = Array.from({ length: 5_003 }, (_, index) => (index * index) % few.length);
      const found = await recovery.recoverAll(places.map((place) => few[place]!));
      expect(found).to.deep.equal(places.map((place) => accounts[place]));
    });

    it("answers several at the same time, each its own", async () => {
      const claims = fc.sample(anySigned, { ...RUNS, numRuns: 12 });
      const found = await Promise.all(claims.map((claim) => recovery.recoverAll([claim, claim])));
      expect(found).to.deep.equal(claims.map(byEthers).map((account) => [account, account]));
    });

    it("has nothing to say of nothing, and refuses what is no digest", async () => {
      expect(await recovery.recoverAll([])).to.deep.equal([]);
      for (const digest of ["0x", dataSlice(DIGEST, 1), `${DIGEST}00`, `${DIGEST.slice(0, -1)}g`]) {
        const failure = await recovery.recoverAll([{ digest, signature: serialized }]).catch((error: unknown) => error);
        expect(failure).to.be.instanceOf(TypeError).with.property("message").that.includes("is no digest");
      }
    });

    it("tells which engine it is, and works with one worker too", async () => {
      const single = await openRecovery({ engine, workers: 1 });
      expect([single.engine, single.workers]).to.deep.equal([engine, 1]);
      expect(await single.recoverAll([signed({})])).to.deep.equal([byEthers(signed({}))]);
      await single.close();
    });
  });
}

describe("The engine that recovers signers, in the built tool", () => {
  /** Opens, recovers, closes, and says what it had to load. */
  const PROGRAM = `
    import { createRequire } from "node:module";
    import { openRecovery } from "./dist/src/adapters/recovery/recovery.js";
    const recovery = await openRecovery();
    const found = await recovery.recoverAll([${JSON.stringify(signed({}))}]);
    await recovery.close();
    const loaded = Object.keys(createRequire(import.meta.url).cache);
    console.log(JSON.stringify({ engine: recovery.engine, found, loaded }));
  `;

  const run = async (env: NodeJS.ProcessEnv = {}): Promise<{ engine: string; found: string[]; loaded: string[] }> => {
    const options = { env: { ...process.env, NODE_OPTIONS: "", ...env }, timeout: 60_000 };
    const running = promisify(execFile)(process.execPath, ["-"], options);
    running.child.stdin?.end(PROGRAM);
    const { stdout } = await running;
    return JSON.parse(stdout) as Awaited<ReturnType<typeof run>>;
  };

  it("is the native one where a build fits, and leaves no thread behind", async () => {
    const { engine, found, loaded } = await run();
    expect(engine).to.equal(HAS_BUILD ? "native" : "WebAssembly");
    expect(found).to.deep.equal([byEthers(signed({}))]);
    expect(loaded.filter((file) => file.includes("secp256k1"))).to.not.be.empty;
    expect(loaded.filter((file) => file.includes("elliptic"))).to.be.empty;
  });

  it("is WebAssembly where none fits, and never one in JavaScript", async () => {
    const { engine, found, loaded } = await run({ npm_config_arch: "mips64el" });
    expect(engine).to.equal("WebAssembly");
    expect(found).to.deep.equal([byEthers(signed({}))]);
    expect(loaded.filter((file) => file.includes("elliptic"))).to.be.empty;
  });
});

const AT: AgreementPlace = {
  agreement: ZeroHash,
  sequence: 1n,
  balance: 0n,
  caller: ZeroAddress,
  block: { number: 1n, timestamp: 1n },
  transactionHash: ZeroHash,
  logIndex: 0,
};

describe("The check of one signature", () => {
  it("should say what ethers says, with the right account and with another", async () => {
    const check = await openSignatureCheck();
    fc.assert(
      fc.property(fc.oneof(anySigned, anyMutilated, anyBytes), bytes(20), (claimed, stranger) => {
        const account = byEthers(claimed);
        const other = getAddress(stranger);
        const claim = { ...claimed, at: AT, bit: 0 };
        expect(check({ ...claim, account: other })).to.equal(false);
        if (account !== null) expect(check({ ...claim, account })).to.equal(true);
      }),
      RUNS,
    );
  });
});
