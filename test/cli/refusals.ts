import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { SigningRequest } from "../../src/attestation/request.js";
import { placement } from "../helpers/cli.js";
import { as, Journey } from "../helpers/journey.js";

const DAY = 86_400n;
const STACK_TRACE = /\n\s+at /;

describe("placement: what it refuses, in sentences", () => {
  let journey: Journey;
  let file: string;
  let names: Partial<Record<string, string>>;
  let first: number;

  before(async () => {
    journey = await Journey.begin("test-refusals");
    const { built, file: opened } = await journey.open("childrens-home");
    await journey.fund(opened, built, 30_000n);
    file = opened;
    names = built.names;
    first = built.tranches.find(({ kind }) => kind === "outcome")?.index ?? -1;
    await journey.chain.node.moveTo((built.terms.schedule[first]?.opensAt ?? 0n) + DAY);
    const finding = ["--finding", `${first}=met`, "--commitment", `0x${"e1".repeat(32)}`];
    await journey.data("attest", "request", file, ...finding, "--out", "good.json");
    for (const name of [names["inspector"], names["socialWorker"], names["registeredManager"]]) {
      await journey.data("attest", "sign", "good.json", ...as(name));
    }
  });

  after(async () => {
    await journey.end();
  });

  /** Expects an exit code and a sentence, nothing on stdout, and never a stack trace. */
  async function refuses(argv: string[], code: number, ...sentences: (string | RegExp)[]): Promise<void> {
    const ran = await journey.run(...argv);
    expect(ran.out).to.equal("");
    expect(ran.err).to.not.match(STACK_TRACE);
    for (const sentence of sentences)
      expect(ran.err).to.match(typeof sentence === "string" ? literal(sentence) : sentence);
    expect(ran.code, ran.err).to.equal(code);
  }

  const literal = (text: string): RegExp => new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));

  describe("signing", () => {
    it("should refuse an account that is not asked", async () => {
      await refuses(
        ["attest", "sign", "good.json", ...as(names["provider"])],
        5,
        "does not ask Alder House Ltd (0x",
        "It asks Inspector A (0x",
      );
    });

    it("should refuse an account that the wallet does not hold", async () => {
      const nobody = `0x${"12".repeat(20)}`;
      await refuses(["attest", "sign", "good.json", ...as(nobody)], 5, `does not hold ${nobody}`);
    });

    it("should refuse to sign unread, where nobody can be asked", async () => {
      await refuses(["attest", "sign", "good.json", "--signer", "rpc", "--as", names["inspector"] ?? ""], 2, "--yes");
    });

    it("should refuse a file that is not a request", async () => {
      journey.folder.write("broken.json", "{");
      await refuses(["attest", "sign", "broken.json", ...as(names["inspector"])], 3, "broken.json", "not JSON");
      journey.folder.write("other.json", '{"format":"x"}');
      await refuses(["attest", "sign", "other.json", ...as(names["inspector"])], 3, "other.json", "format");
    });

    it("should refuse a request whose types are not the escrow's", async () => {
      journey.folder.edit(
        "good.json",
        (request) => {
          request.typedData.types["Finding"] = [{ name: "achieved", type: "uint16" }];
        },
        "types.json",
      );
      await refuses(
        ["attest", "sign", "types.json", ...as(names["inspector"])],
        3,
        "types are not those of Attestation",
      );
    });

    it("should refuse a plain private key", async () => {
      journey.folder.write("key.txt", `0x${"ab".repeat(32)}`);
      const signer = ["--signer", "key.txt", "--yes"];
      await refuses(["attest", "sign", "good.json", ...signer], 3, "not an encrypted keystore");
    });
  });

  describe("submitting", () => {
    const wrong: [string, (request: SigningRequest) => void, string][] = [
      [
        "another chain",
        (request) => {
          request.typedData.domain.chainId = 11_155_111;
        },
        "chain 11155111, but this is chain 31337",
      ],
      [
        "another contract",
        (request) => {
          request.typedData.domain.verifyingContract = `0x${"77".repeat(20)}`;
        },
        "the escrow 0x7777",
      ],
      [
        "another version of the contract",
        (request) => {
          Object.assign(request.typedData.domain, { version: "2" });
        },
        "no other version of the contract",
      ],
      [
        "another version of the agreement",
        (request) => {
          request.typedData.message["version"] = "2";
          delete request.snapshot;
        },
        "version 1 is in force",
      ],
      [
        "expiry",
        (request) => {
          request.typedData.message["validUntil"] = "1700000000";
        },
        "has expired",
      ],
      [
        "a signature by the wrong person",
        (request) => {
          const [one, two] = request.signatures;
          if (one !== undefined && two !== undefined) [one.signature, two.signature] = [two.signature, one.signature];
        },
        "is not that account's signature",
      ],
      [
        "a seat that somebody else holds",
        (request) => {
          const [seat] = request.signers;
          if (seat !== undefined) seat.account = `0x${"99".repeat(20)}`;
        },
        "but that seat is",
      ],
    ];

    for (const [what, spoil, sentence] of wrong) {
      it(`should refuse ${what} before anything is sent`, async () => {
        journey.folder.edit("good.json", spoil, "spoilt.json");
        await refuses(["attest", "submit", "spoilt.json", ...as(names["provider"])], 3, sentence);
      });
    }

    it("should say in words why the contract refuses", async () => {
      const commitment = ["--commitment", `0x${"e2".repeat(32)}`];
      await journey.data("attest", "request", file, "--finding", `${first}=met`, ...commitment, "--out", "lone.json");
      await refuses(["attest", "submit", "lone.json", ...as(names["provider"])], 4, "signatures are needed", "nobody");
    });

    it("should refuse a sender who holds no seat to agree by sending", async () => {
      await refuses(
        ["attest", "submit", "good.json", "--own-seat", ...as(names["provider"])],
        5,
        "Alder House Ltd (0x",
        "holds no seat",
      );
    });

    it("should refuse to claim what is not due, and say what it is", async () => {
      await refuses(["claim", file, first.toString(), ...as(names["provider"])], 4, `tranche ${first} is Open`);
    });

    it("should refuse to fund more than the account holds", async () => {
      await refuses(["fund", file, "999999999.00", ...as(names["commissioner"])], 4, "The account holds");
    });
  });

  describe("the command line", () => {
    it("should refuse an unknown command and an unknown option", async () => {
      await refuses(["pay"], 2, "unknown command", "`placement --help` tells what can be given.");
      await refuses(["agreement", "list", "--colour"], 2, "unknown option", "`placement agreement list --help` tells");
    });

    it("should not replace a request that others have signed by a new one", async () => {
      const signed = journey.folder.read("good.json");
      const request = ["attest", "request", file, "--finding", `${first}=not-met`, "--out", "good.json"];
      await refuses([...request, "--commitment", `0x${"e1".repeat(32)}`], 3, "There is already good.json");
      expect(journey.folder.read("good.json")).to.equal(signed);
    });

    it("should say which folder of requests is not there, or is none", async () => {
      const sender = as(names["provider"]);
      await refuses(["pay-run", "gone", ...sender], 3, /Cannot use \S*gone: there is no such file or folder/);
      await refuses(["pay-run", "good.json", ...sender], 3, /Cannot use \S*good\.json: it is not a folder/);
    });

    it("should refuse a finding that is none", async () => {
      const request = ["attest", "request", file, "--commitment", `0x${"e1".repeat(32)}`, "--out", "x.json"];
      await refuses([...request, "--finding", "1=101%"], 2, '"1=101%" is not a finding');
      await refuses([...request, "--finding", "1=met", "--finding", "1=met"], 2, "named twice");
      await refuses([...request, "--finding", "200=met"], 2, "There is no tranche 200");
    });

    it("should refuse findings without evidence, and free text as a commitment", async () => {
      const request = ["attest", "request", file, "--finding", `${first}=met`, "--out", "x.json"];
      await refuses(request, 2, "evidence");
      await refuses([...request, "--commitment", "she did well"], 2, "never a text");
    });

    it("should refuse to overturn a refusal where there is none", async () => {
      const request = ["attest", "request", file, "--finding", `${first}=met`, "--out", "x.json"];
      const commitment = ["--commitment", `0x${"e1".repeat(32)}`];
      await refuses(
        [...request, ...commitment, "--over-refusal"],
        2,
        "--over-refusal is for tranches that were refused",
      );
    });

    it("should name an agreement that was never opened", async () => {
      await refuses(["agreement", "show", `0x${"33".repeat(32)}`], 4, "No agreement 0x3333");
    });

    it("should do without an address book, unless one was asked for", async () => {
      const elsewhere = mkdtempSync(join(tmpdir(), "placement-test-"));
      const listed = await placement(elsewhere, ["agreement", "list"], journey.chain.env);
      expect(listed.code, listed.err).to.equal(0);
      expect(listed.out).to.match(/0x[0-9a-f]{64}/);
      const asked = await placement(elsewhere, ["agreement", "list", "--address-book", "none.yaml"], journey.chain.env);
      expect(asked.err).to.match(/Cannot read .*none\.yaml: there is no such file/);
      expect(asked.code).to.equal(3);
      rmSync(elsewhere, { recursive: true });
    });

    it("should refuse an escrow that is none", async () => {
      await refuses(["agreement", "list", "--escrow", `0x${"44".repeat(20)}`], 4, "no placement escrow at 0x4444");
    });
  });

  describe("the network", () => {
    it("should say within seconds that no node answers", async () => {
      const ran = await placement(journey.folder.path, ["agreement", "list"], { PLACEMENT_RPC: "http://127.0.0.1:9" });
      expect(ran.err).to.match(/^Error: No Ethereum node answers at http:\/\/127\.0\.0\.1:9\./);
      expect(ran.err).to.not.match(STACK_TRACE);
      expect(ran.code).to.equal(4);
    });

    it("should not wait for ever for a node that never answers, nor show what is secret in its URL", async () => {
      const silent: Server = createServer(() => undefined);
      await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
      const { port } = silent.address() as AddressInfo;
      const url = `http://127.0.0.1:${port}/v3/secret-key`;
      const ran = await placement(journey.folder.path, ["agreement", "list"], { PLACEMENT_RPC: url });
      silent.closeAllConnections();
      silent.close();
      expect(ran.err)
        .to.match(/No Ethereum node answers/)
        .and.not.match(/secret-key/);
      expect(ran.code).to.equal(4);
    });

    it("should say which setting is missing", async () => {
      const ran = await placement(journey.folder.path, ["agreement", "list"]);
      expect(ran.err)
        .to.match(/needs an Ethereum node/)
        .and.match(/PLACEMENT_RPC/);
      expect(ran.code).to.equal(2);
    });
  });
});
