import { expect } from "chai";
import { artifacts } from "hardhat";
import { isDeployedFrom } from "../../src/adapters/deployedCode.js";

const WORDS = ["12", "00ab", "000000cd"].map((start) => `0x${start.padEnd(64, "7")}`);

describe("isDeployedFrom", () => {
  let creation: string;
  let template: string;
  let deployed: string;
  let starts: number[];

  /** The code with the byte at a place changed. */
  const changed = (code: string, place: number, byte: string): string =>
    `${code.slice(0, 2 + place * 2)}${byte}${code.slice(4 + place * 2)}`;

  before(async () => {
    const artifact = await artifacts.readArtifact("PlacementEscrow");
    creation = artifact.bytecode;
    template = artifact.deployedBytecode;
    const references = artifact.immutableReferences as Record<string, { start: number }[]>;
    starts = Object.values(references).flatMap((places) => places.map(({ start }) => start));
    deployed = starts.reduce(
      (code, start, index) =>
        `${code.slice(0, 2 + start * 2)}${WORDS[index % WORDS.length]!.slice(2)}${code.slice(66 + start * 2)}`,
      template,
    );
    expect(starts).to.have.length(5);
  });

  it("should know the code with its immutables filled in, however they begin", () => {
    expect(isDeployedFrom(deployed, creation, WORDS)).to.equal(true);
  });

  it("should refuse an immutable that is none of those given", () => {
    for (const left of WORDS) {
      const others = WORDS.filter((word) => word !== left);
      expect(isDeployedFrom(deployed, creation, others), left).to.equal(false);
    }
    expect(isDeployedFrom(changed(deployed, starts[2]! + 31, "78"), creation, WORDS)).to.equal(false);
  });

  it("should refuse any other byte that differs, be it zero where something should be or the reverse", () => {
    for (const place of [0, 5, 1_000, 10_001, 24_000]) {
      const byte = deployed.slice(2 + place * 2, 4 + place * 2);
      expect(
        isDeployedFrom(changed(deployed, place, byte === "00" ? "01" : "00"), creation, WORDS),
        `${place}`,
      ).to.equal(false);
    }
  });

  it("should refuse a part of the code, more than the code, and none", () => {
    expect(isDeployedFrom(`0x${deployed.slice(4)}`, creation, WORDS)).to.equal(false);
    expect(isDeployedFrom(`${deployed}00`, creation, WORDS)).to.equal(false);
    expect(isDeployedFrom(creation, creation, WORDS)).to.equal(false);
    expect(isDeployedFrom("0x", creation, WORDS)).to.equal(false);
  });
});
