import { expect } from "chai";
import { parseBuilt, serialiseBuilt, trancheKind } from "../../src/agreement/built.js";
import { SAMPLE, build, failureOf, sampleWith } from "./helpers/sample.js";

type Json = Record<string, unknown>;

const built = build(SAMPLE);
const NEXT = "Build it again from the agreement file, or find the copy that was signed.";

/** The built sample as JSON, changed by hand. */
function tampered(change: (json: Json) => void): string {
  const json = JSON.parse(serialiseBuilt(built)) as Json;
  change(json);
  return JSON.stringify(json);
}

/** What stands at a path of a JSON value. */
function at(json: Json, ...path: readonly (string | number)[]): Json {
  return path.reduce<unknown>((value, key) => (value as Json)[key], json) as Json;
}

describe("agreement/built", () => {
  describe("serialiseBuilt", () => {
    it("is undone by parseBuilt", () => {
      const texts = [
        SAMPLE,
        sampleWith(["share: 10%", "share: 15%"], ["decimals: 18", "decimals: 6"]),
        sampleWith(["code: QS-14", "code: QS-08"], ["kind: children's home", "kind: Kinderheim „Erle“"]),
      ];
      for (const text of texts) {
        const agreement = build(text);
        expect(parseBuilt(serialiseBuilt(agreement), "built.json")).to.deep.equal(agreement);
      }
    });

    it("writes amounts and times as decimal text, and a line break at the end", () => {
      const text = serialiseBuilt(built);
      expect(text.endsWith("}\n")).to.equal(true);
      const json = JSON.parse(text) as Json;
      expect(at(json, "terms", "schedule", 0)).to.include({
        amount: "20130000000000000000000",
        opensAt: "1799020800",
        requiredSeats: 2,
        paysOnSilence: true,
      });
    });
  });

  describe("parseBuilt", () => {
    const refused: readonly [string, (json: Json) => void, string][] = [
      [
        "a tag that stands for something else",
        (json) => (at(json, "tranches", 1)["code"] = "QS-09"),
        "built.json: tranche 1: its tag does not stand for QS-09 with this salt.",
      ],
      [
        "another salt",
        (json) => (at(json, "salts")["outcomes"] = `0x${"ff".repeat(32)}`),
        "built.json: tranche 0: its tag does not stand for CORE with this salt.",
      ],
      [
        "another salt of the care plan",
        (json) => (at(json, "salts", "carePlan")["salt"] = `0x${"ff".repeat(32)}`),
        "built.json: the care plan's salt and digest do not give the commitment in the terms.",
      ],
      [
        "another care plan",
        (json) => (at(json, "terms")["carePlan"] = `0x${"ff".repeat(32)}`),
        "built.json: the care plan's salt and digest do not give the commitment in the terms.",
      ],
      [
        "a tranche that nobody explains",
        (json) => (at(json, "tranches") as unknown as unknown[]).pop(),
        "built.json: 9 tranches are explained, but the schedule has 10.",
      ],
      [
        "tranches out of order",
        (json) => (at(json, "tranches") as unknown as unknown[]).reverse(),
        "built.json: tranche 0 is not explained in its place.",
      ],
      [
        "a holdback that its policy does not hold back",
        (json) => (at(json, "terms", "schedule", 2)["requiredSeats"] = 2),
        "built.json: tranche 2 is explained as holdback, but is outcome by its policy.",
      ],
      [
        "an outcome that pays on silence",
        (json) => (at(json, "terms", "schedule", 1)["paysOnSilence"] = true),
        "built.json: tranche 1 is explained as outcome, but is core by its policy.",
      ],
      [
        "an outcome without a code",
        (json) => delete at(json, "tranches", 1)["code"],
        "built.json: tranche 1: the care itself has no code, and everything else has one.",
      ],
      [
        "an amount as a number",
        (json) => (at(json, "fee")["weekly"] = 6100),
        "built.json: fee.weekly: Invalid input: expected string, received number",
      ],
      [
        "a negative amount",
        (json) => (at(json, "terms", "schedule", 0)["amount"] = "-1"),
        "built.json: terms.schedule.0.amount: must be a whole number, written as text.",
      ],
      [
        "an amount too large for its place",
        (json) => (at(json, "terms", "schedule", 0)["amount"] = (2n ** 96n).toString()),
        "built.json: terms.schedule.0.amount: must be less than 2^96.",
      ],
      [
        "an address without its checksum",
        (json) => (at(json, "terms")["payee"] = built.terms.payee.toLowerCase()),
        "built.json: terms.payee: must be an address with its checksum.",
      ],
      [
        "a short commitment",
        (json) => (at(json, "terms")["placementRef"] = "0x12"),
        "built.json: terms.placementRef: must be 32 bytes, as 0x and hexadecimal digits.",
      ],
      [
        "a name that would play with a terminal",
        (json) => (json["name"] = "\u001b[2J"),
        "built.json: name: must be one line of readable text.",
      ],
      ["an unknown key", (json) => (json["id"] = "7"), 'built.json: Unrecognized key: "id"'],
      [
        "another format",
        (json) => (json["format"] = "placement-built/2"),
        'built.json: format: Invalid input: expected "placement-built/1"',
      ],
    ];
    for (const [what, change, message] of refused) {
      it(`refuses ${what}`, () => {
        expect(failureOf(() => parseBuilt(tampered(change), "built.json"))).to.equal(message);
      });
    }

    it("says what to do next", () => {
      const act = (): unknown =>
        parseBuilt(
          tampered((json) => delete json["name"]),
          "built.json",
        );
      expect(act).to.throw().with.property("next", NEXT);
    });

    it("refuses what is not JSON", () => {
      expect(failureOf(() => parseBuilt("{", "built.json"))).to.equal(
        "built.json is not a built agreement: it is not JSON.",
      );
    });
  });

  it("names the kind of a tranche by its policy", () => {
    const tranche = { ...built.terms.schedule[1]!, paysOnSilence: false };
    expect(trancheKind({ ...tranche, requiredSeats: 0b0001 })).to.equal("holdback");
    expect(trancheKind({ ...tranche, requiredSeats: 0b1110 })).to.equal("outcome");
    expect(trancheKind({ ...tranche, requiredSeats: 0b0001, paysOnSilence: true })).to.equal("core");
  });
});
