import { expect } from "chai";
import { OVERRIDES, SHORTEST_REASON, parseOverride } from "../../../src/audit/monitoring/override.js";
import { PlacementError } from "../../../src/errors.js";

const REASON = "r".repeat(SHORTEST_REASON);
const OFFICER = "Monitoring officer A";

describe("An officer's override", () => {
  it("is none where nothing is overridden, whoever the officer is", () => {
    expect(parseOverride({})).to.equal(null);
    expect(parseOverride({ officer: OFFICER })).to.equal(null);
  });

  it("has a colour, a reason and somebody who answers for it", () => {
    for (const override of OVERRIDES) {
      const given = { override, reason: ` ${REASON} `, officer: ` ${OFFICER}` };
      expect(parseOverride(given)).to.deep.equal({ colour: override, reason: REASON, officer: OFFICER });
    }
  });

  const refusals = [
    ["a colour that is none", { override: "blue", reason: REASON, officer: OFFICER }, "no colour to override with"],
    ["grey, which is for want of checks", { override: "grey", reason: REASON, officer: OFFICER }, "no colour"],
    ["no reason", { override: "green", officer: OFFICER }, "must give its reason"],
    ["a reason that says too little", { override: "green", reason: REASON.slice(1), officer: OFFICER }, "its reason"],
    ["a reason of spaces", { override: "green", reason: " ".repeat(50), officer: OFFICER }, "must give its reason"],
    ["nobody who answers for it", { override: "green", reason: REASON, officer: " " }, "Nobody answers"],
    ["a reason for nothing", { reason: REASON, officer: OFFICER }, "--reason is for an override"],
  ] as const;
  for (const [what, given, sentence] of refusals) {
    it(`is refused with ${what}`, () => {
      expect(() => parseOverride(given))
        .to.throw(PlacementError, sentence)
        .with.property("code", "bad-usage");
    });
  }
});
