import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { BuiltAgreement } from "../../src/agreement/index.js";
import { documentsOf, parseManifest, type EvidenceManifest } from "../../src/evidence/manifest.js";
import { as, Journey } from "../helpers/journey.js";

const DAY = 86_400n;

/** What must stay private, each in words that stand nowhere else. */
const SECRETS = {
  content: "Quillfeather saw a purple accordion",
  name: "zanzibar-whistle-letter.md",
  home: "Marmalade staff hummed by the door",
  reasons: "Nineteen tangerines were counted",
  view: "Periwinkle is my favourite hour",
  placement: "Xylophone placement",
} as const;

const FOLDER = "visits/secret";
const MANIFEST = `${FOLDER}.evidence.json`;

/** A text or hexadecimal number as it could stand somewhere. */
function disguises(secret: string): Buffer[] {
  const bytes = secret.startsWith("0x") ? Buffer.from(secret.slice(2), "hex") : Buffer.from(secret, "utf8");
  // Base64 of a text within a longer one depends on where it begins.
  const base64 = [0, 1, 2].map((by) =>
    Buffer.concat([Buffer.alloc(by), bytes])
      .toString("base64")
      .slice(4, -4),
  );
  const texts = [secret, bytes.toString("hex"), bytes.toString("hex").toUpperCase(), ...base64];
  return [bytes, ...texts.flatMap((text) => [Buffer.from(text), ...utf16(text)])];
}

const utf16 = (text: string): Buffer[] => [Buffer.from(text, "utf16le"), Buffer.from(text, "utf16le").swap16()];

/** The secrets that stand in a text, in any disguise; hexadecimal in it is read as bytes too. */
function secretsIn(text: string, secrets: readonly string[]): string[] {
  const decoded = (text.match(/(?:[0-9a-f]{2}){8,}/gi) ?? []).map((hex) => Buffer.from(hex, "hex"));
  const places = [Buffer.from(text), ...decoded];
  return secrets.filter((secret) =>
    disguises(secret).some((disguise) => places.some((place) => place.includes(disguise))),
  );
}

