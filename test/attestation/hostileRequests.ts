import { expect } from "chai";
import { N, Signature } from "ethers";
import { parseRequest, recoverSigner, requestDigest, serialiseRequest } from "../../src/attestation/request.js";
import { PlacementError } from "../../src/errors.js";
import { DOMAIN, PEOPLE, REQUESTS, signatureBy, signedBy, TERMS, travelled, VACANT } from "./support/samples.js";

/** A file as JSON that an attacker edits. */
type Json = Record<string, unknown>;

const request = REQUESTS.Attestation;

function spoilt(change: (content: Json) => void, from = request): string {
  const content = JSON.parse(serialiseRequest(from)) as Json;
  change(content);
  return JSON.stringify(content);
}

function refused(text: string): string {
  try {
    parseRequest(text, "one.json");
  } catch (error) {
    expect(error).to.be.instanceOf(PlacementError);
    expect((error as PlacementError).code).to.equal("bad-input");
    return (error as PlacementError).message;
  }
  throw new Error("It was taken.");
}

const set = (path: string, value: unknown) => (content: Json) => {
  const keys = path.split(".");
  const last = keys.pop() ?? "";
  const target = keys.reduce<Record<string, unknown>>((inner, key) => inner[key] as Record<string, unknown>, content);
  target[last] = value;
};

