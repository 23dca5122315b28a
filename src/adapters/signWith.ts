import type { Signer } from "ethers";
import { sameAddress } from "../agreement/addresses.js";
import { KINDS } from "../attestation/kinds.js";
import { addSignature, isOwn, recoverSigner, requireAsked, type SigningRequest } from "../attestation/request.js";
import { PlacementError } from "../errors.js";

/**
 * The request with the signer's signature. One that holds it already is given back as it is: a wallet need not be asked
 * twice. What the request says is not looked at: read it first, or check it with `verifyRequest`.
 * @throws PlacementError `signing-refused` if it does not ask this account, or the wallet signs as another.
 */
export async function signWith(signer: Signer, request: SigningRequest): Promise<SigningRequest> {
  const account = await signer.getAddress();
  if (isOwn(request, requireAsked(request, account))) return request;
  const { domain, primaryType, message } = request.typedData;
  const signature = await signer.signTypedData(domain, KINDS[primaryType].types, message);
  if (sameAddress(recoverSigner(request, signature), account)) return addSignature(request, account, signature);
  throw new PlacementError("signing-refused", "The wallet returned a signature that is not this account's.", {
    next: "Nothing was written. Check that the wallet shows the same message.",
  });
}
