import type { Deployment } from "../../src/clearSigning/descriptor.js";

const LIST = /"deployments":\s*(\[[^\]]*\])/;

/** The text of an ERC-7730 descriptor that names this contract too, once for each chain; the rest as it was. */
export function withDeployment(descriptor: string, added: Deployment): string {
  const listed = JSON.parse(LIST.exec(descriptor)?.[1] ?? "[]") as Deployment[];
  const others = listed.filter(({ chainId }) => chainId !== added.chainId);
  const all = [...others, added].sort((a, b) => a.chainId - b.chainId);
  return descriptor.replace(LIST, `"deployments": ${JSON.stringify(all)}`);
}
