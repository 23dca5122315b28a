import { AbiCoder, ZeroAddress, ZeroHash, id, type Contract, type TransactionResponse } from "ethers";
import type { Row } from "../row.js";
import { callerFor, type Stage } from "../stage.js";
import { person } from "../../people.js";
import { deployFromNpm } from "./npmContracts.js";

const ARTIFACTS = "@ethereum-attestation-service/eas-contracts/artifacts/contracts";
/** In as few words as can be: a digest of the findings and of their agreement, and the evidence. */
const SCHEMA = "bytes32 findings,bytes32 evidence";
const ATTESTERS = ["inspector 1", "social worker 1", "registered manager"] as const;

async function send(
  contract: Pick<Contract, "getFunction">,
  method: string,
  ...args: readonly unknown[]
): Promise<TransactionResponse> {
  return contract.getFunction(method).send(...args);
}

async function registerSchema(registry: Contract): Promise<string> {
  const args = [SCHEMA, ZeroAddress, true] as const;
  const schema = (await registry.getFunction("register").staticCall(...args)) as string;
  await send(registry, "register", ...args);
  return schema;
}

/** Three people attest one finding, each in a transaction of its own. */
async function attestThrice(stage: Stage): Promise<TransactionResponse[]> {
  const registry = await deployFromNpm(stage.relayer, `${ARTIFACTS}/SchemaRegistry.sol/SchemaRegistry.json`);
  const eas = await deployFromNpm(stage.relayer, `${ARTIFACTS}/EAS.sol/EAS.json`, [await registry.getAddress()]);
  const schema = await registerSchema(registry);
  const finding = AbiCoder.defaultAbiCoder().encode(["bytes32", "bytes32"], [id("findings"), id("evidence")]);
  const data = {
    ...{ recipient: stage.parties.payee.address, expirationTime: stage.start + 3_456_789n, revocable: true },
    ...{ refUID: ZeroHash, data: finding, value: 0n },
  };
  const sent: TransactionResponse[] = [];
  for (const name of ATTESTERS) {
    const attester = eas.connect(await callerFor(stage, person(name)));
    sent.push(await send(attester, "attest", { schema, data }));
  }
  return sent;
}

export const EAS: Row = {
  name: "eas-3",
  what: "EAS 1.4.0, three attestations on chain by three accounts, paying nobody",
  send: attestThrice,
};
