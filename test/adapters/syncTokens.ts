import { expect } from "chai";
import { AbiCoder, concat, encodeBytes32String, toBeHex } from "ethers";
import { RpcClient } from "../../src/adapters/sync/rpcClient.js";
import { tokenFacts } from "../../src/adapters/sync/tokenFacts.js";
import { HAS_ANVIL, WHY_NO_ANVIL, startAnvil, type Anvil } from "../helpers/anvil.js";
import { RpcStub, type RpcAnswer } from "../helpers/rpcStub.js";

const TOKEN = `0x${"77".repeat(20)}`;
const [SYMBOL, DECIMALS] = ["0x95d89b41", "0x313ce567"];
const LIMITS = { timeout: 10_000, longest: 32 * 2 ** 20 };

const text = (symbol: string): string => AbiCoder.defaultAbiCoder().encode(["string"], [symbol]);
const word = (number: bigint): string => toBeHex(number, 32);
const pause = () => Promise.resolve();

describe("What a token says of itself", function () {
  const clients: RpcClient[] = [];
  const clientOf = (url: string): RpcClient => {
    const client = new RpcClient(url, LIMITS);
    clients.push(client);
    return client;
  };

  afterEach(function () {
    for (const client of clients.splice(0)) client.close();
  });

  describe("given what it answers", function () {
    let stub: RpcStub;
    let answers: Record<string, RpcAnswer>;

    beforeEach(async function () {
      answers = { [SYMBOL]: { result: text("GBPx") }, [DECIMALS]: { result: word(18n) } };
      stub = await RpcStub.start(({ params: [call] }) => answers[(call as { data: string }).data]!);
    });

    afterEach(async function () {
      await stub.stop();
    });

    const facts = () => tokenFacts({ client: clientOf(stub.url), pause }, TOKEN, 9);

    const SYMBOLS: readonly [string, string, string | null][] = [
      ["a text", text("GBPx"), "GBPx"],
      ["one word of text, as old tokens have it", encodeBytes32String("GBPx"), "GBPx"],
      ["a word without an end", word(2n ** 256n - 1n), null],
      ["nothing", "0x", null],
      ["an empty text", text(""), null],
      ["a text of 32 characters", text("x".repeat(32)), "x".repeat(32)],
      ["a longer one", text("x".repeat(33)), null],
      ["a very long one", text("x".repeat(100_000)), null],
      ["what clears the screen", text("\u001b[2J"), "\\u{1b}[2J"],
      ["what turns the direction of reading", text("GBP\u202exPBG"), "GBP\\u{202e}xPBG"],
      ["a line of its own", text("GBP\nError: all is lost"), "GBP\\u{a}Error: all is lost"],
      ["a text that is longer than its answer", concat([word(32n), word(2n ** 64n)]), null],
      ["a text that begins nowhere", concat([word(2n ** 255n), word(4n)]), null],
      ["bytes that are no text", concat([word(32n), word(1n), `0xff${"00".repeat(31)}`]), null],
      ["no hex at all", "GBPx", null],
    ];
    for (const [what, result, symbol] of SYMBOLS) {
      it(`should be taken as its symbol only if it is one: ${what}`, async function () {
        answers[SYMBOL] = { result };
        expect(await facts()).to.deep.equal({ address: TOKEN, symbol, decimals: 18 });
      });
    }

    const NUMBERS: readonly [string, string, number | null][] = [
      ["0", word(0n), 0],
      ["36", word(36n), 36],
      ["37", word(37n), null],
      ["255", word(255n), null],
      ["256 + 18, a byte of which is 18", word(274n), null],
      ["2^255, a byte of which is 0", word(2n ** 255n), null],
      ["2^256 − 1", word(2n ** 256n - 1n), null],
      ["nothing", "0x", null],
      ["half a word", "0x12", null],
      ["no hex at all", "eighteen", null],
    ];
    for (const [what, result, decimals] of NUMBERS) {
      it(`should be taken as its decimals only up to 36: ${what}`, async function () {
        answers[DECIMALS] = { result };
        expect(await facts()).to.deep.equal({ address: TOKEN, symbol: "GBPx", decimals });
      });
    }

    it("should be nothing where it reverts", async function () {
      const error = { code: 3, message: "execution reverted" };
      answers = { [SYMBOL]: { error }, [DECIMALS]: { error } };
      expect(await facts()).to.deep.equal({ address: TOKEN, symbol: null, decimals: null });
    });
  });

  describe("given a node that does not ask it", function () {
    let stub: RpcStub;

    afterEach(async function () {
      await stub.stop();
    });

    const asked = async (answer: (block: unknown) => RpcAnswer) => {
      stub = await RpcStub.start(({ params: [, block] }) => answer(block));
      return tokenFacts({ client: clientOf(stub.url), pause }, TOKEN, 9);
    };

    it("should be what it says now where the node has not kept the block's state", async function () {
      const lost = { error: { code: -32000, message: "missing trie node" } };
      const facts = await asked((block) => (block === "latest" ? { result: encodeBytes32String("GBPx") } : lost));
      expect(facts).to.deep.equal({ address: TOKEN, symbol: "GBPx", decimals: null });
    });

    it("should be unknown where the node breaks it off", async function () {
      expect(await asked(() => ({ error: { code: -32000, message: "execution aborted (timeout = 5s)" } }))).to.equal(
        undefined,
      );
    });

    it("should be unknown where the node answers with something else", async function () {
      expect(await asked(() => ({ result: null }))).to.equal(undefined);
    });
  });

  describe("given hostile code on a real chain", function () {
    let anvil: Anvil;

    before(async function () {
      if (!HAS_ANVIL) {
        console.warn(`      skipped: ${WHY_NO_ANVIL}`);
        this.skip();
      }
      anvil = await startAnvil();
    });

    after(function () {
      if (HAS_ANVIL) anvil.stop();
    });

    const SILENT = { address: TOKEN, symbol: null, decimals: null };
    const CODES: readonly [string, string, object][] = [
      ["no code", "0x", SILENT],
      ["a revert", "0x5f5ffd", SILENT],
      ["an invalid opcode", "0xfe", SILENT],
      ["a loop without end", "0x5b5f56", SILENT],
      ["16 MiB of zeros", "0x630100" + "00005ff3", SILENT],
      // The first word, as decimals, is 0; as a text it begins at itself and is empty.
      ["half a megabyte of zeros", "0x620800005ff3", { ...SILENT, decimals: 0 }],
    ];
    for (const [what, code, facts] of CODES) {
      it(`should neither fail nor take long: ${what}`, async function () {
        await anvil.provider.send("anvil_setCode", [TOKEN, code]);
        const block = await anvil.provider.getBlockNumber();
        expect(await tokenFacts({ client: clientOf(anvil.url), pause }, TOKEN, block)).to.deep.equal(facts);
      });
    }
  });
});
