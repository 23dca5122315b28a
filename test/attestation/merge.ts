import { expect } from "chai";
import { concat, toBeHex } from "ethers";
import fc from "fast-check";
import {
  SAFE_MESSAGE_TYPES,
  safeMessageHash,
  safeMessageOf,
  splitSafeSignature,
} from "../../src/attestation/safeMessage.js";
import {
  isProvenById,
  mergeRequests,
  placeSignature,
  requestDigest,
  serialiseRequest,
  snapshotIn,
  withSnapshot,
  type SigningRequest,
} from "../../src/attestation/request.js";
import { PlacementError } from "../../src/errors.js";
import { PEOPLE, REQUESTS, SNAPSHOT, signatureBy, signedBy, travelled } from "./support/samples.js";

const request = travelled(REQUESTS.Attestation);
const bare: SigningRequest = { ...request, snapshot: undefined };
const { inspector, socialWorker, manager, arbiter } = PEOPLE;
const WALLETS = [`0x${"ab".repeat(65)}`, `0x${"cd".repeat(65)}`, `0x${"01".repeat(130)}`, `0x${"02".repeat(130)}`];

const named = (one: SigningRequest, name = "one.json") => ({ name, request: one });

function merge(...all: SigningRequest[]): SigningRequest {
  const [first, ...others] = all.map((one, index) => named(one, `${index}.json`));
  if (first === undefined) throw new Error("There is nothing to merge.");
  return mergeRequests(first, others).request;
}

describe("Merging copies of a request", () => {
  /** Copies as they come back: signed by any of the panel, by key or by contract wallet, with or without the snapshot. */
  let copies: fc.Arbitrary<SigningRequest[]>;

  before(async () => {
    const own = new Map<string, string>();
    for (const wallet of [inspector, socialWorker, manager]) {
      own.set(wallet.address, await signatureBy(request, wallet));
    }
    // Of owners of a Safe, one by one and joined, of a contract among them.
    const words = await Promise.all(["a", "b", "c"].map((text) => manager.signMessage(text)));
    const contract = concat([
      `0x${"c0".repeat(20).padStart(64, "0")}`,
      toBeHex(65, 32),
      "0x00",
      toBeHex(2, 32),
      "0xc0de",
    ]);
    const safes = [...words, concat(words.slice(0, 2)), contract];
    const signature = ({ address }: { address: string }) =>
      fc.option(fc.constantFrom(own.get(address) ?? "", ...WALLETS, ...safes), { nil: undefined });
    const copy = fc
      .tuple(signature(inspector), signature(socialWorker), signature(manager), fc.boolean())
      .map(([one, two, three, isBare]) => {
        const given = [one, two, three];
        const signatures = request.signers.flatMap(({ account }, index) => {
          const signed = given[index];
          return signed === undefined ? [] : [{ account, signature: signed }];
        });
        return travelled({ ...(isBare ? bare : request), signatures });
      });
    copies = fc.array(copy, { minLength: 3, maxLength: 5 });
  });

  it("does not depend on their order", () => {
    const ordered = copies.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(
      fc.property(ordered, ([all, shuffled]) => {
        expect(serialiseRequest(merge(...shuffled))).to.equal(serialiseRequest(merge(...all)));
      }),
      { numRuns: 40 },
    );
  });

  it("does not depend on which are merged first", () => {
    fc.assert(
      fc.property(copies, ([a, b, c]) => {
        const left = merge(merge(a!, b!), c!);
        expect(serialiseRequest(left)).to.equal(serialiseRequest(merge(a!, merge(b!, c!))));
        expect(serialiseRequest(left)).to.equal(serialiseRequest(merge(a!, b!, c!)));
      }),
      { numRuns: 40 },
    );
  });

  it("is done once for all: merging again, or with any of the copies, changes nothing", () => {
    fc.assert(
      fc.property(copies, (all) => {
        const once = merge(...all);
        expect(serialiseRequest(merge(once, once, ...all))).to.equal(serialiseRequest(once));
        expect(serialiseRequest(travelled(once))).to.equal(serialiseRequest(once));
      }),
      { numRuns: 40 },
    );
  });

  it("keeps of two signatures the one that is proven, then the longer, and says so", async () => {
    const own = await signatureBy(request, inspector);
    const withSignature = (signature: string) =>
      named({ ...request, signatures: [{ account: inspector.address, signature }] });
    const [short, , long = ""] = WALLETS.map(withSignature).map((one) => one.request.signatures[0]!.signature);
    const proven = mergeRequests(withSignature(long), [withSignature(own)]);
    expect(proven.doubled).to.deep.equal([{ account: inspector.address, kept: own }]);
    expect(mergeRequests(withSignature(short!), [withSignature(long)]).doubled[0]?.kept).to.equal(long);
    expect(mergeRequests(withSignature(own), [withSignature(own)]).doubled).to.deep.equal([]);
  });

  it("puts the owners of a Safe together, who signed on different machines", async () => {
    const account = socialWorker.address;
    const message = safeMessageOf(BigInt(request.typedData.domain.chainId), account, requestDigest(request));
    const sign = (owner: typeof arbiter) => owner.signTypedData(message.domain, SAFE_MESSAGE_TYPES, message.message);
    const [first, second] = [await sign(arbiter), await sign(manager)];
    const copyWith = (signature: string) => ({ ...request, signatures: [{ account, signature }] });
    const merged = merge(copyWith(first), copyWith(second));
    const owners = splitSafeSignature(merged.signatures[0]!.signature, safeMessageHash(message));
    expect(owners.map(({ owner }) => owner)).to.have.members([arbiter.address, manager.address]);
    const slipped = merge(merged, copyWith(`0x${"ab".repeat(400)}`));
    expect(slipped.signatures).to.deep.equal(merged.signatures);
  });

  it("refuses another request, another escrow, other people and other amounts, whichever comes first", () => {
    const other = travelled(REQUESTS.Termination);
    const elsewhere = structuredClone(request);
    elsewhere.typedData.domain.chainId = 1;
    const fewer = { ...bare, signers: request.signers.slice(1) };
    const richer = travelled(withSnapshot(request, { ...SNAPSHOT, balance: 1n }));
    for (const [one, reason] of [
      [other, "different things"],
      [elsewhere, "different escrows or chains"],
      [fewer, "different people"],
      [richer, "one of them was altered"],
    ] as const) {
      expect(() => merge(request, one)).to.throw(PlacementError, reason);
      expect(() => merge(one, request)).to.throw(PlacementError, reason);
      expect(() => merge(bare, request, one)).to.throw(PlacementError, reason);
    }
  });

  it("refuses a file that puts one person's signature to another's name", async () => {
    const signature = await signatureBy(request, inspector);
    const lying = { ...request, signatures: [{ account: socialWorker.address, signature }] };
    expect(() => merge(request, lying)).to.throw(PlacementError, `gives a signature of ${inspector.address} for`);
  });
});

