import type { TransactionResponse } from "ethers";
import { deploySafe, type SafeWallet } from "../../../../test/helpers/safe.js";
import { AMOUNT } from "./limit.js";
import { row, type Row } from "../row.js";
import type { Stage } from "../stage.js";

const OWNERS = 3;

async function createSafe(stage: Stage, kind: "Safe" | "SafeL2") {
  const owners = (await stage.ethers.getSigners()).slice(10, 10 + OWNERS);
  return { owners, safe: await deploySafe(stage.relayer, owners, OWNERS, kind) };
}

/** A second payment out of a Safe that holds enough for many. */
async function paySecond(stage: Stage, kind: "Safe" | "SafeL2"): Promise<TransactionResponse> {
  const { owners, safe } = await createSafe(stage, kind);
  await stage.pound.mint(safe.address, 10n * AMOUNT);
  await pay(stage, safe, owners);
  return pay(stage, safe, owners);
}

function pay({ pound, token, parties }: Stage, safe: SafeWallet, owners: Parameters<SafeWallet["execute"]>[2]) {
  const data = pound.interface.encodeFunctionData("transfer", [parties.payee.address, AMOUNT]);
  return safe.execute(token, data, owners);
}

export const SAFE: readonly Row[] = [
  row("safe-3of3", "Safe 1.4.1, three owners sign a bare token transfer: no outcome, schedule or rule", [], (stage) =>
    paySecond(stage, "Safe"),
  ),
  row("safe-l2-3of3", "SafeL2 1.4.1, the same", [], (stage) => paySecond(stage, "SafeL2")),
  row("safe-create", "Safe 1.4.1, created for three owners", [], async (stage) => {
    const { safe } = await createSafe(stage, "Safe");
    return safe.created;
  }),
];
