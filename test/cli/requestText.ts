import { expect } from "chai";
import { TypedDataEncoder, Wallet } from "ethers";
import { AddressBook } from "../../src/agreement/index.js";
import type { AgreementSnapshot, TrancheSnapshot } from "../../src/agreement/snapshot.js";
import type { Status } from "../../src/agreement/status.js";
import { attestationIn } from "../../src/attestation/messages.js";
import {
  addSignature,
  requestAttestation,
  requestRetraction,
  type SigningRequest,
} from "../../src/attestation/request.js";
import { ATTESTATION_TYPES, RETRACTION_TYPES, type Attestation } from "../../src/attestation/typedData.js";
import { retractionWords } from "../../src/cli/render/consent.js";
import { describeRequest, type Known, type ReadFrom } from "../../src/cli/render/request.js";
import { clearTextOf } from "../../src/clearSigning/clearText.js";
import { account, domain, word } from "../clearSigning/helpers.js";

const DAY = 86_400n;
const POUND = 10n ** 18n;
const NOW = 1_800_000_000n;
const inspector = Wallet.createRandom();
const PANEL = [inspector.address, account("77"), account("88"), account("00")] as const;

const tranche = (index: number, status: Status): TrancheSnapshot => ({
  index,
  status,
  amount: 100n * POUND,
  opensAt: NOW - 30n * DAY,
  closesAt: NOW,
  requiredSeats: index === 0 ? 1 : 2,
  quorum: 2,
  paysOnSilence: false,
  outcome: "0x1122334455667788",
});

const snapshot: AgreementSnapshot = {
  agreement: word("ab"),
  block: 42,
  time: NOW,
  terms: {
    commissioner: account("11"),
    provider: account("22"),
    payee: account("33"),
    token: account("44"),
    arbiter: account("55"),
    register: account("00"),
    panel: [...PANEL],
    carePlan: word("c1"),
    placementRef: word("a1"),
    noticePeriod: 28n * DAY,
    holdPeriod: 14n * DAY,
    longStop: 90n * DAY,
  },
  tranches: [tranche(0, "Open"), tranche(1, "Open"), tranche(2, "Refused"), tranche(3, "Settled")],
  version: 1n,
  isClosed: false,
  endsAt: 2n ** 32n - 1n,
  heldUntil: 0n,
  heldBy: 0,
  balance: 1_000n * POUND,
  liabilities: 300n * POUND,
  reclaimable: 0n,
  arrears: 0n,
  sequence: 3n,
  decimals: 18,
};

const attestation: Attestation = {
  agreement: word("ab"),
  version: 1n,
  findings: [{ tranche: 0n, achieved: 10_000n }],
  overRefusal: false,
  evidence: word("e1"),
  validUntil: NOW + 30n * DAY,
};

const book = new AddressBook().withEntry("Social Worker A", account("77"));
const online: Known = { built: undefined, agreement: snapshot, readFrom: "chain", book };

const ask = (changes: Partial<Attestation> = {}): SigningRequest =>
  requestAttestation(domain, { ...attestation, ...changes }, PANEL);

const say = (changes: Partial<Attestation>, known: Partial<Known> = {}): Promise<string> =>
  describeRequest(ask(changes), { ...online, ...known });

/** Line ends are where they happen to be. */
const flat = (text: string): string => text.replace(/\s+/g, " ");

/** Everything before the first sentence of the request itself. */
const warningsIn = (text: string): string => flat(text.slice(0, text.indexOf("You are asked")));

