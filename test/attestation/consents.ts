import { expect } from "chai";
import { faultInAppointment } from "../../src/attestation/appointable.js";
import { amendmentIn, appointmentIn, settlementIn, terminationIn } from "../../src/attestation/messages.js";
import {
  addSignature,
  collectConsents,
  lackingSigners,
  parseRequest,
  requestAmendment,
  requestAppointment,
  requestDigest,
  requestSettlement,
  requestTermination,
  serialiseRequest,
  signersOf,
  type SigningRequest,
} from "../../src/attestation/request.js";
import { splitOf } from "../../src/attestation/split.js";
import {
  amendmentDigest,
  appointmentDigest,
  escrowDomain,
  settlementDigest,
  terminationDigest,
} from "../../src/attestation/typedData.js";
import type { SignedTerms } from "../../src/agreement/terms.js";
import { PlacementError } from "../../src/errors.js";

const account = (byte: string): string => `0x${byte.repeat(20)}`;
const hash = (byte: string): string => `0x${byte.repeat(32)}`;
const VACANT = account("00");
const domain = escrowDomain(31337n, account("12"));

const terms: SignedTerms = {
  commissioner: account("11"),
  provider: account("22"),
  payee: account("33"),
  token: account("44"),
  arbiter: account("55"),
  register: VACANT,
  panel: [account("66"), account("77"), account("88"), account("99")],
  carePlan: hash("c1"),
  placementRef: hash("a1"),
  noticePeriod: 1n,
  holdPeriod: 2n,
  longStop: 3n,
  schedule: [3, 9].map((requiredSeats) => ({
    amount: 5n,
    opensAt: 1n,
    closesAt: 2n,
    requiredSeats,
    quorum: 2,
    paysOnSilence: false,
    outcome: "0x1122334455667788",
  })),
};

const about = { agreement: hash("ab"), version: 2n, validUntil: 1_900_000_000n };
const amendment = { ...about, endsAt: 0n, terms, review: hash("a5") };
const appointment = { ...about, seat: 1n, account: account("10") };
const termination = { ...about, endsAt: 0n, grounds: hash("b5") };
const settlement = { ...about, settled: 2n ** 64n - 1n, arrears: 1n, toPayee: 2n, statement: hash("c5") };

const requests = {
  Amendment: requestAmendment(domain, amendment),
  Appointment: requestAppointment(domain, appointment, terms),
  Termination: requestTermination(domain, termination, terms),
  Settlement: requestSettlement(domain, settlement, terms),
};

const read = (request: SigningRequest): SigningRequest => parseRequest(serialiseRequest(request), "one.json");

