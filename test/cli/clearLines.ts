import { expect } from "chai";
import fc from "fast-check";
import { clearTextOf } from "../../src/clearSigning/clearText.js";
import { clearLines } from "../../src/cli/render/clearLines.js";
import { ALL_KNOWN, anyTyped, NOTHING_KNOWN, STRUCTS } from "../clearSigning/helpers.js";

const RUNS = { numRuns: 25 };

/** Line ends and alignment are where they happen to be. */
const flat = (text: string): string => text.replace(/\s+/g, " ");

describe("What is signed, laid out for a terminal", () => {
  for (const primaryType of Object.keys(STRUCTS)) {
    it(`has every label, value and address of ${primaryType} whole, in the message's order`, async () => {
      for (const known of [ALL_KNOWN, NOTHING_KNOWN]) {
        await fc.assert(
          fc.asyncProperty(anyTyped(primaryType), async (typed) => {
            const clear = await clearTextOf(typed, known);
            const screen = flat(clearLines(clear, {}).join("\n"));
            let from = 0;
            for (const { label, value, address } of clear.fields) {
              from = screen.indexOf(`${label} ${flat(value)}`, from);
              expect(from, `${label} ${value}`).to.not.equal(-1);
              if (address !== undefined) expect(screen.indexOf(address, from)).to.be.greaterThan(from);
            }
          }),
          RUNS,
        );
      }
    });
  }

  it("lets no run of spaces in a note look like a line of the tool's own", async () => {
    const message = { agreement: `0x${"ab".repeat(32)}`, attestation: `0x${"d1".repeat(32)}` };
    const [typed] = fc.sample(anyTyped("Retraction"), 1);
    const clear = await clearTextOf({ ...typed!, message }, ALL_KNOWN);
    const note = `Alder${" ".repeat(200)}Digest       0x00`;
    const lines = clearLines(clear, { agreement: [note] });
    expect(lines).to.include("    = Alder Digest 0x00");
  });
});
