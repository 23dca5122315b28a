import { expect } from "chai";
import fc from "fast-check";
import { ZeroAddress } from "ethers";
import { clearTextOf, type ClearText } from "../../src/clearSigning/clearText.js";
import { DESCRIPTOR } from "../../src/clearSigning/descriptor.js";
import type { TypedMessage } from "../../src/clearSigning/message.js";
import type { Names } from "../../src/clearSigning/provider.js";
import { PlacementError } from "../../src/errors.js";
import { account, ALL_KNOWN, anyTyped, changedAt, domain, leavesOf, NOTHING_KNOWN, STRUCTS, word } from "./helpers.js";

const RUNS = { numRuns: 60 };
const MUTATED = { numRuns: 12 };

const about = { agreement: word("ab"), version: "2", validUntil: "1800000000" };
const terms = {
  commissioner: account("11"),
  provider: account("22"),
  payee: account("33"),
  token: account("44"),
  arbiter: account("55"),
  register: ZeroAddress,
  panel: [account("66"), account("77"), account("88"), ZeroAddress],
  carePlan: word("c1"),
  placementRef: word("a1"),
  noticePeriod: "2419200",
  holdPeriod: "1209600",
  longStop: "7776001",
  schedule: [
    {
      amount: "1220500000000000000000",
      opensAt: "1799020800",
      closesAt: "1801440000",
      requiredSeats: "3",
      quorum: "2",
      paysOnSilence: false,
      outcome: "0x1122334455667788",
    },
  ],
};

const of = (primaryType: string, message: Record<string, unknown>): TypedMessage => ({
  domain,
  types: STRUCTS[primaryType]!,
  primaryType,
  message,
});

const names: Names = {
  nameOf: (address) => (address === account("11") ? "Northmoor Council" : undefined),
  tokenOf: () => ({ symbol: "GBP", decimals: 18 }),
};

const linesOf = ({ fields }: ClearText): string[] => fields.map(({ label, value }) => `${label}: ${value}`);

const PLACE = ["Network: local test chain (31337)", `Escrow contract: ${account("ee")}`];
const HEAD = [...PLACE, `Agreement: ${word("ab")}`, "Version: 2"];
const UNTIL = "Signature valid until: 2027-01-15 08:00:00Z";

const TERMS_LINES = [
  "Commissioner: Northmoor Council",
  `Provider: ${account("22")}`,
  `Paid to: ${account("33")}`,
  `Token: ${account("44")}`,
  `Arbiter: ${account("55")}`,
  "Register (zero: none): nobody",
  `Inspector: ${account("66")}`,
  `Social worker: ${account("77")}`,
  `Registered manager: ${account("88")}`,
  "Health professional (zero: vacant): nobody",
  `Care plan commitment: ${word("c1")}`,
  `Placement reference: ${word("a1")}`,
  "Notice: 672:00:00",
  "Safeguarding hold: 336:00:00",
  "Long stop: 2160:00:01",
  "Amount: 1220.5 GBP",
  "Care begins: 2027-01-04 00:00:00Z",
  "Closes: 2027-02-01 00:00:00Z",
  "Must sign: Inspector and social worker",
  "Signatures needed: 2",
  "Pays on silence: false",
  "Outcome tag: 0x1122334455667788",
];

/** What each struct says, line by line, to whoever reads it in a wallet. */
const EXPECTED: readonly [TypedMessage, string, readonly string[]][] = [
  [of("Terms", terms), "Agree to placement terms", [...PLACE, ...TERMS_LINES]],
  [
    of("Attestation", {
      ...about,
      findings: [
        { tranche: "3", achieved: "6250" },
        { tranche: "12", achieved: "0" },
      ],
      overRefusal: true,
      evidence: word("e1"),
    }),
    "Attest outcomes",
    [
      ...HEAD,
      ...["Tranche: 3", "Achieved: 62.5%", "Tranche: 12", "Achieved: 0%"],
      "Overturns a refusal: true",
      `Evidence commitment: ${word("e1")}`,
      UNTIL,
    ],
  ],
  [
    of("Retraction", { agreement: word("ab"), attestation: word("d1") }),
    "Take back a signature",
    [...PLACE, `Agreement: ${word("ab")}`, `Attestation taken back: ${word("d1")}`],
  ],
  [
    of("Amendment", { ...about, endsAt: "0", terms, review: word("f1") }),
    "Amend a placement",
    [
      ...HEAD,
      "End that it lifts (1970: none): 1970-01-01 00:00:00Z",
      ...TERMS_LINES,
      `Review commitment: ${word("f1")}`,
      UNTIL,
    ],
  ],
  [
    of("Appointment", { ...about, seat: "1", account: account("11") }),
    "Change a seat of the panel",
    [...HEAD, "Seat: Social worker", "From now (zero: vacant): Northmoor Council", UNTIL],
  ],
  [
    of("Termination", { ...about, endsAt: "1801440000", grounds: word("b1") }),
    "End a placement at once",
    [...HEAD, "Ends (1970: at once): 2027-02-01 00:00:00Z", `Grounds commitment: ${word("b1")}`, UNTIL],
  ],
  [
    of("Settlement", { ...about, settled: "5", arrears: "1", toPayee: "600", statement: word("51") }),
    "Close a placement for good",
    [
      ...HEAD,
      "Tranches decided (bits): 5",
      "Arrears known (base units): 1",
      "To the home (base units): 600",
      `Statement commitment: ${word("51")}`,
      UNTIL,
    ],
  ],
];

