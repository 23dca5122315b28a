import { expect } from "chai";
import { outlookOf, type AgreementOutlook } from "../../src/forecast/index.js";
import { at, CORE, DAY, OUTCOME, POUND, snapshot } from "./support/snapshot.js";

const sentences = (outlook: AgreementOutlook, part: "payable" | "awaited" | "coming" | "blocked"): string[] =>
  outlook[part].map(({ sentence }) => sentence);

describe("forecast/standing", () => {
  describe("what is payable now", () => {
    it("is care from the second its window closes, and not a second before", () => {
      const before = outlookOf(snapshot([CORE], { time: CORE.closesAt - 1n }));
      expect(before.payable).to.deep.equal([]);
      const now = outlookOf(snapshot([CORE], { time: CORE.closesAt }));
      expect(now.payable).to.deep.equal([{ tranche: 0, amount: 1_000n * POUND, isPart: false, sentence: "£1,000.00" }]);
      expect(now.coming).to.deep.equal([]);
    });

    it("is the part before the agreement's end of a window that straddles it", () => {
      const endsAt = at("2027-01-25");
      const { payable } = outlookOf(snapshot([CORE], { time: CORE.closesAt, endsAt }));
      expect(payable).to.deep.equal([
        {
          tranche: 0,
          amount: 750n * POUND,
          isPart: true,
          sentence: "£750.00, the part of £1,000.00 before the agreement's end on 25 January 2027 00:00",
        },
      ]);
    });

    it("is challenged care from its final time, two long stops after its window", () => {
      const challenged = { ...CORE, status: "Challenged" as const };
      const finalAt = CORE.closesAt + 180n * DAY;
      const before = outlookOf(snapshot([challenged], { time: finalAt - 1n }));
      expect(before.payable).to.deep.equal([]);
      const now = outlookOf(snapshot([challenged], { time: finalAt }));
      expect(now.payable.map(({ amount }) => amount)).to.deep.equal([1_000n * POUND]);
      expect(now.blocked.map(({ because }) => because)).to.deep.equal(["short"]);
    });

    it("is never an outcome, nor care that was refused, settled or void", () => {
      const over = (["Refused", "Settled", "Void", "Lapsed"] as const).map((status) => ({ ...CORE, status }));
      const { payable } = outlookOf(snapshot([OUTCOME, ...over], { time: at("2027-04-01") }));
      expect(payable).to.deep.equal([]);
    });
  });

  describe("what waits for the panel", () => {
    it("is every open outcome, with who must sign and when it lapses", () => {
      const { awaited } = outlookOf(snapshot([CORE, OUTCOME, { ...OUTCOME, requiredSeats: 1 }]));
      expect(awaited[0]).to.deep.equal({
        tranche: 1,
        amount: 100n * POUND,
        requiredSeats: 2,
        quorum: 2,
        lapsesAt: at("2027-02-15") + 90n * DAY,
        sentence:
          "up to £100.00 if signed by the social worker and one other of the panel; lapses on 16 May 2027 01:00",
      });
      expect(awaited[1]?.sentence).to.match(/^up to £100\.00 if signed by the inspector and one other/);
    });

    it("warns where a hold lasts as long as the panel may decide", () => {
      const lapsesAt = OUTCOME.closesAt + 90n * DAY;
      const warned = (heldUntil: bigint): boolean =>
        /before the hold ends/.test(
          sentences(outlookOf(snapshot([OUTCOME], { time: lapsesAt - 5n, heldUntil })), "awaited")[0] ?? "",
        );
      expect(warned(lapsesAt - 1n)).to.equal(false);
      expect(warned(lapsesAt)).to.equal(true);
    });
  });

  it("tells what is coming: care that silence will pay, and outcomes that cannot be decided yet", () => {
    const scheduled = { status: "Scheduled", opensAt: at("2027-02-01"), closesAt: at("2027-03-01") } as const;
    const outlook = outlookOf(snapshot([CORE, OUTCOME, { ...CORE, ...scheduled }, { ...OUTCOME, ...scheduled }]));
    expect(sentences(outlook, "coming")).to.deep.equal([
      "silence pays £1,000.00 from 1 February 2027 00:00, unless it is challenged before",
      "silence pays £1,000.00 from 1 March 2027 00:00, unless it is challenged before",
      "the panel can decide on up to £100.00 from 1 February 2027 00:00",
    ]);
  });

  describe("what is blocked", () => {
    it("is nothing where all goes its way", () => {
      expect(outlookOf(snapshot([CORE, OUTCOME])).blocked).to.deep.equal([]);
    });

    it("is outcome money during a hold, by whom and until when, and no longer", () => {
      const heldUntil = at("2027-03-03");
      const held = outlookOf(
        snapshot([CORE, OUTCOME], { heldUntil, heldBy: 1, time: heldUntil - 1n, balance: 10n ** 9n }),
      );
      expect(held.blocked).to.deep.equal([
        {
          because: "held",
          tranches: [1],
          amount: 100n * POUND,
          until: heldUntil,
          sentence: "held until 3 March 2027 00:00 by the inspector: outcome money waits, the care itself goes on",
        },
      ]);
      expect(outlookOf(snapshot([OUTCOME], { heldUntil, heldBy: 1, time: heldUntil })).blocked).to.deep.equal([]);
    });

    it("is challenged care until silence pays it, in part if the agreement ends within", () => {
      const challenged = { ...CORE, status: "Challenged" } as const;
      const whole = outlookOf(snapshot([challenged]));
      expect(whole.blocked).to.deep.equal([
        {
          because: "challenged",
          tranches: [0],
          amount: 1_000n * POUND,
          until: CORE.closesAt + 180n * DAY,
          sentence: "challenged: silence pays on 31 July 2027 01:00 unless the panel or the arbiter decides before",
        },
      ]);
      const part = outlookOf(snapshot([challenged], { endsAt: at("2027-01-25") }));
      expect(sentences(part, "blocked")[0]).to.match(/^challenged: silence pays £750\.00 on 31 July 2027/);
    });

    it("is a challenged or refused outcome, and refused care, until it lapses", () => {
      const outlook = outlookOf(
        snapshot([
          { ...CORE, status: "Refused" },
          { ...OUTCOME, status: "Challenged" },
          { ...OUTCOME, status: "Refused" },
        ]),
      );
      expect(sentences(outlook, "blocked")).to.deep.equal([
        "refused: lapses on 31 July 2027 01:00 unless the panel, the arbiter or a grant overturns it",
        "challenged: lapses on 14 August 2027 01:00 unless the panel, the arbiter or a grant decides before",
        "refused: lapses on 14 August 2027 01:00 unless the panel, the arbiter or a grant overturns it",
      ]);
    });

    it("is arrears, and what a claim would find short of money", () => {
      const short = outlookOf(snapshot([CORE], { time: CORE.closesAt, balance: 400n * POUND }));
      expect(sentences(short, "blocked")).to.deep.equal([
        "the balance is short: of £1,000.00 that can be claimed now, £600.00 would become arrears",
      ]);
      const enough = outlookOf(snapshot([CORE], { time: CORE.closesAt, balance: 1_000n * POUND }));
      expect(enough.blocked).to.deep.equal([]);
      const arrears = outlookOf(snapshot([], { arrears: 250n * POUND }));
      expect(sentences(arrears, "blocked")).to.deep.equal([
        "the balance is short: £250.00 of arrears wait for funding",
      ]);
    });

    it("names what goes home to the commissioner, and why it is free", () => {
      const free = (status: "Lapsed" | "Void" | "Settled"): string[] =>
        sentences(outlookOf(snapshot([{ ...OUTCOME, status }], { balance: 100n, reclaimable: 100n })), "blocked");
      expect(free("Lapsed")).to.deep.equal(["lapsed: £1.00 go home to the commissioner (reclaim)"]);
      expect(free("Void")).to.deep.equal(["ended before the care began: £1.00 go home to the commissioner (reclaim)"]);
      expect(free("Settled")).to.deep.equal(["not needed any more: £1.00 go home to the commissioner (reclaim)"]);
    });
  });

  it("is finished once nothing is live, owing or free", () => {
    const settled = { ...CORE, status: "Settled" } as const;
    expect(outlookOf(snapshot([settled])).isFinished).to.equal(true);
    expect(outlookOf(snapshot([settled, OUTCOME])).isFinished).to.equal(false);
    expect(outlookOf(snapshot([settled], { arrears: 1n })).isFinished).to.equal(false);
    expect(outlookOf(snapshot([settled], { reclaimable: 1n })).isFinished).to.equal(false);
  });
});
