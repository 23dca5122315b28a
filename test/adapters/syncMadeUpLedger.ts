import { expect } from "chai";
import { concat, hexlify } from "ethers";
import { network } from "hardhat";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ledgerLogs, rawLog } from "../../scripts/bench/ledger.js";
import { CHAIN_ID, ESCROW, TOKEN } from "../../scripts/bench/lifetime.js";
import { writeStore } from "../../scripts/bench/store.js";
import { StoredLedger } from "../../src/adapters/ledgerStore/reader.js";
import type { RawLog } from "../../src/replay/source.js";
import { replay } from "../../src/replay/reducer.js";
import { emptyLedger } from "../../src/replay/state.js";
import { callOf, decoded } from "../helpers/madeUpLedger.js";

describe("The made-up ledger that benchmarks read", function () {
  it("is replayed in full, agreements side by side", function () {
    const ledger = replay(emptyLedger(CHAIN_ID, ESCROW), [...ledgerLogs(2)].map(decoded));
    const states = [...ledger.agreements.values()];
    expect(states.map(({ balance, sequence }) => [balance, sequence])).to.deep.equal([
      [0n, 62n],
      [0n, 62n],
    ]);
    expect(new Set(states.map(({ id }) => id)).size).to.equal(2);
  });

  it("is byte for byte what the contract logs", async function () {
    const logs = [...ledgerLogs(1)];
    const connection = await network.create({
      override: { initialDate: new Date((logs[0]!.timestamp - 86_400) * 1_000) },
    });
    const { ethers, networkHelpers } = connection;
    const [deployer] = await ethers.getSigners();
    const escrow = await ethers.deployContract("PlacementEscrow", deployer);
    const pound = await ethers.deployContract("TestPound", [18], deployer);
    expect([await escrow.getAddress(), await pound.getAddress()]).to.deep.equal([ESCROW, TOKEN]);
    const payer = decoded(logs[1]!);
    if (payer.name !== "Funded") throw new Error("The second event is no funding.");
    const commissioner = await ethers.getImpersonatedSigner(payer.caller);
    await networkHelpers.setBalance(payer.caller, 10n ** 20n);
    await pound.mint(payer.caller, 10n ** 24n);
    await pound.connect(commissioner).approve(ESCROW, ethers.MaxUint256);

    const found = [];
    for (const log of logs) {
      const event = decoded(log);
      const caller = "caller" in event ? event.caller : ESCROW;
      await networkHelpers.setBalance(caller, 10n ** 20n);
      const signer = await ethers.getImpersonatedSigner(caller);
      await networkHelpers.time.setNextBlockTimestamp(
        Math.max(log.timestamp, (await networkHelpers.time.latest()) + 1),
      );
      const sent = await signer.sendTransaction({ to: ESCROW, data: callOf(event) });
      const receipt = await sent.wait();
      found.push(...receipt!.logs.filter(({ address }) => address === ESCROW));
    }
    expect(found.map(({ topics, data }) => ({ topics: [...topics], data }))).to.deep.equal(
      logs.map(({ topics, data }) => ({ topics, data })),
    );
    await connection.close();
  });

  it("is in the store as it was made", function () {
    const folder = mkdtempSync(join(tmpdir(), "placement-store-"));
    const path = join(folder, "made-up.sqlite");
    writeStore(path, 3);
    const ledger = StoredLedger.open(path);
    const plain = ({ topics, data, transactionHash, ...place }: RawLog) =>
      JSON.stringify(place, Object.keys(place).sort()) + hexlify(concat([transactionHash, topics, data]));
    expect([...ledger.logs()].map(plain)).to.deep.equal([...ledgerLogs(3)].map(rawLog).map(plain));
    expect(ledger.size).to.equal(3 * 62);
    ledger.close();
    rmSync(folder, { recursive: true, force: true });
  });
});