async function refuses(typed: TypedMessage, why: RegExp): Promise<void> {
  const refusal = await clearTextOf(typed, ALL_KNOWN).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(refusal).to.be.instanceOf(PlacementError);
  expect((refusal as PlacementError).code).to.equal("signing-refused");
  expect((refusal as PlacementError).message).to.match(why);
}

describe("What is signed, in the words that any wallet shows", () => {
  for (const [typed, intent, lines] of EXPECTED) {
    it(`says each line of ${typed.primaryType}`, async () => {
      const clear = await clearTextOf(typed, names);
      expect(clear.intent).to.equal(intent);
      expect(linesOf(clear)).to.deep.equal(lines);
    });
  }

  it("says whose address it is and keeps the address, and marks the one that nobody knows", async () => {
    const { fields } = await clearTextOf(of("Appointment", { ...about, seat: "1", account: account("11") }), names);
    const [, escrow, , , , holder] = fields;
    expect(holder).to.deep.include({ path: "account", address: account("11"), isUnknown: false });
    expect(escrow).to.deep.include({ path: "@.to", address: account("ee"), isUnknown: true });
  });

  it("leaves amounts in base units and marks them where the token's decimals are not known", async () => {
    const { fields } = await clearTextOf(of("Terms", terms), NOTHING_KNOWN);
    const amount = fields.find(({ path }) => path === "schedule.0.amount");
    expect(amount).to.deep.include({ value: "1220500000000000000000", isUnknown: true });
  });

  for (const primaryType of Object.keys(STRUCTS)) {
    it(`never loses a field of ${primaryType}, whatever it says`, async () => {
      await fc.assert(
        fc.asyncProperty(anyTyped(primaryType), async (typed) => {
          const { fields } = await clearTextOf(typed, ALL_KNOWN);
          const paths = fields.map(({ path }) => path);
          expect(paths).to.include.members(leavesOf(typed));
          expect(new Set(paths).size).to.equal(paths.length);
        }),
        RUNS,
      );
    });

    it(`says something else when any one field of ${primaryType} is changed by its lowest bit`, async () => {
      for (const known of [ALL_KNOWN, NOTHING_KNOWN]) {
        await fc.assert(
          fc.asyncProperty(anyTyped(primaryType), async (typed) => {
            const before = linesOf(await clearTextOf(typed, known));
            for (const path of leavesOf(typed)) {
              const after = await clearTextOf(changedAt(typed, path), known);
              const differing = after.fields.filter(({ label, value }, at) => `${label}: ${value}` !== before[at]);
              expect(differing.map((field) => field.path)).to.include(path);
            }
          }),
          MUTATED,
        );
      }
    });
  }

  it("says something else on another chain and for another contract", async () => {
    const typed = of("Retraction", { agreement: word("ab"), attestation: word("d1") });
    const elsewhere = { ...typed, domain: { ...domain, chainId: 31_338n } };
    const other = { ...typed, domain: { ...domain, verifyingContract: account("ef") } };
    const texts = await Promise.all([typed, elsewhere, other].map((one) => clearTextOf(one, NOTHING_KNOWN)));
    expect(new Set(texts.map((text) => linesOf(text).join("\n"))).size).to.equal(3);
  });

  it("refuses whatever cannot be shown for certain", async () => {
    const typed = of("Retraction", { agreement: word("ab"), attestation: word("d1") });
    await refuses({ ...typed, domain: { ...domain, name: "Permit2" } }, /DOMAIN_MISMATCH/);
    await refuses({ ...typed, domain: { ...domain, version: "2" } }, /DOMAIN_MISMATCH/);
    await refuses({ ...typed, domain: { ...domain, chainId: 2n ** 60n } }, /number of its chain/);
    await refuses(of("Terms", { ...terms, schedule: [] }), /EMPTY_ARRAY/);
    await refuses(
      of("Appointment", { ...about, seat: "4", account: account("11") }),
      /Enum label could not be resolved/,
    );
  });

  it("refuses a type that the descriptor does not know", async () => {
    const types = { Retraction: [...STRUCTS["Retraction"]!["Retraction"]!, { name: "payee", type: "address" }] };
    const message = { agreement: word("ab"), attestation: word("d1"), payee: account("99") };
    await refuses({ domain, types, primaryType: "Retraction", message }, /NO_FORMAT_MATCH/);
  });

  it("refuses to go on when the descriptor hides a field, or has lost one", async () => {
    const typed = of("Retraction", { agreement: word("ab"), attestation: word("d1") });
    const format = Object.values(DESCRIPTOR.display!.formats!).find(({ $id }) => $id === "Retraction")!;
    const whole = format.fields!;
    const sentence = format.interpolatedIntent!;
    try {
      delete format.interpolatedIntent;
      format.fields = whole.slice(0, -1);
      await refuses(typed, /its field attestation would not be shown/);
      format.fields = [...whole.slice(0, -1), { ...whole.at(-1), visible: "never" }];
      await refuses(typed, /its lines are not those of the descriptor/);
      format.fields = whole;
      format.interpolatedIntent = "Take back {evidence}";
      await refuses(typed, /INTERPOLATION_ERROR/);
    } finally {
      format.fields = whole;
      format.interpolatedIntent = sentence;
    }
    expect((await clearTextOf(typed, ALL_KNOWN)).sentence).to.contain(word("d1"));
  });
});
