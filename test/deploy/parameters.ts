import { readFileSync } from "node:fs";
import { expect } from "chai";
import { Wallet, ZeroAddress } from "ethers";
import { parseParameters } from "../../scripts/deploy/parameters.js";
import { PlacementError } from "../../src/errors.js";
import { someParameters } from "../helpers/deploying.js";

const SEPOLIA = 11_155_111n;
const LOCAL = 31_337n;
const parse = (content: unknown, chainId = SEPOLIA) =>
  parseParameters(JSON.stringify(content), "sepolia.json", chainId);

function refusal(content: unknown, chainId = SEPOLIA): string {
  try {
    parse(content, chainId);
  } catch (error) {
    expect(error).to.be.instanceOf(PlacementError).with.property("code", "bad-input");
    return (error as PlacementError).message;
  }
  throw new Error("It was not refused.");
}

describe("parseParameters", () => {
  const good = someParameters();
  const { admin, bodies } = good.PractitionerRegister;
  const register = (more: object) => ({ PractitionerRegister: { ...good.PractitionerRegister, ...more } });

  it("should take what names role holders, or the escrow alone", () => {
    expect(parse(good)).to.deep.equal(good);
    expect(parse({})).to.deep.equal({});
    const later = register({ bodies: [bodies[0], ZeroAddress, ZeroAddress, ZeroAddress] });
    expect(parse(later)).to.deep.equal(later);
  });

  it("should refuse the files that are shipped for other chains until their placeholders are replaced", () => {
    for (const network of ["sepolia", "custom"]) {
      const shipped: unknown = JSON.parse(readFileSync(`ignition/parameters/${network}.json`, "utf8"));
      expect(refusal(shipped)).to.contain("PractitionerRegister.admin: this is no address with its checksum");
    }
  });

  const examples = [
    ["of one digit", `0x${"5".repeat(40)}`],
    ["of a small number", "0x0000000000000000000000000000000000000001"],
    ["a development node's first account", "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"],
    ["a development node's last account", "0x8626f6940E2eb28930eFb4CeF49B2d1F2C9C1199"],
  ] as const;
  for (const [what, address] of examples) {
    it(`should refuse an address ${what} as a role holder, but on a local chain`, () => {
      for (const content of [register({ admin: address }), register({ bodies: [admin, address, admin, admin] })]) {
        expect(refusal(content)).to.contain(`${address} is an example, whose key nobody has or everybody`);
        expect(parse(content, LOCAL)).to.deep.equal(content);
      }
    });
  }

  it("should refuse a register without an admin", () => {
    expect(refusal(register({ admin: ZeroAddress }))).to.contain("the register has no admin");
    expect(refusal(register({ admin: ZeroAddress }), LOCAL)).to.contain("the register has no admin");
  });

  it("should refuse a test pound where money is real", () => {
    expect(refusal({ TestPound: { decimals: 18 } }, 100n)).to.contain("money is real on chain 100");
  });

  const faults: readonly (readonly [what: string, content: unknown, reason: string])[] = [
    ["an address without its checksum", register({ admin: admin.toLowerCase() }), "PractitionerRegister.admin"],
    ["three bodies", register({ bodies: bodies.slice(1) }), "PractitionerRegister.bodies"],
    ["no decimals", { TestPound: {} }, "TestPound.decimals"],
    ["fewer decimals than pence have", { TestPound: { decimals: 1 } }, "TestPound.decimals"],
    ["a contract that there is not", { Register: {} }, "Register"],
    ["a list", [], "expected object"],
  ];
  for (const [what, content, reason] of faults) {
    it(`should refuse ${what}, and name it`, () => {
      expect(refusal(content)).to.contain("sepolia.json is not a file of what to deploy: ").and.contain(reason);
    });
  }

  it("should refuse what is not JSON", () => {
    expect(() => parseParameters("{", "sepolia.json", SEPOLIA)).to.throw(PlacementError, "it is not JSON");
  });

  it("should tell somebody's own address from an example", () => {
    for (let count = 0; count < 100; count++) {
      const content = register({ admin: Wallet.createRandom().address });
      expect(parse(content)).to.deep.equal(content);
    }
  });
});
