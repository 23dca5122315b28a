import { expect } from "chai";
import { TERMS_TYPES as SOURCE_TYPES } from "../../src/attestation/typedData.js";
import { draft, loadWorld, openFunded } from "../helpers/escrow.js";

describe("The library, imported by its name as a program would", () => {
  it("should replay a ledger from its events and find the contract equal", async () => {
    const library = await import("placement-escrow");
    expect(library.TERMS_TYPES).to.deep.equal(SOURCE_TYPES);

    const world = await loadWorld();
    const agreement = await openFunded(world);
    const { provider } = world.ethers;
    const toBlock = BigInt(await provider.getBlockNumber());
    const events = await library.fetchEvents(provider, world.escrowAddress, { fromBlock: 0n, toBlock });
    const ledger = library.replay(library.emptyLedger(world.domain.chainId, world.escrowAddress), events);
    const reader = library.createLedgerReader(provider, world.escrowAddress, toBlock);
    expect(await library.compareWithContract(ledger, reader)).to.deep.equal([]);
    const { terms, schedule } = draft(world);
    expect(library.termsDigest(world.domain, { ...terms, schedule })).to.equal(agreement);
  });

  it("should need nothing of Hardhat at run time", async () => {
    const { readdirSync, readFileSync } = await import("node:fs");
    const files = readdirSync("dist/src", { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".js"));
    expect(files).to.include("index.js");
    const users = files.filter((name) =>
      /from "(hardhat|@nomicfoundation)/.test(readFileSync(`dist/src/${name}`, "utf8")),
    );
    expect(users).to.deep.equal([]);
  });
});
