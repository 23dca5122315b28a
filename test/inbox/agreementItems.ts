import { expect } from "chai";
import type { AgreementSnapshot } from "../../src/agreement/snapshot.js";
import { agreementItems, heldRoles } from "../../src/inbox/agreementItems.js";
import { inOrder, type InboxItem, type InboxSection } from "../../src/inbox/item.js";
import { at, CORE, DAY, OUTCOME, POUND, snapshot } from "../forecast/support/snapshot.js";

const { terms } = snapshot([]);
const [inspector, socialWorker, manager] = terms.panel;
const SOON = 14n * DAY;

const itemsFor = (who: string, agreement: AgreementSnapshot): InboxItem[] =>
  agreementItems(agreement, who, agreement.time + SOON);
const of = (section: InboxSection, items: readonly InboxItem[]): InboxItem[] =>
  items.filter((item) => item.section === section);

describe("inbox/agreementItems", () => {
  describe("whose it is", () => {
    it("is nobody's who has no role, and of a token's or register's address no role is made", () => {
      const open = snapshot([OUTCOME]);
      expect(itemsFor(`0x${"99".repeat(20)}`, open)).to.deep.equal([]);
      expect(heldRoles(terms, terms.token)).to.deep.equal([]);
    });

    it("knows an account however its address is written, in each role that it holds", () => {
      const both = { ...terms, payee: terms.provider };
      expect(heldRoles(both, terms.provider.toUpperCase().replace("0X", "0x"))).to.deep.equal(["provider", "payee"]);
    });

    it("is nothing of an agreement that is closed", () => {
      expect(itemsFor(terms.commissioner, snapshot([CORE], { isClosed: true, arrears: POUND }))).to.deep.equal([]);
    });
  });

  describe("what a seat may decide", () => {
    it("is each open outcome for which its word is needed, with the command", () => {
      const agreement = snapshot([CORE, OUTCOME, { ...OUTCOME, status: "Scheduled" }]);
      const [item, ...others] = of("decide", itemsFor(socialWorker, agreement));
      expect(others).to.deep.equal([]);
      expect(item).to.deep.include({ tranches: [1], amount: 100n * POUND, by: at("2027-02-15") + 90n * DAY });
      expect(item?.sentence).to.match(/^your word is needed: up to £100\.00/);
      expect(item?.next).to.equal(`placement attest request ${agreement.agreement} --finding 1=… --evidence … --out …`);
    });

    it("is an outcome where one more of the panel is needed, and not one that others decide alone", () => {
      const counted = of("decide", itemsFor(inspector, snapshot([OUTCOME])));
      expect(counted.map(({ sentence }) => sentence.slice(0, 17))).to.deep.equal(["your word counts:"]);
      const alone = snapshot([{ ...OUTCOME, requiredSeats: 0b110, quorum: 2 }]);
      expect(of("decide", itemsFor(inspector, alone))).to.deep.equal([]);
      expect(of("decide", itemsFor(manager, alone))).to.have.length(1);
    });

    it("is for the arbiter what is challenged or refused, until its final time", () => {
      const disputed = snapshot([{ ...CORE, status: "Challenged" }, { ...OUTCOME, status: "Refused" }, OUTCOME]);
      const items = of("decide", itemsFor(terms.arbiter, disputed));
      expect(items.map(({ tranches, by }) => [tranches, by])).to.deep.equal([
        [[0], CORE.closesAt + 180n * DAY],
        [[1], OUTCOME.closesAt + 180n * DAY],
      ]);
      expect(items[0]?.next).to.contain("placement adjudicate");
      expect(of("decide", itemsFor(terms.provider, disputed))).to.deep.equal([]);
    });
  });

  describe("money to move", () => {
    const closed = { time: CORE.closesAt, balance: 400n * POUND, liabilities: 0n };

    it("is what home and payee can claim, and what the commissioner must fund", () => {
      const agreement = snapshot([CORE], closed);
      for (const who of [terms.provider, terms.payee]) {
        expect(of("money", itemsFor(who, agreement)).map(({ next }) => next)).to.deep.equal([
          `placement claim ${agreement.agreement} 0`,
        ]);
      }
      const [claim, fund, ...rest] = of("money", itemsFor(terms.commissioner, agreement));
      expect([claim?.amount, fund?.amount, rest.length]).to.deep.equal([1_000n * POUND, 600n * POUND, 0]);
      expect(fund?.next).to.equal(`placement fund ${agreement.agreement} 600.00`);
      expect(of("money", itemsFor(inspector, agreement))).to.deep.equal([]);
    });

    it("names what is overdue, and leaves out what must be funded after the days asked for", () => {
      const owing = snapshot([CORE], { arrears: 50n * POUND });
      const [fund] = of("money", itemsFor(terms.commissioner, owing));
      expect(fund?.sentence).to.match(/^£50\.00 to fund by 5 January 2027 12:00, of which £50\.00 are overdue$/);
      expect(of("money", itemsFor(terms.commissioner, snapshot([CORE])))).to.deep.equal([]);
    });

    it("is what the commissioner can take back", () => {
      const lapsed = snapshot([{ ...OUTCOME, status: "Lapsed" }], { balance: 7n * POUND, reclaimable: 7n * POUND });
      const [home] = of("money", itemsFor(terms.commissioner, lapsed));
      expect(home).to.deep.include({ amount: 7n * POUND, sentence: "£7.00 can go home" });
      expect(of("money", itemsFor(terms.provider, lapsed))).to.deep.equal([]);
    });
  });

  describe("what happens by itself", () => {
    it("is silence that pays within the days, to the second", () => {
      const justIn = snapshot([CORE], { time: CORE.closesAt - SOON });
      const [item] = of("soon", itemsFor(inspector, justIn));
      expect(item).to.deep.include({ by: CORE.closesAt, amount: 1_000n * POUND });
      expect(item?.next).to.equal(`placement challenge ${justIn.agreement} --tranches 0`);
      const tooFar = snapshot([CORE], { time: CORE.closesAt - SOON - 1n });
      expect(of("soon", itemsFor(inspector, tooFar))).to.deep.equal([]);
      expect(of("soon", itemsFor(inspector, snapshot([CORE], { time: CORE.closesAt })))).to.deep.equal([]);
    });

    it("is challenged care that silence pays in the end, with nothing to challenge any more", () => {
      const finalAt = CORE.closesAt + 180n * DAY;
      const challenged = snapshot([{ ...CORE, status: "Challenged" }], { time: finalAt - DAY });
      const [item] = of("soon", itemsFor(terms.commissioner, challenged));
      expect([item?.by, item?.next]).to.deep.equal([finalAt, null]);
    });

    it("is an outcome that lapses, told once: to whom can decide it as a decision, to others as a date", () => {
      const lapsesAt = OUTCOME.closesAt + 90n * DAY;
      const agreement = snapshot([OUTCOME], { time: lapsesAt - DAY });
      expect(of("soon", itemsFor(socialWorker, agreement))).to.deep.equal([]);
      const [item] = of("soon", itemsFor(terms.provider, agreement));
      expect(item?.sentence).to.match(/^lapses on 16 May 2027 01:00: £100\.00 would be the commissioner's again$/);
    });

    it("is refused care that lapses, but never care that silence pays", () => {
      const finalAt = CORE.closesAt + 180n * DAY;
      const items = of(
        "soon",
        itemsFor(terms.provider, snapshot([{ ...CORE, status: "Refused" }, CORE], { time: finalAt - DAY })),
      );
      expect(items.map(({ tranches }) => tranches)).to.deep.equal([[0]]);
    });

    it("is the agreement's end", () => {
      const ending = snapshot([OUTCOME], { endsAt: at("2027-01-12") });
      const [item] = of("soon", itemsFor(terms.provider, ending));
      expect(item?.sentence).to.match(/^the agreement ends on 12 January 2027 00:00/);
    });
  });

  it("tells everybody what is held, challenged and refused", () => {
    const agreement = snapshot([{ ...CORE, status: "Challenged" }, { ...OUTCOME, status: "Refused" }, OUTCOME], {
      heldUntil: at("2027-01-19"),
      heldBy: 1,
    });
    for (const who of [terms.commissioner, terms.provider, terms.payee, terms.arbiter, ...terms.panel.slice(0, 3)]) {
      const tranches = of("stopped", itemsFor(who, agreement)).map((item) => item.tranches);
      expect(tranches).to.deep.equal([[1, 2], [0], [1]]);
    }
  });

  it("puts what is to sign first, and within a section the most urgent", () => {
    const item = (section: InboxSection, by: bigint | null): InboxItem => ({
      section,
      agreement: "0x",
      tranches: [],
      by,
      amount: null,
      sentence: "",
      next: null,
    });
    const mixed = [item("soon", 1n), item("sign", null), item("sign", 9n), item("decide", 3n), item("sign", 2n)];
    expect(inOrder(mixed).map(({ section, by }) => [section, by])).to.deep.equal([
      ["sign", 2n],
      ["sign", 9n],
      ["sign", null],
      ["decide", 3n],
      ["soon", 1n],
    ]);
  });
});
