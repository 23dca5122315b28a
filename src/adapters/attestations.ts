import { attestationDigest, type Attestation } from "../attestation/typedData.js";
import { PlacementError } from "../errors.js";
import { ESCROW_INTERFACE } from "../replay/contract.js";
import type { ConnectedEscrow } from "./escrow.js";
import { fetchEvents } from "./logSource.js";

/** The events that log an attestation whole. */
const NAMES = ["Endorsed", "Attested", "Retracted"] as const;

/**
 * The attestation with this digest, if the escrow has ever logged it.
 * @throws PlacementError `bad-input` if it has not: one that nobody sent is only in its request file.
 */
export async function findAttestation(
  { chain, address, domain }: ConnectedEscrow,
  digest: string,
  fromBlock: bigint,
): Promise<Attestation> {
  const toBlock = BigInt(await chain.provider.getBlockNumber());
  const topics = [NAMES.map((name) => ESCROW_INTERFACE.getEvent(name).topicHash)];
  const events = await fetchEvents(chain.provider, address, { fromBlock, toBlock }, topics);
  for (const event of events) {
    if (event.name !== "Endorsed" && event.name !== "Attested" && event.name !== "Retracted") continue;
    if (attestationDigest(domain, event.attestation) === digest) return event.attestation;
  }
  throw new PlacementError("bad-input", `The escrow has logged no attestation with the digest ${digest}.`, {
    next: "Give the request file instead: what nobody has sent yet is not on chain. Or check --from-block.",
  });
}
