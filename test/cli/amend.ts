import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { BuiltAgreement } from "../../src/agreement/index.js";
import { as, Journey } from "../helpers/journey.js";

interface Amended {
  readonly agreement: string;
  readonly version: string;
  readonly change: string;
  readonly files: { readonly agreement: string; readonly request: string };
}

interface Submitted {
  readonly requests: readonly { readonly path: string; readonly state: string; readonly reason?: string }[];
}

const STEP = (weekly: string): string => `format: placement-change/1
agreement: Alder placement
change: ${weekly === "5490.00" ? "step-down" : "uplift"}
from: 2027-04-12
weekly: ${weekly}
reason: ../documents/alder-review.md
`;

describe("placement agreement amend, sign, submit and cancel", () => {
  let journey: Journey;
  let home: { id: string; built: BuiltAgreement; file: string };
  const council = as("Northmoor Council");
  const provider = as("Alder House Ltd");

  before(async () => {
    journey = await Journey.begin("test-amend");
    home = await journey.open("childrens-home");
  });

  after(async () => {
    await journey.end();
  });

  const amend = (change: string, agreement: string, ...options: string[]): Promise<Amended> =>
    journey.data<Amended>("agreement", "amend", `changes/${change}.yaml`, "--agreement", agreement, ...options);

  async function signBoth(request: string): Promise<void> {
    await journey.data("agreement", "sign", request, ...council);
    await journey.data("agreement", "sign", request, ...provider);
  }

  /** What became of requests, by their paths. */
  async function submit(...paths: string[]): Promise<readonly [number | null, Record<string, string>, string]> {
    const { code, out, err } = await journey.run("agreement", "submit", ...paths, ...provider, "--json");
    expect(out, err).to.not.equal("");
    const { requests } = JSON.parse(out) as Submitted;
    return [
      code,
      Object.fromEntries(requests.map(({ path, state }) => [path, state])),
      requests.map(({ reason }) => reason ?? "").join("\n"),
    ];
  }

  it("should write the next private agreement for its owner alone, and the request, and show both versions", async () => {
    const argv = ["agreement", "amend", "changes/alder-hours-added.yaml", "--agreement", home.file];
    const { code, out, err } = await journey.run(...argv);
    expect(code, err).to.equal(0);
    expect(out)
      .to.match(/^Alder placement: version 1 and version 2\n/)
      .and.match(/total +£146,400\.00 +£148,200\.00 +\+£1,800\.00/)
      .and.match(/To be signed by both parties until \d{4}-\d\d-\d\d \d\d:\d\d: childrens-home\.v1\.amendment\.json/);
    const copy = join(journey.folder.path, "childrens-home.v2.agreement.json");
    expect(statSync(copy).mode & 0o777).to.equal(0o600);
    expect(journey.built("childrens-home.v2")).to.deep.include({ version: 2n, agreement: home.id });
  });

  it("should never write over what is there", async () => {
    const before = journey.folder.read("childrens-home.v2.agreement.json");
    const argv = ["agreement", "amend", "changes/alder-step-down.yaml", "--agreement", home.file];
    const { code, out, err } = await journey.run(...argv);
    expect(err).to.match(
      /There is already childrens-home\.v2\.agreement\.json and childrens-home\.v1\.amendment\.json/,
    );
    expect([code, out]).to.deep.equal([3, ""]);
    expect(journey.folder.read("childrens-home.v2.agreement.json")).to.equal(before);
  });

  it("should show signers before and after, who signs, until when, and the hashes; to strangers nothing to sign", async () => {
    const request = "childrens-home.v1.amendment.json";
    const stranger = await journey.run("agreement", "sign", request, ...as("Inspector A"));
    expect([stranger.code, stranger.out]).to.deep.equal([5, ""]);
    const { code, err } = await journey.run("agreement", "sign", request, ...council);
    expect(code, err).to.equal(0);
    expect(err)
      .to.match(/an amendment of Alder placement \(agreement\s0x.*\): version 1 gives way\sto version 2/)
      .and.match(/total +£146,400\.00 +£148,200\.00/)
      .and.match(/Payee, panel, arbiter, register, all periods and the care plan stay as they are\./)
      .and.match(/Valid until \d{4}/)
      .and.match(/Asked to sign:\n {2}commissioner, Northmoor Council: not yet\n {2}provider, Alder House Ltd: not yet/)
      .and.match(/Domain hash {2}0x[0-9a-f]{64}\nMessage hash 0x[0-9a-f]{64}\nDigest {7}0x[0-9a-f]{64}\n/);
  });

  it("should show changes by number where no private copy is at hand, and every field changed besides", async () => {
    journey.folder.edit(
      "childrens-home.v1.amendment.json",
      ({ typedData }) => {
        const terms = typedData.message["terms"] as Record<string, unknown>;
        terms["arbiter"] = journey.address("Birch Court Ltd");
      },
      "arbiter.json",
    );
    const { code, err } = await journey.run(
      ...["agreement", "sign", "arbiter.json", "--agreements", "documents", ...provider],
    );
    expect(code, err).to.equal(0);
    expect(err)
      .to.match(/In all: before £146,400\.00, after £148,200\.00\./)
      .and.match(/tranche +before +after\n/)
      .and.match(/none +£1,800\.00, 2027-03-01 to 2027-03-28/)
      .and.match(/arbiter: Panel of Experts A\s+\(0x\w{40}\)\s+before,\s+Birch Court Ltd\s+\(0x\w{40}\)\s+after/);
    const named = await journey.run("agreement", "sign", "arbiter.json", ...provider);
    expect(named.err).to.not.contain("Alder placement: version 1 and version 2");
  });

  it("should send nothing that lacks a signature, and say whose", async () => {
    const [code, states, reasons] = await submit("childrens-home.v1.amendment.json");
    expect([code, states]).to.deep.equal([1, { "childrens-home.v1.amendment.json": "lacks-signatures" }]);
    expect(reasons).to.equal("the provider must still sign.");
  });

  it("should put the amendment in force, repeat nothing, and find the copy in force by its terms", async () => {
    const request = "childrens-home.v1.amendment.json";
    await journey.data("agreement", "sign", request, ...provider);
    expect(await submit(request)).to.deep.equal([0, { [request]: "done" }, ""]);
    expect(await submit(request)).to.deep.equal([0, { [request]: "already-done" }, ""]);
    const { version } = await journey.data<{ version: string }>(
      "agreement",
      "show",
      "childrens-home.v2.agreement.json",
    );
    expect(version).to.equal("2");
    const { placements } = await journey.data<{ placements: { name: string }[] }>("agreement", "due");
    expect(placements.map(({ name }) => name)).to.deep.equal(["Alder placement"]);
    const old = await journey.run("agreement", "show", home.file);
    expect(old.err).to.match(/private file is of another version/);
    const shown = await journey.run("agreement", "show", "childrens-home.v2.agreement.json");
    expect(shown.out).to.contain("The care itself");
  });

  it("should refuse to amend from a copy that is not of the version in force", async () => {
    const argv = ["agreement", "amend", "changes/alder-step-down.yaml", "--agreement", home.file, "--out", "late"];
    const { code, err } = await journey.run(...argv);
    expect(err).to.match(/is not of version 2, which is in force/);
    expect(code).to.equal(3);
    expect(existsSync(join(journey.folder.path, "late"))).to.equal(false);
  });

  it("should tell that what was signed before is out of date, after A to B and back to A too", async () => {
    journey.folder.write("changes/down.yaml", STEP("5490.00"));
    journey.folder.write("changes/up.yaml", STEP("6100.00"));
    const down = await amend("down", "childrens-home.v2.agreement.json");
    const rival = await amend("alder-uplift", "childrens-home.v2.agreement.json", "--out", "rival");
    await signBoth(down.files.request);
    await signBoth(rival.files.request);
    const [code, states, reasons] = await submit(down.files.request, rival.files.request);
    expect([code, states]).to.deep.equal([1, { [down.files.request]: "done", [rival.files.request]: "stale" }]);
    expect(reasons).to.contain("signed for version 2 of the agreement, but version 3 is in force");
    const back = await amend("up", down.files.agreement);
    await signBoth(back.files.request);
    expect((await submit(back.files.request))[1]).to.deep.equal({ [back.files.request]: "done" });
    const again = await submit(down.files.request, rival.files.request, back.files.request);
    expect([again[0], Object.values(again[1])]).to.deep.equal([1, ["already-done", "stale", "already-done"]]);
    const late = await journey.run("agreement", "sign", rival.files.request, ...council);
    expect(late.err).to.match(/made for version 2 of the agreement, but version 4 is in force/);
    expect(late.code).to.equal(3);
  });

  it("should take back one's own consent on chain, and refuse what was used or is somebody else's", async () => {
    const { files } = await amend("alder-uplift", "childrens-home.v4.agreement.json");
    await signBoth(files.request);
    const stranger = await journey.run("agreement", "cancel", files.request, ...as("Inspector A"));
    expect(stranger.err).to.match(/does not ask Inspector A for a signature/);
    expect(stranger.code).to.equal(5);
    const { role } = await journey.data<{ role: string }>("agreement", "cancel", files.request, ...council);
    expect(role).to.equal("commissioner");
    const [code, states, reasons] = await submit(files.request);
    expect([code, states]).to.deep.equal([1, { [files.request]: "stale" }]);
    expect(reasons).to.contain(`${journey.address("Northmoor Council")} has taken back its consent`);
    const used = await journey.run("agreement", "cancel", "childrens-home.v1.amendment.json", ...council);
    expect(used.err).to.match(/its consents have been used/);
    expect(used.code).to.equal(3);
  });

  it("should stop before anything is sent where a file holds a wrong signature or is for the panel", async () => {
    journey.folder.edit(
      "childrens-home.v1.amendment.json",
      (request) => {
        const [one, two] = request.signatures;
        [one!.signature, two!.signature] = [two!.signature, one!.signature];
      },
      "swapped.json",
    );
    const swapped = await journey.run("agreement", "submit", "swapped.json", ...provider);
    expect(swapped.err).to.match(/is not that account's signature on this request/);
    expect([swapped.code, swapped.out]).to.deep.equal([3, ""]);
    const finding = ["--finding", "1=met", "--commitment", `0x${"e1".repeat(32)}`, "--out", "word.json"];
    await journey.data("attest", "request", home.id, ...finding);
    const word = await journey.run("agreement", "submit", "word.json", ...provider);
    expect(word.err).to.match(/Send it with `attest submit`/);
    expect([word.code, word.out]).to.deep.equal([2, ""]);
  });
});