describe("What a signer reads before signing", () => {
  it("warns of nothing where there is nothing to warn of", async () => {
    expect(await say({})).to.match(/^You are asked to attest/);
  });

  const DANGERS: readonly [string, Partial<Attestation>, Partial<Known>, RegExp][] = [
    [
      "a finding of 0",
      { findings: [{ tranche: 1n, achieved: 0n }] },
      {},
      /^WARNING: .*NOT MET: it finds tranche 1 not met/,
    ],
    [
      "a finding in part",
      { findings: [{ tranche: 0n, achieved: 6_000n }] },
      {},
      /PARTLY MET: .* The rest of that money is never paid/,
    ],
    ["more than all", { findings: [{ tranche: 0n, achieved: 10_001n }] }, {}, /MORE THAN 100 %/],
    [
      "overturning a refusal",
      { overRefusal: true, findings: [{ tranche: 2n, achieved: 10_000n }] },
      {},
      /IT OVERTURNS A REFUSAL(?!.*Nobody refused)/,
    ],
    [
      "overturning what nobody refused",
      { overRefusal: true },
      {},
      /IT OVERTURNS A REFUSAL.*Nobody refused tranche 0: so signed, it would overturn a later refusal/,
    ],
    ["a long expiry", { validUntil: NOW + 61n * DAY }, {}, /IT COUNTS FOR LONG: .* 61 days from now/],
    ["another version", { version: 2n }, {}, /IT IS FOR VERSION 2 of the agreement, but version 1 is in force/],
    [
      "an escrow that is not the one known",
      {},
      { escrow: account("ef") },
      /UNKNOWN ESCROW: .*0x[eE]{40}.*the escrow known here is 0x[eEfF]{40}/,
    ],
    ["an escrow where none is known", {}, { readFrom: "request" }, /No escrow is known here on this chain/],
  ];
  for (const [what, changes, known, warning] of DANGERS) {
    it(`warns, first of all, of ${what}`, async () => {
      expect(warningsIn(await say(changes, known))).to.match(warning);
    });
  }

  it("does not warn of 60 days", async () => {
    expect(warningsIn(await say({ validUntil: NOW + 60n * DAY }))).to.equal("");
  });

  it("warns of a chain that has no name here", async () => {
    const request = requestAttestation({ ...domain, chainId: 987_654_321n }, attestation, PANEL);
    expect(warningsIn(await describeRequest(request, online))).to.match(/Chain 987654321 is not known here/);
  });

  it("says what falls due, and what would be passed over", async () => {
    const findings = [0n, 2n, 3n].map((index) => ({ tranche: index, achieved: 10_000n }));
    const text = flat(await say({ findings }));
    expect(text)
      .to.contain("= met; £100.00 falls due Finding 1")
      .and.contain("= it is refused now: this finding would be passed over")
      .and.contain("= it is settled now: this finding would be passed over");
    const partly = flat(await say({ findings: [{ tranche: 0n, achieved: 6_250n }] }));
    expect(partly).to.contain("partly met, 62.50 %; £62.50 of £100.00 falls due");
  });

  it("says that money waits while it is held, and who placed the hold", async () => {
    const agreement = { ...snapshot, heldUntil: NOW + 10n * DAY, heldBy: 1 };
    const text = flat(await say({}, { agreement }));
    expect(text)
      .to.contain("it waits until the safeguarding hold is over")
      .and.contain("A HOLD, placed by the inspector, stops outcome money until 2027-01-25");
  });

  it("says who must sign, and who is still needed after each signature", async () => {
    const findings = [0n, 1n].map((index) => ({ tranche: index, achieved: 10_000n }));
    const request = ask({ findings });
    expect(flat(await describeRequest(request, online)))
      .to.contain(`inspector, ${inspector.address}: not yet social worker, Social Worker A: not yet`)
      .and.contain(
        "It takes the inspector and the social worker. Still needed: 2 more signatures, among them the inspector and the social worker.",
      );
    const signature = await inspector.signTypedData(domain, ATTESTATION_TYPES, { ...attestation, findings });
    const signed = flat(await describeRequest(addSignature(request, inspector.address, signature), online));
    expect(signed).to.contain("Still needed: one more signature, among them the social worker.");
    expect(flat(await say({}, { agreement: undefined, readFrom: undefined }))).to.contain(
      "How many of them must sign is not known here.",
    );
  });

  it("names the three hashes of EIP-712 as wallets do, each whole and on a line of its own", async () => {
    const request = ask();
    const { message } = request.typedData;
    const lines = (await describeRequest(request, online)).split("\n");
    expect(lines).to.include(`Domain hash  ${TypedDataEncoder.hashDomain(domain)}`);
    expect(lines).to.include(`Message hash ${TypedDataEncoder.from(ATTESTATION_TYPES).hash(message)}`);
    expect(lines).to.include(`Digest       ${TypedDataEncoder.hash(domain, ATTESTATION_TYPES, message)}`);
  });

  /** With it: whether pounds, and whether people, are marked as hearsay. */
  const SOURCES: readonly [ReadFrom, RegExp, boolean, boolean][] = [
    ["chain", /As of block 42 the balance is £1,000\.00\. There is no hold\./, false, false],
    [
      "id",
      /hash of these very terms, so people, and amounts in the token's smallest unit, are certain\. How many .* are the word of whoever made the request\. By the request, as of block 42, the balance/,
      true,
      false,
    ],
    ["copy", /Your private copy has the same terms.* By the request, as of block 42, the balance/, false, false],
    [
      "request",
      /not part of what you sign, and nothing here proves them.* By the request, as of block 42, the balance/,
      true,
      true,
    ],
  ];
  for (const [readFrom, sentence, arePounds, arePeople] of SOURCES) {
    it(`says what vouches for amounts that come from the ${readFrom}`, async () => {
      const text = flat(await say({}, { readFrom, escrow: account("ee") }));
      expect(text).to.match(sentence);
      expect(text.includes("£100.00 falls due, as the request says")).to.equal(arePounds);
      expect(text.includes("It takes the inspector and one other of the panel, as the request says.")).to.equal(
        arePeople,
      );
      expect(text.includes("Not checked against the chain")).to.equal(readFrom !== "chain");
    });
  }

  it("takes a snapshot for hearsay unless told otherwise", async () => {
    const text = flat(await say({}, { readFrom: undefined }));
    expect(text).to.contain("£100.00 falls due, as the request says");
  });

  it("cuts no word and fits 80 columns", async () => {
    const findings = [0n, 1n, 2n, 3n].map((index) => ({ tranche: index, achieved: 5_000n }));
    const text = await say(
      { findings, overRefusal: true, validUntil: NOW + 90n * DAY, version: 7n },
      { readFrom: "request" },
    );
    expect(text.split("\n").filter((line) => line.length > 80)).to.deep.equal([]);
  });

  it("says in words what a retraction takes back, and what it leaves", async () => {
    const message = { agreement: word("ab"), attestation: word("d1") };
    const names = { nameOf: () => undefined, tokenOf: () => undefined };
    const clear = await clearTextOf({ domain, types: RETRACTION_TYPES, primaryType: "Retraction", message }, names);
    const request = requestRetraction(domain, attestationIn(ask()), PANEL);
    const { opening, effects = [] } = retractionWords({ request, known: online, clear, now: NOW });
    expect(flat(opening.join(" "))).to.match(
      /^You are asked to take back your signature on an attestation for agreement 0x\w{64}, version \d+: tranche \d+: .*valid until/,
    );
    expect(effects.join(" "))
      .to.match(/never counts again, whoever holds a copy of it/)
      .and.match(/What it has already decided or paid stays as it is/);
  });
});
