import { expect } from "chai";
import { secretsIn, withoutSecrets } from "../../src/adapters/urlSecrets.js";

describe("Secrets in a node's address", () => {
  const CASES: readonly [string, string, readonly string[]][] = [
    ["none", "http://127.0.0.1:8545/", []],
    ["short parts of a path, which are words", "https://node.example/v3/mainnet/", []],
    ["a long part of a path", "https://node.example/v3/0123456789abcdef/", ["0123456789abcdef"]],
    ["user and password", "https://someone:pass@node.example", ["someone", "pass"]],
    ["a query's values, and not their names", "https://node.example/?apikey=abcd&chain=1", ["abcd"]],
    ["both as written and as meant", "https://user:p%40ss@node.example/", ["p%40ss", "user", "p@ss"]],
    ["the longest first", "https://abcd:abcdef@node.example/", ["abcdef", "abcd"]],
    ["what cannot be decoded", "https://node.example/?key=%zz%zz", ["%zz%zz"]],
    ["no address", "not an address", []],
  ];
  for (const [what, address, secrets] of CASES) {
    it(`should be found: ${what}`, () => {
      expect(secretsIn(address)).to.deep.equal(secrets);
    });
  }

  it("should be left out wherever they are", () => {
    const secrets = secretsIn("https://node.example/v3/0123456789abcdef?key=abcd");
    expect(withoutSecrets("POST /v3/0123456789abcdef?key=abcd: abcd?", secrets)).to.equal("POST /v3/…?key=…: …?");
  });
});
