import { expect } from "chai";
import { Wallet, concat, dataSlice, getBytes, keccak256, toBeHex, toUtf8Bytes } from "ethers";
import {
  SAFE_MESSAGE_TYPES,
  joinSafeSignature,
  safeMessageHash,
  safeMessageOf,
  splitSafeSignature,
} from "../../src/attestation/safeMessage.js";
import { approvedBy } from "../helpers/safe.js";

const SAFE = `0x${"5a".repeat(20)}`;
const DIGEST = keccak256(toUtf8Bytes("a digest"));
const MESSAGE = safeMessageOf(31_337n, SAFE, DIGEST);
const HASH = safeMessageHash(MESSAGE);
const CONTRACT_OWNER = `0x${"C0".repeat(20)}`;

/** An owner that is a contract: its address, where its own signature stands, and `v` = 0. */
const contractWord = (place: number): string =>
  concat([`0x${CONTRACT_OWNER.slice(2).padStart(64, "0")}`, toBeHex(place, 32), "0x00"]);
const withTail = (words: readonly string[], tail: string): string =>
  concat([...words, toBeHex(getBytes(tail).length, 32), tail]);

describe("A Safe's signature", () => {
  const owners = Array.from({ length: 4 }, () => Wallet.createRandom());
  const wordOf = (owner: (typeof owners)[number]): Promise<string> =>
    owner.signTypedData(MESSAGE.domain, SAFE_MESSAGE_TYPES, MESSAGE.message);
  const ascending = (signature: string): boolean => {
    const found = splitSafeSignature(signature, HASH).map(({ owner }) => BigInt(owner));
    return found.every((owner, place) => place === 0 || owner > found[place - 1]!);
  };

  it("should be the same whatever order its owners signed in, and however often", async () => {
    const words = await Promise.all(owners.map(wordOf));
    const orders = [words, [...words].reverse(), [words[2]!, words[0]!, words[3]!, words[1]!, words[0]!]];
    const joined = orders.map((order) => joinSafeSignature(order.flatMap((word) => splitSafeSignature(word, HASH))));
    expect(new Set(joined).size).to.equal(1);
    expect(ascending(joined[0]!)).to.equal(true);
    expect(splitSafeSignature(joined[0]!, HASH).map(({ owner }) => owner)).to.have.members(
      owners.map(({ address }) => address),
    );
  });

  it("should keep what eth_sign, approvals and contracts gave beside it", async () => {
    const [first, second, third] = [owners[0]!, owners[1]!, owners[2]!];
    const message = getBytes(await first.signMessage(getBytes(HASH)));
    message[64] = message[64]! + 4;
    const tail = "0xc0ffee";
    const parts = [
      ...splitSafeSignature(concat([message]), HASH),
      ...splitSafeSignature(approvedBy(second.address), HASH),
      ...splitSafeSignature(withTail([contractWord(65)], tail), HASH),
      ...splitSafeSignature(await wordOf(third), HASH),
    ];
    const joined = joinSafeSignature(parts);
    const again = splitSafeSignature(joined, HASH);
    expect(again.map(({ owner }) => owner.toLowerCase())).to.have.members(
      [first.address, second.address, third.address, CONTRACT_OWNER].map((one) => one.toLowerCase()),
    );
    expect(again.find(({ tail: found }) => found !== undefined)?.tail).to.equal(tail);
    expect(ascending(joined)).to.equal(true);
    expect(joinSafeSignature(again)).to.equal(joined);
  });

  it("should keep of two by one owner the one that shows whose it is, not what is merely said", async () => {
    const owner = owners[0]!;
    const [word, said] = [await wordOf(owner), approvedBy(owner.address)];
    for (const order of [
      [word, said],
      [said, word],
    ]) {
      expect(joinSafeSignature(order.flatMap((one) => splitSafeSignature(one, HASH)))).to.equal(word);
    }
  });

  it("should be of strangers over another message", async () => {
    const [part] = splitSafeSignature(
      await wordOf(owners[0]!),
      safeMessageHash({ ...MESSAGE, message: { message: HASH } }),
    );
    expect(part?.owner).to.not.equal(owners[0]!.address);
  });

  it("should differ from Safe to Safe and from chain to chain", () => {
    const hashes = [
      safeMessageOf(31_337n, SAFE, DIGEST),
      safeMessageOf(1n, SAFE, DIGEST),
      safeMessageOf(31_337n, CONTRACT_OWNER, DIGEST),
    ].map(safeMessageHash);
    expect(new Set(hashes).size).to.equal(3);
  });

  it("should be refused if it is anything else", async () => {
    const word = await wordOf(owners[0]!);
    const hostile = [
      dataSlice(word, 0, 64),
      `${word}00`,
      concat([dataSlice(word, 0, 64), "0x02"]),
      concat([`0x${"00".repeat(64)}`, "0x1b"]),
      contractWord(65),
      contractWord(0),
      concat([contractWord(65), `0x${"ff".repeat(32)}`]),
      concat([`0x${"ff".repeat(32)}`, toBeHex(65, 32), "0x01"]),
    ];
    for (const bytes of hostile) {
      expect(() => splitSafeSignature(bytes, HASH), bytes).to.throw("This is not a Safe's signature");
    }
  });
});