describe("A signature that came by itself", () => {
  it("is put to whom it is of, whoever it was said to be of", async () => {
    const signature = await signatureBy(request, socialWorker);
    for (const account of [undefined, inspector.address]) {
      const placed = placeSignature(request, signature, account);
      expect(placed.signatures).to.deep.equal([{ account: socialWorker.address, signature }]);
    }
  });

  it("is refused if it is nobody's who is asked, and taken for a contract wallet only where that is said", async () => {
    const signature = await signatureBy(request, arbiter);
    expect(() => placeSignature(request, signature, undefined)).to.throw(PlacementError, "nobody's whom this request");
    expect(() => placeSignature(request, "0x1234", undefined)).to.throw(PlacementError, "nobody's whom this request");
    expect(() => placeSignature(request, signature, arbiter.address)).to.throw(PlacementError, "does not ask");
    expect(placeSignature(request, signature, inspector.address).signatures).to.deep.equal([
      { account: inspector.address, signature },
    ]);
  });

  it("is refused if it was made on another request", async () => {
    const signature = await signatureBy(REQUESTS.Termination, inspector);
    expect(() => placeSignature(request, signature, undefined)).to.throw(PlacementError, "nobody's whom this request");
  });
});

describe("A request's snapshot", () => {
  it("is what was read, after a journey as text, and no part of what is signed", async () => {
    expect(snapshotIn(request)).to.deep.equal(SNAPSHOT);
    expect(requestDigest(bare)).to.equal(requestDigest(request));
    expect(snapshotIn(await signedBy(request, inspector))).to.deep.equal(SNAPSHOT);
    expect(snapshotIn(travelled(bare))).to.equal(undefined);
  });

  it("is proven by the agreement's id, and no longer with any other person, amount or time", () => {
    expect(isProvenById(request, SNAPSHOT)).to.equal(true);
    const [first, second] = SNAPSHOT.tranches;
    const lies = [
      { ...SNAPSHOT, tranches: [{ ...first!, amount: first!.amount + 1n }, second!] },
      { ...SNAPSHOT, tranches: [first!] },
      { ...SNAPSHOT, tranches: [first!, { ...second!, closesAt: second!.closesAt + 1n }] },
      { ...SNAPSHOT, terms: { ...SNAPSHOT.terms, payee: SNAPSHOT.terms.token } },
    ];
    for (const lie of lies) expect(isProvenById(request, lie)).to.equal(false);
  });

  it("is not proven for a later version, though the terms are those of the opening: they may be long out of force", () => {
    expect(isProvenById(request, { ...SNAPSHOT, version: 2n })).to.equal(false);
  });
});
