import { expect } from "chai";
import { packTranche, unpackTranche } from "../../src/agreement/index.js";
import { owedItem } from "../../src/inbox/owedItem.js";
import { askedOf, endorsementItem, requestItem } from "../../src/inbox/requestItems.js";
import {
  addSignature,
  requestAppointment,
  requestAttestation,
  requestDigest,
  requestTerms,
} from "../../src/attestation/request.js";
import { escrowDomain, type Attestation } from "../../src/attestation/typedData.js";
import { CORE, DAY, OUTCOME, POUND, snapshot } from "../forecast/support/snapshot.js";

const DOMAIN = escrowDomain(1n, `0x${"e5".repeat(20)}`);
const agreement = snapshot([CORE, OUTCOME]);
const [inspector, socialWorker] = agreement.terms.panel;
const attestation: Attestation = {
  agreement: agreement.agreement,
  version: 1n,
  findings: [{ tranche: 1n, achieved: 6_000n }],
  overRefusal: false,
  evidence: `0x${"e1".repeat(32)}`,
  validUntil: agreement.time + 30n * DAY,
};
const about = { agreement: agreement.agreement, version: 1n, validUntil: attestation.validUntil };

describe("inbox/requestItems", () => {
  describe("a request file", () => {
    const request = requestAttestation(DOMAIN, attestation, agreement.terms.panel);

    it("is for each seat that has not signed, with the money that it makes due", () => {
      const item = requestItem({ path: "one.json", request }, inspector, agreement);
      expect(item).to.deep.equal({
        section: "sign",
        agreement: agreement.agreement,
        tranches: [1],
        by: attestation.validUntil,
        amount: 60n * POUND,
        sentence: "one.json asks you as inspector to sign that tranche 1 was partly met, 60 %",
        next: "placement attest sign one.json",
      });
      const signed = addSignature(request, inspector, `0x${"11".repeat(65)}`);
      expect(requestItem({ path: "one.json", request: signed }, inspector, agreement)).to.equal(undefined);
      expect(requestItem({ path: "one.json", request: signed }, socialWorker, agreement)).not.to.equal(undefined);
      expect(askedOf(request, agreement.terms.commissioner)).to.equal(undefined);
    });

    it("tells no amount that only the chain could vouch for", () => {
      expect(requestItem({ path: "one.json", request }, inspector, undefined)?.amount).to.equal(null);
    });

    for (const status of ["Settled", "Void", "Lapsed", "Refused"] as const) {
      it(`asks nothing any more of what is ${status.toLowerCase()}`, () => {
        const over = snapshot([CORE, { ...OUTCOME, status }]);
        expect(requestItem({ path: "one.json", request }, inspector, over)).to.equal(undefined);
      });
    }

    it("may overturn a refusal if it says so", () => {
      const overturning = requestAttestation(DOMAIN, { ...attestation, overRefusal: true }, agreement.terms.panel);
      const refused = snapshot([CORE, { ...OUTCOME, status: "Refused" }]);
      expect(requestItem({ path: "one.json", request: overturning }, inspector, refused)).not.to.equal(undefined);
    });

    it("of terms awaits both parties until the first window closes, under the id that they will have", () => {
      const terms = requestTerms(DOMAIN, {
        ...agreement.terms,
        schedule: agreement.tranches.map((tranche) => unpackTranche(packTranche(tranche))),
      });
      const item = requestItem({ path: "terms.json", request: terms }, agreement.terms.provider, undefined);
      expect(item).to.deep.include({ agreement: requestDigest(terms), by: CORE.closesAt, tranches: [], amount: null });
      expect(item?.next).to.equal("placement agreement sign terms.json");
    });

    it("of another kind is named in words", () => {
      const appointment = { ...about, seat: 0n, account: `0x${"77".repeat(20)}` };
      const asked = requestAppointment(DOMAIN, appointment, agreement.terms);
      const item = requestItem({ path: "new.json", request: asked }, agreement.terms.arbiter, agreement);
      expect(item?.sentence).to.equal("new.json asks you as arbiter to sign an appointment to the panel");
    });
  });

  describe("an endorsement on chain", () => {
    const INSPECTOR = 0;
    const bySocialWorker = { attestation, endorsed: 0b010, retracted: 0 };

    it("awaits every other seat", () => {
      const item = endorsementItem(bySocialWorker, INSPECTOR, agreement);
      expect(item).to.deep.include({ tranches: [1], amount: 60n * POUND, by: attestation.validUntil, next: null });
      expect(endorsementItem(bySocialWorker, 1, agreement)).to.equal(undefined);
    });

    const gone: [string, Parameters<typeof endorsementItem>[0], ReturnType<typeof snapshot>][] = [
      ["a seat that took its word back", { ...bySocialWorker, retracted: 0b001 }, agreement],
      ["anybody if all took theirs back", { ...bySocialWorker, endorsed: 0, retracted: 0b010 }, agreement],
      ["anybody once it has expired", bySocialWorker, snapshot([CORE, OUTCOME], { time: attestation.validUntil + 1n })],
      ["anybody for an earlier version", bySocialWorker, snapshot([CORE, OUTCOME], { version: 2n })],
      ["anybody once it is decided", bySocialWorker, snapshot([CORE, { ...OUTCOME, status: "Settled" }])],
      ["anybody once the agreement is closed", bySocialWorker, snapshot([CORE, OUTCOME], { isClosed: true })],
      ["anybody for a tranche that is not there", bySocialWorker, snapshot([CORE])],
    ];
    for (const [whom, endorsement, now] of gone) {
      it(`does not await ${whom}`, () => {
        expect(endorsementItem(endorsement, INSPECTOR, now)).to.equal(undefined);
      });
    }

    it("counts to its last second", () => {
      const last = snapshot([CORE, OUTCOME], { time: attestation.validUntil });
      expect(endorsementItem(bySocialWorker, INSPECTOR, last)).not.to.equal(undefined);
    });
  });

  it("tells of a payout that was refused, and of nothing where nothing waits", () => {
    expect(owedItem(0n, agreement)).to.equal(undefined);
    expect(owedItem(5n * POUND, agreement)).to.deep.include({
      section: "money",
      amount: 5n * POUND,
      sentence: "£5.00 could not be paid out to you, and wait in the escrow",
    });
  });
});