describe("A request for consent", () => {
  it("should give back each message and its digest after a journey as text", () => {
    expect(amendmentIn(read(requests.Amendment))).to.deep.equal(amendment);
    expect(appointmentIn(read(requests.Appointment))).to.deep.equal(appointment);
    expect(terminationIn(read(requests.Termination))).to.deep.equal(termination);
    expect(settlementIn(read(requests.Settlement))).to.deep.equal(settlement);
    expect(Object.values(requests).map((request) => requestDigest(read(request)))).to.deep.equal([
      amendmentDigest(domain, amendment),
      appointmentDigest(domain, appointment),
      terminationDigest(domain, termination),
      settlementDigest(domain, settlement),
    ]);
  });

  it("should ask those whose consent the escrow wants", () => {
    const asked = Object.values(requests).map((request) => signersOf(request).map(({ role }) => role));
    expect(asked).to.deep.equal([
      ["commissioner", "provider"],
      ["commissioner", "provider", "arbiter"],
      ["inspector", "socialWorker"],
      ["commissioner", "provider"],
    ]);
  });

  it("should want all signatures, but of an appointment's three only two", () => {
    const counts = Object.values(requests).map((request) => {
      const needed = [lackingSigners(request).needed];
      let signed = request;
      for (const signer of request.signers) {
        signed = addSignature(signed, signer.account, "0x12");
        needed.push(lackingSigners(signed).needed);
      }
      return needed;
    });
    expect(counts).to.deep.equal([
      [2, 1, 0],
      [2, 1, 0, 0],
      [2, 1, 0],
      [2, 1, 0],
    ]);
  });

  it("should leave out the signature of whoever took it back", () => {
    let request = requests.Appointment;
    for (const { account: signer } of request.signers) request = addSignature(request, signer, "0x12");
    expect(collectConsents(request, [account("22")]).signers).to.equal(0b101);
  });

  const spoilt: [string, keyof typeof requests, (request: SigningRequest) => void, string][] = [
    ["a seat beyond the panel", "Appointment", ({ typedData }) => (typedData.message["seat"] = "4"), "message.*seat"],
    ["a number that is no text", "Settlement", ({ typedData }) => (typedData.message["arrears"] = 1), "arrears"],
    [
      "an end beyond the contract's",
      "Termination",
      ({ typedData }) => (typedData.message["endsAt"] = "4294967296"),
      "endsAt",
    ],
    ["an unknown key in the message", "Amendment", ({ typedData }) => (typedData.message["note"] = "hello"), "note"],
    ["a signer who has no say", "Settlement", ({ signers }) => (signers[0]!.bit = 2), "nobody with the bit 2 signs"],
    ["one role asked twice", "Amendment", ({ signers }) => (signers[0]!.bit = 1), "asked twice"],
  ];
  for (const [what, kind, spoil, reason] of spoilt) {
    it(`should refuse ${what}`, () => {
      const content = JSON.parse(serialiseRequest(requests[kind])) as SigningRequest;
      spoil(content);
      expect(() => parseRequest(JSON.stringify(content), "one.json")).to.throw(PlacementError, new RegExp(reason));
    });
  }
});

describe("The split of a settlement", () => {
  const split = (toPayee: bigint, known: bigint, balance: bigint, arrears: bigint) =>
    splitOf({ toPayee, arrears: known }, { balance, arrears, liabilities: 7n });

  it("should give the home its sum and the commissioner the rest", () => {
    expect(split(6n, 0n, 10n, 0n)).to.deep.equal({
      ...{ toPayee: 6n, toCommissioner: 4n, arrearsDropped: 0n, undecided: 7n, lacking: 0n },
    });
  });

  it("should take off what was paid of arrears since, and never go below nothing", () => {
    expect(split(6n, 10n, 0n, 5n)).to.deep.include({ toPayee: 1n, arrearsDropped: 5n, lacking: 1n });
    expect(split(6n, 10n, 3n, 0n)).to.deep.include({ toPayee: 0n, toCommissioner: 3n, lacking: 0n });
  });
});

describe("An appointment", () => {
  const seated = { terms, decided: 0n, isClosed: false };

  it("should be refused to whoever has another role, and nobody else", () => {
    const faults = ["11", "22", "33", "55", "66", "77"].map((byte) => faultInAppointment(seated, 1, account(byte)));
    expect(faults).to.deep.equal([
      "has the account as its commissioner already",
      "has the account as its provider already",
      "has the account as its payee already",
      "has the account as its arbiter already",
      "has the account as its inspector already",
      "has this very account in this seat already",
    ]);
    expect(faultInAppointment(seated, 1, account("10"))).to.equal(undefined);
    expect(faultInAppointment({ ...seated, isClosed: true }, 1, account("10"))).to.equal("is settled and closed");
  });

  it("should leave only the health professional's seat vacant, and not while a tranche needs it", () => {
    expect(faultInAppointment(seated, 1, VACANT)).to.equal("always needs a social worker");
    expect(faultInAppointment(seated, 3, VACANT)).to.equal("could not decide tranche 1 any more");
    expect(faultInAppointment({ ...seated, decided: 2n }, 3, VACANT)).to.equal(undefined);
  });
});
