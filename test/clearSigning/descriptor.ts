import { readFileSync } from "node:fs";
import { expect } from "chai";
import { TypedDataEncoder } from "ethers";
import { z } from "zod";
import { STRUCTS } from "./helpers.js";

const PATH = "erc7730/eip712-PlacementEscrow.json";

const visible = z.literal("always");
const reference = z.strictObject({
  path: z.string(),
  $ref: z.string().regex(/^\$\.display\.definitions\.\w+$/),
  params: z.record(z.string(), z.string()).optional(),
  visible,
});
const timestamp = z.strictObject({ encoding: z.literal("timestamp") });
const types = z.array(z.enum(["wallet", "eoa", "contract", "token", "collection"]));
const label = z.string().min(1).max(40);
/** Formats and their parameters, as the standard has them: an unknown word in a descriptor is passed over by wallets. */
const formatted = (more: z.ZodRawShape) =>
  z.discriminatedUnion("format", [
    z.strictObject({ ...more, label, format: z.enum(["raw", "duration", "chainId"]) }),
    z.strictObject({ ...more, label, format: z.literal("date"), params: timestamp }),
    z.strictObject({
      ...more,
      label,
      format: z.literal("addressName"),
      params: z.strictObject({ types, sources: z.array(z.enum(["local", "ens"])) }),
    }),
    z.strictObject({
      ...more,
      label,
      format: z.literal("tokenAmount"),
      params: z.strictObject({ tokenPath: z.string() }),
    }),
    z.strictObject({
      ...more,
      label,
      format: z.literal("unit"),
      params: z.strictObject({ base: z.string(), decimals: z.int() }),
    }),
    z.strictObject({
      ...more,
      label,
      format: z.literal("enum"),
      params: z.strictObject({ $ref: z.string().regex(/^\$\.metadata\.enums\.\w+$/) }),
    }),
  ]);
const separator = z
  .string()
  .regex(/\{index\}/)
  .optional();
const field = z.union([reference, formatted({ path: z.string(), visible, separator })]);
const group = z.strictObject({ label, iteration: z.literal("bundled"), fields: z.array(field).min(2) });

/** As much of schema v2 of ERC-7730 as the descriptor uses, and nothing else. */
const schema = z.strictObject({
  $schema: z.literal("https://eips.ethereum.org/assets/eip-7730/erc7730-v2.schema.json"),
  $comment: z.string(),
  context: z.strictObject({
    $id: z.string(),
    eip712: z.strictObject({
      domain: z.strictObject({ name: z.literal("PlacementEscrow"), version: z.literal("1") }),
      deployments: z.array(z.strictObject({ chainId: z.int(), address: z.string() })),
    }),
  }),
  metadata: z.strictObject({
    owner: z.string(),
    contractName: z.string(),
    enums: z.record(z.string(), z.record(z.string().regex(/^\d+$/), z.string())),
  }),
  display: z.strictObject({
    definitions: z.record(z.string(), formatted({ separator })),
    formats: z.record(
      z.string(),
      z.strictObject({
        $id: z.string(),
        intent: z.string().min(1).max(40),
        interpolatedIntent: z.string().optional(),
        fields: z.array(z.union([group, field])),
      }),
    ),
  }),
});

describe("The ERC-7730 descriptor, as it is shipped", () => {
  const shipped: unknown = JSON.parse(readFileSync(PATH, "utf8"));
  const { metadata, display } = schema.parse(shipped);

  it("has a format for every struct that can be signed, by its EIP-712 encodeType, and no other", () => {
    const expected = Object.entries(STRUCTS).map(([name, of]) => TypedDataEncoder.from(of).encodeType(name));
    expect(Object.keys(display.formats).sort()).to.deep.equal(expected.sort());
  });

  it("refers only to definitions and enumerations that it has, and has none that nobody refers to", () => {
    const text = JSON.stringify(display);
    const referred = (pattern: RegExp): string[] =>
      [...new Set([...text.matchAll(pattern)].map(([, name]) => name ?? ""))].sort();
    expect(referred(/\$\.display\.definitions\.(\w+)/g)).to.deep.equal(Object.keys(display.definitions).sort());
    expect(referred(/\$\.metadata\.enums\.(\w+)/g)).to.deep.equal(Object.keys(metadata.enums).sort());
  });

  it("has another word for each seat and for each set of seats", () => {
    expect(Object.keys(metadata.enums["seat"]!)).to.deep.equal(["0", "1", "2", "3"]);
    const sets = metadata.enums["seats"]!;
    expect(Object.keys(sets)).to.deep.equal(Array.from({ length: 16 }, (_, bits) => String(bits)));
    expect(new Set(Object.values(sets)).size).to.equal(16);
  });

  it("has no sentence that leaves out a field: a wallet may show the sentence alone", () => {
    for (const { $id, interpolatedIntent, fields } of Object.values(display.formats)) {
      if (interpolatedIntent === undefined) continue;
      const paths = fields
        .flatMap((one) => ("fields" in one ? one.fields : [one]))
        .map((one) => ("path" in one ? one.path : ""));
      for (const path of paths) expect(interpolatedIntent, `${$id}: ${path}`).to.contain(`{${path}}`);
    }
  });
});
