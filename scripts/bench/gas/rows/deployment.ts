import type { TransactionResponse } from "ethers";
import { row, type Row } from "../row.js";
import type { Stage } from "../stage.js";

async function deploy({ ethers, relayer }: Stage, name: string, args: unknown[] = []): Promise<TransactionResponse> {
  const sent = (await ethers.deployContract(name, args, relayer)).deploymentTransaction();
  if (sent === null) throw new Error(`${name} was not deployed by a transaction.`);
  return sent;
}

export const DEPLOYMENT: readonly Row[] = [
  row("deploy-escrow", "the escrow, once for everybody", [], (stage) => deploy(stage, "PlacementEscrow")),
  row("deploy-register", "a register of practitioners", [], async (stage) => {
    const accounts = (await stage.ethers.getSigners()).map(({ address }) => address);
    return deploy(stage, "PractitionerRegister", [accounts[0], accounts.slice(1, 5)]);
  }),
];
