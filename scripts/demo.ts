import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { network } from "hardhat";
import { parseAddressBook, parseBuilt } from "../src/agreement/index.js";
import LocalPlacements from "../ignition/modules/LocalPlacements.js";
import {
  agree,
  childrensHome,
  respiteStay,
  supportedAccommodation,
  type Placement,
  type Setting,
} from "./demo/acts.js";
import {
  challengeAndRuling,
  changeOfSocialWorker,
  moreSupport,
  noticeAndRefund,
  notMetRuled,
  safeguardingHold,
  settlement,
  whatIsDue,
} from "./demo/secondAct.js";
import { startLocalNode, type LocalNode } from "./demo/localNode.js";
import { createKeystore } from "./demo/keystore.js";
import { Stage } from "./demo/stage.js";

/** `npm run demo`: three placements on a chain of their own, from agreement file to audited payment. */
const DEPLOYMENT = "demo";
/** Of the test token, as ignition/parameters/localhost.json deploys it. */
const DECIMALS = 18n;

const node = await startLocalNode();
const folder = await mkdtemp(join(tmpdir(), "placement-demo-"));
try {
  const setting = await setTheStage(node, folder);
  setting.stage.say("== Three placements are agreed ==");
  const home = await agree(setting, "childrens-home");
  const flat = await agree(setting, "supported-accommodation");
  const stay = await agree(setting, "respite-stay");
  await childrensHome(setting, home);
  await supportedAccommodation(setting, flat);
  await respiteStay(setting, stay);
  const supported = await moreSupport(setting, home);
  await challengeAndRuling(setting, supported);
  await notMetRuled(setting, stay);
  await safeguardingHold(setting, flat);
  await changeOfSocialWorker(setting);
  await noticeAndRefund(setting, flat);
  await settlement(setting, stay);
  await whatIsDue(setting, supported);
  setting.stage.say("== The audit: the chain's log is replayed from nothing and compared with the contract ==");
  await setting.stage.show("audit", "sync");
  await setting.stage.show("audit", "verify", "--agreements", ".");
  await setting.stage.show("audit", "show", "respite-stay.agreement.json");
  await setting.stage.show("audit", "statement", "Cedar Lodge Ltd");
  await setting.stage.show("audit", "report", "--agreements", ".");
  await checkBalances(setting, [home, flat, stay]);
  setting.stage.say("Every check held.");
} catch (error) {
  console.error(`\nThe demo stopped: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
} finally {
  await node.stop();
  await rm(folder, { recursive: true, force: true });
}

/** The homes hold what the account says they were paid: asked of the token, not of the escrow. */
async function checkBalances({ stage, balanceOf }: Setting, placements: readonly Placement[]): Promise<void> {
  const { accounts } = await stage.ask<{ accounts: { payee: string; paid: string }[] }>("audit", "replay");
  if (accounts.length !== placements.length) throw new Error(`The log holds ${accounts.length} agreements.`);
  for (const { payee, paid } of accounts) {
    const held = await balanceOf(payee);
    if (held !== BigInt(paid)) throw new Error(`${payee} holds ${held}, and the account says ${paid}.`);
  }
  stage.say("Each home holds exactly what the account says it was paid.");
}

async function setTheStage({ url, provider, moveTo }: LocalNode, workFolder: string): Promise<Setting> {
  await rm(join("ignition", "deployments", DEPLOYMENT), { recursive: true, force: true });
  const connection = await network.create({ network: "localhost", override: { url } });
  const { escrow, pound } = await connection.ignition.deploy(LocalPlacements, {
    deploymentId: DEPLOYMENT,
    parameters: "ignition/parameters/localhost.json",
  });
  await cp("examples", workFolder, { recursive: true });
  const [escrowAddress, poundAddress] = await Promise.all([escrow.getAddress(), pound.getAddress()]);
  const book = join(workFolder, "address-book.yaml");
  const stage = new Stage(workFolder, {
    PLACEMENT_RPC: url,
    PLACEMENT_ESCROW: escrowAddress,
    PLACEMENT_ADDRESS_BOOK: book,
  });
  stage.say("== A local chain, an escrow and a test token ==");
  console.log(
    `The node answers at ${url}. Ignition deployed the escrow ${escrowAddress}\nand the test token ${poundAddress}.`,
  );
  const addresses = parseAddressBook(await readFile(book, "utf8"), book);
  await writeFile(book, `GBP test token: "${poundAddress}"\n`, { flag: "a" });
  const keystore = await createKeystore(workFolder, addresses.addressOf("Inspector A"));
  const now = async (): Promise<bigint> => BigInt((await provider.getBlock("latest"))?.timestamp ?? 0);
  return {
    stage,
    keystore,
    now,
    moveTo,
    balanceOf: (account) => pound.getFunction("balanceOf").staticCall(account) as Promise<bigint>,
    mint: async (account, pounds) => {
      await pound.getFunction("mint").send(account, pounds * 10n ** DECIMALS);
    },
    read: async (name) => parseBuilt(await readFile(join(workFolder, name), "utf8"), name),
  };
}
