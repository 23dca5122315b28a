import { sameAddress } from "../agreement/addresses.js";
import { attestationIn } from "../attestation/messages.js";
import { requestDigest, type SigningRequest } from "../attestation/request.js";
import type { EscrowDomain } from "../attestation/typedData.js";
import type { Bundle, Reason, RequestFile, SetAside } from "./types.js";

/**
 * Puts together the copies that the people of a panel sent back one by one: the same digest is the same request.
 * Signatures are collected by account, whatever a copy says about seats, and none is preferred yet: a false signature
 * in one copy cannot push out the true one in another, however many there are: each file gives one an account at most.
 */
export function gatherBundles(
  files: readonly RequestFile[],
  domain: EscrowDomain,
): { bundles: Bundle[]; setAside: SetAside[] } {
  const ours: RequestFile[] = [];
  const setAside: SetAside[] = [];
  for (const file of files) {
    const fault = faultIn(file.request, domain);
    if (fault === undefined) {
      ours.push(file);
    } else {
      setAside.push({ paths: [file.path], digest: null, agreement: null, ...fault, isComplete: false });
    }
  }
  const copies = Map.groupBy(ours, ({ request }) => requestDigest(request));
  return { bundles: [...copies].map(([digest, same]) => merge(digest, same)), setAside };
}

function faultIn({ typedData }: SigningRequest, domain: EscrowDomain): { reason: Reason; message: string } | undefined {
  const { primaryType, domain: given } = typedData;
  if (primaryType !== "Attestation") {
    const message = `It asks for consent (${primaryType}), not for the panel's word: send it with \`agreement submit\`.`;
    return { reason: "another-kind", message };
  }
  if (BigInt(given.chainId) !== domain.chainId) {
    return {
      reason: "wrong-chain",
      message: `It was made for chain ${given.chainId}; this is chain ${domain.chainId}.`,
    };
  }
  const isOurs =
    sameAddress(given.verifyingContract, domain.verifyingContract) &&
    given.name === domain.name &&
    given.version === domain.version;
  if (isOurs) return undefined;
  const message = `It was made for the escrow ${given.verifyingContract}; this is ${domain.verifyingContract}.`;
  return { reason: "wrong-escrow", message };
}

function merge(digest: string, copies: readonly RequestFile[]): Bundle {
  const [first] = copies;
  if (first === undefined) throw new Error("A bundle without a copy.");
  const offered = new Map<string, string[]>();
  for (const { account, signature } of copies.flatMap(({ request }) => request.signatures)) {
    const key = account.toLowerCase();
    const known = offered.get(key) ?? [];
    const isNew = known.every((one) => one.toLowerCase() !== signature.toLowerCase());
    if (isNew) known.push(signature);
    offered.set(key, known);
  }
  const paths = copies.map(({ path }) => path);
  return { digest, paths, request: first.request, attestation: attestationIn(first.request), offered };
}
