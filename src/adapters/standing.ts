import { isError } from "ethers";
import type { Terms } from "../agreement/terms.js";
import type { ConnectedEscrow } from "./escrow.js";
import { isRevert } from "./nodeErrors.js";
import { attachRegister } from "./register.js";

/**
 * The seats, of those given, whose standing the agreement's register does not confirm; none if it has no register. A
 * register that does not answer confirms nobody, as for the escrow (`contracts/modules/Authority.sol`).
 * @param seats one bit a seat, as is the answer.
 */
export async function seatsLackingStanding(
  { register, panel }: Terms,
  seats: number,
  { chain }: ConnectedEscrow,
): Promise<number> {
  if (BigInt(register) === 0n) return 0;
  try {
    const lacking = await attachRegister(register, chain.provider).lackingStanding([...panel], seats);
    return seats & Number(lacking);
  } catch (error) {
    if (isRevert(error) || isError(error, "BAD_DATA")) return seats;
    throw error;
  }
}
