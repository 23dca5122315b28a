import { MaxUint256, ZeroAddress, type TransactionResponse } from "ethers";
import { row, type Row } from "../row.js";
import { callerFor, type Stage } from "../stage.js";
import { AMOUNT } from "./limit.js";
import { deployFromNpm } from "./npmContracts.js";

const ARTIFACT = "@sablier/v2-core/artifacts/SablierV2LockupTranched.json";
const TRANCHES = [1n, 2n, 3n, 4n];
const MONTH = 28n * 86_400n;

/** Four tranches, each paid when its time comes, and the deposit for all of them. */
async function create(stage: Stage): Promise<TransactionResponse> {
  const { pound, parties, relayer, start } = stage;
  const lockup = await deployFromNpm(relayer, ARTIFACT, [relayer.address, ZeroAddress, BigInt(TRANCHES.length)]);
  const payer = await callerFor(stage, parties.commissioner);
  await pound.connect(payer).approve(lockup, MaxUint256);
  const stream = {
    ...{ sender: parties.commissioner.address, recipient: parties.payee.address },
    ...{ totalAmount: AMOUNT * BigInt(TRANCHES.length), asset: stage.token, cancelable: true, transferable: false },
    startTime: start,
    tranches: TRANCHES.map((period) => ({ amount: AMOUNT, timestamp: start + period * MONTH })),
    broker: { account: ZeroAddress, fee: 0n },
  };
  return lockup.connect(payer).getFunction("createWithTimestamps").send(stream);
}

export const SABLIER: Row = row(
  "sablier-create-4",
  "Sablier Lockup 1.2.0, four tranches by time, with deposit",
  [],
  create,
);
