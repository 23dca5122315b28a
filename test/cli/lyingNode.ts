import { expect } from "chai";
import { serialiseBuilt } from "../../src/agreement/index.js";
import { PlacementEscrow__factory } from "../../typechain-types/index.js";
import { placement } from "../helpers/cli.js";
import { as, Journey } from "../helpers/journey.js";
import { NodeProxy } from "../helpers/nodeProxy.js";

/** Who shows a signer something else than what is signed, with the node or the private copy in his hands. */
describe("placement, with a node or a private copy that lies", () => {
  let journey: Journey;
  let home: Awaited<ReturnType<Journey["open"]>>;
  let liar: NodeProxy;

  before(async () => {
    journey = await Journey.begin("test-lying-node");
    home = await journey.open("childrens-home");
    await journey.data("agreement", "build", "respite-stay.yaml");
    const { selector } = PlacementEscrow__factory.createInterface().getFunction("scheduleOf");
    liar = await NodeProxy.before(journey.chain.node.url);
    liar.meddle = async (question) => {
      const [call] = question.params as { data?: string }[];
      if (call?.data?.startsWith(selector) !== true) return undefined;
      const truth = await liar.ask(question);
      // The last word of the answer is a tranche.
      const words = "result" in truth ? String(truth.result) : "";
      return { result: `${words.slice(0, -1)}${words.endsWith("0") ? "1" : "0"}` };
    };
  });

  after(async () => {
    await liar.stop();
    await journey.end();
  });

  it("acts on no terms that the agreement's id does not stand for", async () => {
    for (const argv of [
      ["agreement", "show", home.id],
      ["fund", home.file, "10.00", ...as("Northmoor Council")],
    ]) {
      const { code, out, err } = await placement(journey.folder.path, [...argv, "--rpc", liar.url], journey.chain.env);
      expect(err).to.contain(`shows terms that are not those of ${home.id}`).and.contain("it lies");
      expect([code, out]).to.deep.equal([4, ""]);
    }
  });

  it("signs no terms whose private copy counts the token's money otherwise than the token", async () => {
    const built = journey.built("respite-stay");
    journey.folder.write("respite-stay.agreement.json", serialiseBuilt({ ...built, decimals: built.decimals + 1 }));
    await journey.refuses(
      ["agreement", "sign", "respite-stay.terms.json", ...as("Northmoor Council")],
      5,
      `gives the token ${built.terms.token} 19 decimals, but it has 18`,
    );
    const { out } = await journey.run("attest", "inspect", "respite-stay.terms.json", "--offline");
    expect(out.replace(/\s+/g, " ")).to.contain("make a pound is the word of the private copy");
  });
});