describe("Evidence behind a payment, by the real binary over JSON-RPC", () => {
  let journey: Journey;
  let agreement: { id: string; built: BuiltAgreement; file: string };
  let first: number;
  let commitment: string;
  const request = (finding: string, ...argv: string[]): string[] => [
    ...["attest", "request", agreement.file, "--finding", `${first}=${finding}`],
    ...["--evidence", MANIFEST, "--out", "one.json", ...argv],
  ];

  before(async () => {
    journey = await Journey.begin("test-evidence");
    const { folder } = journey;
    folder.write(
      "childrens-home.yaml",
      folder.read("childrens-home.yaml").replace("Alder placement", SECRETS.placement),
    );
    agreement = await journey.open("childrens-home");
    await journey.fund(agreement.file, agreement.built, 60_000n);
    first = agreement.built.tranches.findIndex(({ code }) => code === "QS-08");
    await journey.chain.node.moveTo((agreement.built.terms.schedule[first]?.opensAt ?? 0n) + DAY);
    mkdirSync(join(folder.path, FOLDER), { recursive: true });
    folder.write(`${FOLDER}/${SECRETS.name}`, `${SECRETS.content}\n`);
    folder.write(
      `${FOLDER}/narrative.yaml`,
      `format: placement-narrative/1\nchildsView:\n  said: ${SECRETS.view}\nfindings:\n  - outcome: QS-08\n    finding: met\n` +
        `    whatTheHomeDid: ${SECRETS.home}\n    reasons: ${SECRETS.reasons}\n`,
    );
    ({ commitment } = await journey.data<{ commitment: string }>("evidence", "pack", FOLDER));
  });

  after(async () => {
    await journey.end();
  });

  const manifest = (): EvidenceManifest => parseManifest(journey.folder.read(MANIFEST), MANIFEST);

  it("would be found in any disguise", () => {
    const text = Buffer.from(`before ${SECRETS.view} after`);
    const places = [text, ...utf16(text.toString())].flatMap((bytes) => [
      bytes.toString("hex"),
      bytes.toString("latin1"),
    ]);
    const base64 = [0, 1, 2].map((by) => text.subarray(by).toString("base64"));
    for (const place of [...places, ...base64, `{"input":"0x${text.toString("hex")}"}`]) {
      expect(secretsIn(place, [SECRETS.view, SECRETS.home]), place).to.deep.equal([SECRETS.view]);
    }
  });

  function requireNothingWritten(): void {
    expect(() => journey.folder.read("one.json")).to.throw("ENOENT");
  }

  it("is refused where the narrative does not tell of a finding, or tells otherwise", async () => {
    const other = agreement.built.tranches.findIndex(({ code }) => code === "QS-14");
    await journey.refuses(
      [...request("met"), "--finding", `${other}=not-met`],
      3,
      `no account of tranche ${other} (QS-14)`,
    );
    await journey.refuses(request("60%"), 3, `tranche ${first} was met; the request says partly met, 60 %`);
    await journey.refuses(request("not-met"), 3, "the request says not met");
    const byId = request("met").map((word) => (word === agreement.file ? agreement.id : word));
    await journey.refuses(byId, 3, "give the private agreement file instead of the id");
    requireNothingWritten();
  });

  it("is refused where the documents are not those that were packed, or stand beside a commitment", async () => {
    await journey.refuses(request("met", "--commitment", commitment), 2, "given twice");
    await journey.refuses(
      request("met", "--documents", "evidence"),
      1,
      "are not those of",
      `${SECRETS.name} is missing`,
    );
    journey.folder.write(`${FOLDER}/later.md`, "x");
    await journey.refuses(request("met"), 1, "later.md was not packed");
    requireNothingWritten();
    rmSync(join(journey.folder.path, `${FOLDER}/later.md`));
  });

  it("tells nothing of itself in a request, a screen or any word of the chain; and proves itself to the chain", async () => {
    const { chain, folder } = journey;
    const { built } = agreement;
    const requested = await journey.run(...request("met"));
    expect(requested.code, requested.err).to.equal(0);
    const screens = [requested.out.replaceAll(SECRETS.placement, "")];
    const notDecided = await journey.run(
      "evidence",
      "verify",
      MANIFEST,
      "--agreement",
      agreement.file,
      "--tranche",
      `${first}`,
    );
    expect([notDecided.code, notDecided.err]).to.satisfy(
      ([code, err]: [number, string]) => code === 1 && err.includes("is not decided"),
    );
    for (const name of [built.names.inspector, built.names.socialWorker, built.names.registeredManager]) {
      const signed = await journey.run("attest", "sign", "one.json", ...as(name));
      expect(signed.code, signed.err).to.equal(0);
      screens.push(signed.out, signed.err.replaceAll(SECRETS.placement, ""));
    }
    const submitted = await journey.run("attest", "submit", "one.json", ...as(built.names.provider));
    expect(submitted.code, submitted.err).to.equal(0);
    screens.push(submitted.out, submitted.err);

    const salts = documentsOf(manifest()).flatMap(({ salt, sha256 }) => [salt, sha256]);
    const secrets = [...Object.values(SECRETS), ...salts];
    expect(secretsIn(folder.read(MANIFEST), salts), "what the search can find").to.deep.equal(salts);
    expect(secretsIn(folder.read("one.json"), secrets)).to.deep.equal([]);
    for (const screen of screens) expect(secretsIn(screen, secrets)).to.deep.equal([]);

    const { provider } = chain.node;
    const height = await provider.getBlockNumber();
    let calldata = 0;
    for (let number = 0; number <= height; number += 1) {
      const block = (await provider.send("eth_getBlockByNumber", [`0x${number.toString(16)}`, true])) as {
        transactions: { input: string }[];
      };
      calldata += block.transactions.length;
      expect(secretsIn(JSON.stringify(block), secrets), `block ${number}`).to.deep.equal([]);
    }
    const logs: unknown = await provider.send("eth_getLogs", [{ fromBlock: "0x0", toBlock: "latest" }]);
    expect(calldata).to.be.greaterThan(5);
    expect(secretsIn(JSON.stringify(logs), secrets)).to.deep.equal([]);
    expect(secretsIn(JSON.stringify(logs), [commitment]), "the commitment itself is there").to.deep.equal([commitment]);

    const online = ["--agreement", agreement.file, "--tranche", `${first}`];
    const verified = await journey.run("evidence", "verify", MANIFEST, ...online);
    expect(verified.code, verified.err).to.equal(0);
    expect(verified.out).to.contain(`On chain, tranche ${first} was decided by the panel`).and.contain(commitment);
  });

  it("is told apart from other evidence by the chain, and proved by one document alone, after an erasure too", async () => {
    const online = ["--agreement", agreement.id, "--tranche", `${first}`];
    await journey.data("evidence", "disclose", MANIFEST, SECRETS.name, "--out", "proof.json");
    const proof = ["evidence", "verify", "--disclosure", "proof.json", `${FOLDER}/${SECRETS.name}`, ...online];
    expect((await journey.run(...proof)).code).to.equal(0);
    await journey.data("evidence", "erase", MANIFEST, "narrative.yaml", "--yes");
    expect((await journey.run("evidence", "verify", MANIFEST, ...online)).code).to.equal(0);
    await journey.refuses(request("met"), 3, "has no narrative, or it was erased");
    await journey.data("evidence", "pack", "visits/alder-outcomes");
    const other = await journey.run("evidence", "verify", "visits/alder-outcomes.evidence.json", ...online);
    expect(other.code).to.equal(1);
    expect(other.out).to.contain(`The commitment on chain is ${commitment}`);
    await journey.refuses(
      ["evidence", "verify", MANIFEST, "--agreement", agreement.id, "--tranche", "63"],
      2,
      "There is no tranche 63",
    );
  });
});