describe("A request file from a stranger", () => {
  const attacks: [string, string, unknown, RegExp][] = [
    ["a type one bit wider", "typedData.types.Finding.1.type", "uint32", /types are not those of Attestation/],
    ["two fields of a type swapped in name", "typedData.types.Finding.1.name", "tranche", /types are not those/],
    ["a type more", "typedData.types.Extra", [], /types are not those/],
    ["a domain type less", "typedData.types.EIP712Domain", [], /types are not those/],
    ["the types of another kind", "typedData.primaryType", "Termination", /types are not those of Termination/],
    ["a kind that does not exist", "typedData.primaryType", "Permit", /primaryType/],
    ["a salt in the domain", "typedData.domain.salt", `0x${"11".repeat(32)}`, /Unrecognized key: "salt"/],
    ["another contract's domain", "typedData.domain.name", "USD Coin", /signs for no other contract/],
    ["another version's domain", "typedData.domain.version", "2", /no other version of the contract/],
    ["a chain's number beyond 2^53 as a number", "typedData.domain.chainId", 2 ** 53, /chainId/],
    ["a chain's number in hexadecimal", "typedData.domain.chainId", "0x7a69", /chain's number/],
    ["an address with a wrong capital", "typedData.domain.verifyingContract", `0x${"aB".repeat(20)}`, /wrong capital/],
    ["a number beyond 2^53 in the message", "typedData.message.validUntil", 2 ** 60, /its message/],
    ["a number as hexadecimal", "typedData.message.validUntil", "0x7fffffff", /message is malformed at validUntil/],
    ["a number with leading zeros", "typedData.message.validUntil", "03300000000", /malformed at validUntil/],
    ["a field of the message more", "typedData.message.note", "pay me", /Unrecognized key: "note"/],
    ["more than met", "typedData.message.findings.0.achieved", "10001", /at most 10000/],
    ["a tranche twice", "typedData.message.findings.1", { tranche: "1", achieved: "0" }, /each tranche once/],
    ["somebody who is not on the panel", "signers.0.account", `0x${"99".repeat(20)}`, /but that seat is 0x/],
    ["a seat in another's name", "signers.0.bit", 2, /asked twice/],
    ["an account of nobody", "signers.0.account", VACANT, /not all zero/],
    ["an empty signature", "signatures", [{ account: PEOPLE.inspector.address, signature: "0x" }], /not empty/],
    [
      "a signature longer than any",
      "signatures",
      [{ account: PEOPLE.inspector.address, signature: `0x${"11".repeat(65_536)}` }],
      /signature/,
    ],
    ["a stranger's signature", "signatures", [{ account: PEOPLE.arbiter.address, signature: "0x11" }], /does not ask/],
    ["a retracted attestation beside another kind", "retracts", {}, /only a retraction/],
    ["a snapshot of another agreement", "snapshot.agreement", `0x${"77".repeat(32)}`, /of another agreement/],
    ["a snapshot of another version", "snapshot.version", "2", /of another version/],
    ["private data in a snapshot", "snapshot.name", "somebody's name", /Unrecognized key: "name"/],
    ["private data in a tranche of it", "snapshot.tranches.0.code", "QS-08", /Unrecognized key: "code"/],
    [
      "a status that does not exist",
      "snapshot.tranches.0.status",
      "Paid",
      /snapshot is malformed at tranches.0.status/,
    ],
    ["tranches out of order", "snapshot.tranches.0.index", "1", /numbered from 0/],
    ["a balance below nothing", "snapshot.balance", "-1", /malformed at balance/],
    ["decimals beyond sense", "snapshot.decimals", "400", /malformed at decimals/],
  ];
  for (const [what, path, value, reason] of attacks) {
    it(`is refused for ${what}`, () => {
      expect(refused(spoilt(set(path, value)))).to.match(reason);
    });
  }

  it("is refused for two people who swap seats, and for one account in two", () => {
    const [one, two] = [PEOPLE.inspector.address, PEOPLE.socialWorker.address];
    const swapped = spoilt((content) => {
      set("signers.0.account", two)(content);
      set("signers.1.account", one)(content);
    });
    expect(refused(swapped)).to.contain(`it asks ${two} as inspector, but that seat is ${one}'s`);
    expect(refused(spoilt(set("signers.1.account", one)))).to.contain("one account is asked in two roles");
  });

  it("is refused for parties that are not those of the terms", () => {
    const text = spoilt(set("signers.1.account", PEOPLE.arbiter.address), REQUESTS.Terms);
    expect(refused(text)).to.contain(`but that seat is ${TERMS.provider}'s`);
  });

  it("is refused for new terms with a snapshot, for there is no agreement yet", () => {
    expect(refused(spoilt(set("snapshot", request.snapshot), REQUESTS.Terms))).to.contain("new terms have none");
  });

  it("is refused for a retraction of something else than what it shows", () => {
    const text = spoilt(set("retracts.validUntil", "3300000001"), REQUESTS.Retraction);
    expect(refused(text)).to.contain("is not the attestation that is named");
    expect(refused(spoilt(set("retracts", undefined), REQUESTS.Retraction))).to.contain(
      "what it retracts is malformed",
    );
  });

  it("is refused for a key that stands twice, however it is written, at any depth", () => {
    const text = serialiseRequest(request);
    for (const [key, again] of [
      ['"achieved":', '"achieved": "10000", "achieved":'],
      ['"achieved":', '"\\u0061chieved": "10000", "achieved":'],
      ['"format":', '"format": "x", "format":'],
      ['"balance":', '"balance": "0", "balance":'],
    ] as const) {
      expect(text).to.contain(key);
      expect(refused(text.replace(key, again))).to.contain("a key stands twice in one object");
    }
  });

  it("is not refused for one key in two objects, nor for brackets, colons and quotes in text", () => {
    expect(travelled(request).signers).to.have.length(3);
    const text = spoilt(set("format", 'a":{"a":1,"a":2}\\'));
    expect(refused(text)).to.not.contain("twice");
  });

  it("is refused for keys that change what an object is", () => {
    const text = serialiseRequest(request);
    for (const key of ['"message": {', '"types": {', '"snapshot": {', "{"]) {
      const polluted = text.replace(key, `${key} "__proto__": {"isAdmin": true},`);
      expect(refused(polluted)).to.contain("a key is __proto__");
    }
    expect(refused(spoilt(set("typedData.message.constructor", {})))).to.contain('Unrecognized key: "constructor"');
    expect(Object.prototype).to.not.have.property("isAdmin");
  });

  it("shows no character of the file that would move the cursor or turn a line round", () => {
    const evil = "\u001b[2J\u202egnp exe\u200b\u0007\n\u2028";
    for (const path of [`typedData.message.${evil}`, evil, `typedData.types.${evil}`]) {
      const message = refused(spoilt(set(path, "x")));
      expect(message).to.not.match(/[\p{C}\p{Zl}\p{Zp}]/u);
    }
    expect(refused(spoilt(set(evil, "x")))).to.contain("\\u{1b}[2J\\u{202e}gnp exe");
  });

  it("is refused unread beyond a length that no request has", () => {
    expect(refused(" ".repeat(1_048_577))).to.contain("longer than any request");
  });

  it("is refused when it nests without end", () => {
    expect(refused("[".repeat(500_000))).to.contain("not JSON");
    expect(refused(`${"[".repeat(400_000)}${"]".repeat(400_000)}`)).to.match(/not JSON|not a signing request/);
  });
});

describe("A request file in another form", () => {
  it("means the same, to the byte, whatever its capitals, order and spaces", async () => {
    const signed = travelled(await signedBy(request, PEOPLE.inspector, PEOPLE.socialWorker));
    const shuffled = JSON.parse(serialiseRequest(signed)) as typeof signed;
    shuffled.signers.reverse();
    shuffled.signatures.reverse();
    for (const one of [...shuffled.signers, ...shuffled.signatures]) one.account = one.account.toLowerCase();
    for (const one of shuffled.signatures) one.signature = `0x${one.signature.slice(2).toUpperCase()}`;
    const { message, domain } = shuffled.typedData;
    shuffled.typedData.message = Object.fromEntries(Object.entries(message).reverse());
    shuffled.typedData.message["evidence"] = String(message["evidence"]).toUpperCase().replace("0X", "0x");
    shuffled.typedData.domain = { ...domain, chainId: DOMAIN.chainId.toString() };
    const back = parseRequest(JSON.stringify(shuffled, null, 7), "other.json");
    expect(serialiseRequest(back)).to.equal(serialiseRequest(signed));
    expect(requestDigest(back)).to.equal(requestDigest(request));
  });

  it("comes back to the byte for every kind", () => {
    for (const one of Object.values(REQUESTS)) {
      const text = serialiseRequest(travelled(one));
      expect(serialiseRequest(parseRequest(text, "one.json"))).to.equal(text);
      expect(requestDigest(travelled(one))).to.equal(requestDigest(one));
    }
  });

  it("keeps a chain's number that JSON numbers cannot hold", () => {
    const text = spoilt(set("typedData.domain.chainId", (2n ** 60n + 1n).toString()));
    expect(parseRequest(text, "one.json").typedData.domain.chainId).to.equal((2n ** 60n + 1n).toString());
  });

  it("gives each form of an ECDSA signature the one that the escrow takes", async () => {
    const canonical = await signatureBy(request, PEOPLE.inspector);
    const { r, s, v, compactSerialized } = Signature.from(canonical);
    const bytes = (one: string, last: number): string => `${r}${one.slice(2)}${last.toString(16).padStart(2, "0")}`;
    const high = `0x${(N - BigInt(s)).toString(16).padStart(64, "0")}`;
    const forms = [canonical, compactSerialized, bytes(s, v - 27), bytes(high, 55 - v), bytes(high, 28 - v)];
    for (const form of forms) {
      expect(recoverSigner(request, form)).to.equal(PEOPLE.inspector.address);
      const signatures = [{ account: PEOPLE.inspector.address, signature: form }];
      expect(parseRequest(spoilt(set("signatures", signatures)), "one.json").signatures[0]?.signature).to.equal(
        canonical,
      );
    }
  });

  it("leaves a signature as it is that is no key's: it may be a contract wallet's", async () => {
    const { compactSerialized } = Signature.from(await signatureBy(request, PEOPLE.arbiter));
    const signatures = [{ account: PEOPLE.inspector.address, signature: compactSerialized }];
    expect(parseRequest(spoilt(set("signatures", signatures)), "one.json").signatures).to.deep.equal(signatures);
  });
});
