import { PlacementError } from "../errors.js";

export function parseBlock(given: string): number {
  if (/^\d{1,15}$/.test(given)) return Number(given);
  throw new PlacementError("bad-usage", `${given} is not a block number.`, { next: "Correct --from-block." });
}
