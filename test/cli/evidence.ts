import { existsSync, readFileSync, readdirSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect } from "chai";
import type { EvidenceManifest } from "../../src/evidence/manifest.js";
import { commandsIn, placement, WorkFolder } from "../helpers/cli.js";

const VISIT = "visits/alder-outcomes";
const MANIFEST = `${VISIT}.evidence.json`;

describe("placement evidence", () => {
  let folder: WorkFolder;

  beforeEach(() => {
    folder = new WorkFolder();
  });

  afterEach(() => {
    folder.remove();
  });

  const { run, data, refuses } = commandsIn(() => folder, ["evidence"]);

  const manifest = (name = MANIFEST): EvidenceManifest => JSON.parse(folder.read(name)) as EvidenceManifest;
  const at = (name: string): string => join(folder.path, name);

  describe("template", () => {
    it("puts a narrative into the folder that pack refuses line by line until it is written", async () => {
      unlinkSync(at(`${VISIT}/narrative.yaml`));
      const { narrative } = await data<{ narrative: string }>("template", VISIT, "--finding", "3=60%", "--adult");
      expect(narrative).to.equal(`${VISIT}/narrative.yaml`);
      await refuses(3, `${VISIT}/narrative.yaml:10:9: said: it still says "(write here)"`, "pack", VISIT);
      expect(existsSync(at(MANIFEST))).to.equal(false);
      folder.write(narrative, folder.read(narrative).replace(/^( +)\(write here\)$/gm, "$1What was seen."));
      expect((await run("pack", VISIT)).code).to.equal(0);
    });

    it("never writes over a narrative", async () => {
      const before = folder.read(`${VISIT}/narrative.yaml`);
      await refuses(
        3,
        "There is already visits/alder-outcomes/narrative.yaml",
        "template",
        VISIT,
        "--finding",
        "3=met",
      );
      expect(folder.read(`${VISIT}/narrative.yaml`)).to.equal(before);
    });

    it("names each tranche's outcome from the private agreement", async () => {
      const chain = ["--chain-id", "11155111", "--escrow", `0x${"55".repeat(20)}`];
      const book = folder.read("address-book.yaml");
      folder.write("address-book.yaml", `${book}\nGBP test token: "0x${"77".repeat(20)}"\n`);
      const built = await placement(folder.path, ["agreement", "build", "childrens-home.yaml", ...chain]);
      expect(built.code, built.err).to.equal(0);
      const agreement = ["--agreement", "childrens-home.agreement.json"];
      unlinkSync(at(`${VISIT}/narrative.yaml`));
      await refuses(2, "There is no tranche 70", "template", VISIT, "--finding", "70=met", ...agreement);
      await data("template", VISIT, "--finding", "0=met", "--finding", "1=met", ...agreement);
      expect(folder.read(`${VISIT}/narrative.yaml`))
        .to.match(/tranche: 0 # .*The care itself.*\n/)
        .and.match(/tranche: 1 # QS-/);
    });
  });

  describe("pack", () => {
    it("writes a private manifest beside the folder and says what was left out", async () => {
      writeFileSync(at(`${VISIT}/.DS_Store`), "x");
      const ran = await run("pack", VISIT);
      expect(ran.err).to.equal("Left out: .DS_Store (hidden).\n");
      expect(ran.out)
        .to.match(/narrative\.yaml, \d+ bytes: the narrative/)
        .and.match(/Commitment 0x[0-9a-f]{64}/);
      expect(manifest().documents).to.have.length(2);
    });

    it("never writes over a manifest: its salts exist nowhere else", async () => {
      await data("pack", VISIT);
      const before = folder.read(MANIFEST);
      await refuses(3, `There is already ${MANIFEST}`, "pack", VISIT);
      expect(folder.read(MANIFEST)).to.equal(before);
      const elsewhere = await data<{ manifest: string }>("pack", `${VISIT}/`, "--out", "kept");
      expect(elsewhere.manifest).to.equal("kept/alder-outcomes.evidence.json");
    });

    it("refuses a folder without a narrative, or with one that lies elsewhere", async () => {
      await refuses(3, "There is no narrative evidence/narrative.yaml in evidence.", "pack", "evidence");
      await refuses(
        3,
        `There is no narrative ${VISIT}/narrative.yaml in evidence.`,
        "pack",
        "evidence",
        "--narrative",
        `${VISIT}/narrative.yaml`,
      );
    });

    it("refuses links, names that cannot stand, and folders that are none", async () => {
      symlinkSync("/etc/passwd", at(`${VISIT}/passwd.md`));
      await refuses(3, "passwd.md is a link", "pack", VISIT);
      unlinkSync(at(`${VISIT}/passwd.md`));
      writeFileSync(at(`${VISIT}/a\u202eb.md`), "x");
      await refuses(3, "it holds a backslash or a character that cannot be seen", "pack", VISIT);
      await refuses(3, "there is no such file or folder", "pack", "nowhere");
      await refuses(3, "it is not a folder", "pack", "address-book.yaml");
    });
  });

  describe("verify", () => {
    interface Verified {
      readonly commitment: string;
      readonly differences: string[];
      readonly comparedWith: { commitment: string } | null;
    }

    it("finds every document as it was packed, and compares with a commitment", async () => {
      const { commitment } = await data<{ commitment: string }>("pack", VISIT);
      const verified = await data<Verified>("verify", MANIFEST, "--commitment", commitment);
      expect(verified).to.deep.include({ commitment, differences: [], comparedWith: { commitment, decision: null } });
      expect((await run("verify", MANIFEST)).out).to.contain("Not compared with what was signed");
    });

    it("names every difference and ends with 1", async () => {
      await data("pack", VISIT);
      folder.write(`${VISIT}/visit-note.md`, "rewritten");
      folder.write(`${VISIT}/later.md`, "put in later");
      unlinkSync(at(`${VISIT}/narrative.yaml`));
      const ran = await run("verify", MANIFEST, "--commitment", `0x${"11".repeat(32)}`, "--json");
      expect(ran.code).to.equal(1);
      const { differences, commitment } = JSON.parse(ran.out) as Verified;
      expect(differences).to.deep.equal([
        "narrative.yaml is missing.",
        "visit-note.md is not the document that was packed.",
        "later.md was not packed.",
        `The commitment given is 0x${"11".repeat(32)}, and this evidence has ${commitment}.`,
      ]);
      expect((await run("verify", MANIFEST)).out).to.contain("3 differences:\n  narrative.yaml is missing.");
    });

    it("writes out what would steer the terminal in a stranger's manifest, with --debug too", async () => {
      folder.write("hostile.evidence.json", JSON.stringify({ "\u001b]0;x\u0007": 1, "\u009b31m": 2 }));
      for (const more of [[], ["--debug"]]) {
        const { code, err } = await run("verify", "hostile.evidence.json", "visits", ...more);
        expect(code).to.equal(3);
        expect(err).to.match(/^(?:\P{Cc}|\n)*$/u);
      }
    });

    it("refuses a manifest that was changed, a text for a commitment, and half a question to the chain", async () => {
      await data("pack", VISIT);
      await refuses(2, "never a text", "verify", MANIFEST, "--commitment", "she did well");
      await refuses(2, "It is not clear what to compare with", "verify", MANIFEST, "--tranche", "1");
      await refuses(3, "there is no such file", "verify", "none.evidence.json");
      folder.write("forged.evidence.json", folder.read(MANIFEST).replace("visit-note.md", "other.md"));
      await refuses(3, "its documents do not give its commitment", "verify", "forged.evidence.json", VISIT);
      folder.write("list.json", folder.read(MANIFEST));
      await refuses(2, "Which folder do the documents of list.json lie in?", "verify", "list.json");
      expect((await run("verify", "list.json", VISIT)).code).to.equal(0);
    });
  });

  describe("disclose", () => {
    it("proves one document under any name, and tells nothing of the others", async () => {
      const { commitment } = await data<{ commitment: string }>("pack", VISIT);
      await data("disclose", MANIFEST, "visit-note.md", "--out", "proof.json");
      const others = manifest().documents.filter((one) => "name" in one && one.name !== "visit-note.md");
      for (const other of others) {
        for (const trace of Object.values(other).filter((value) => typeof value === "string" && value.length > 8)) {
          expect(folder.read("proof.json")).to.not.contain(trace);
        }
      }
      folder.write("sent.md", folder.read(`${VISIT}/visit-note.md`));
      const ran = await run("verify", "--disclosure", "proof.json", "sent.md", "--commitment", commitment);
      expect([ran.code, ran.err]).to.deep.equal([0, ""]);
      folder.write("sent.md", "rewritten");
      const changed = await run("verify", "--disclosure", "proof.json", "sent.md");
      expect(changed.code).to.equal(1);
      expect(changed.out).to.contain("sent.md is not the document that proof.json discloses, visit-note.md.");
      const foreign = await run(
        "verify",
        "--disclosure",
        "proof.json",
        `${VISIT}/visit-note.md`,
        "--commitment",
        `0x${"11".repeat(32)}`,
      );
      expect(foreign.code).to.equal(1);
    });

    it("refuses an unknown document, and a forged disclosure", async () => {
      await data("pack", VISIT);
      await refuses(3, 'no document called "secret.md"', "disclose", MANIFEST, "secret.md", "--out", "proof.json");
      await data("disclose", MANIFEST, "visit-note.md", "--out", "proof.json");
      await refuses(3, "There is already proof.json", "disclose", MANIFEST, "visit-note.md", "--out", "proof.json");
      folder.write("proof.json", folder.read("proof.json").replace("visit-note.md", "other.md"));
      await refuses(3, "its proof does not lead", "verify", "--disclosure", "proof.json", `${VISIT}/visit-note.md`);
    });
  });

  describe("erase", () => {
    it("destroys a document, its name and its salt; the rest is proved as before", async () => {
      const { commitment } = await data<{ commitment: string }>("pack", VISIT);
      const before = manifest().documents.find((one) => "name" in one && one.name === "visit-note.md");
      const erased = await data<{ erased: number; provable: number; on: string }>(
        "erase",
        MANIFEST,
        "visit-note.md",
        "--yes",
      );
      expect(erased).to.deep.include({ erased: 1, provable: 1, commitment });
      expect(existsSync(at(`${VISIT}/visit-note.md`))).to.equal(false);
      for (const trace of Object.values(before ?? {}).filter(
        (value) => typeof value === "string" && value.length > 8,
      )) {
        expect(folder.read(MANIFEST)).to.not.contain(trace);
      }
      const verified = await run("verify", MANIFEST, "--commitment", commitment);
      expect(verified.code, verified.err).to.equal(0);
      expect(verified.out).to.contain(`a document that was erased on ${erased.on}`);
      await refuses(3, "Some were erased, and their names with them", "erase", MANIFEST, "visit-note.md", "--yes");
    });

    it("destroys all, and says what that leaves", async () => {
      await data("pack", VISIT);
      // As it is left behind when a command is killed while it writes.
      folder.write(`${MANIFEST}.4711.tmp`, folder.read(MANIFEST));
      const ran = await run("erase", MANIFEST, "--all", "--yes");
      expect(ran.out).to.contain("Erased 2 documents").and.contain("No document is left that it could prove.");
      expect(ran.err).to.contain("sealed files").and.contain("Their holders must erase them");
      expect((await run("verify", MANIFEST)).code).to.equal(0);
      expect(readdirSync(at("visits")).filter((name) => name.includes("evidence"))).to.deep.equal([basename(MANIFEST)]);
      await refuses(3, "was erased already", "erase", MANIFEST, "--all", "--yes");
    });

    it("was it interrupted, verify says what is true, and erasing again ends it", async () => {
      await data("pack", VISIT);
      unlinkSync(at(`${VISIT}/visit-note.md`));
      const verified = await run("verify", MANIFEST);
      expect(verified.code).to.equal(1);
      expect(verified.out).to.contain("visit-note.md is missing.").and.not.contain("erased");
      const again = await run("erase", MANIFEST, "visit-note.md", "--yes");
      expect(again.err).to.contain("(not there any more)");
      expect((await run("verify", MANIFEST)).code).to.equal(0);
    });

    it("touches nothing outside the folder, whatever lies there now", async () => {
      writeFileSync(at(`${VISIT}/letter.md`), "x");
      await data("pack", VISIT);
      rmSync(at(`${VISIT}/letter.md`));
      symlinkSync(at("address-book.yaml"), at(`${VISIT}/letter.md`));
      const ran = await run("erase", MANIFEST, "letter.md", "--yes");
      expect(ran.err).to.contain("(not there any more)");
      expect(readFileSync(at("address-book.yaml"), "utf8")).to.contain("Inspector A");
    });

    it("wants a document or all of them, and somebody who agrees", async () => {
      await data("pack", VISIT);
      await refuses(2, "It must be said what to erase", "erase", MANIFEST);
      await refuses(2, "It must be said what to erase", "erase", MANIFEST, "visit-note.md", "--all");
      await refuses(2, "Nobody is here to read and agree to this", "erase", MANIFEST, "visit-note.md");
      expect(existsSync(at(`${VISIT}/visit-note.md`))).to.equal(true);
    });
  });
});
