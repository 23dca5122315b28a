import { requestDigest, type RequestSigner } from "../../../attestation/request.js";
import { ROLE_WORDS, type AddressBook } from "../../../agreement/index.js";
import type { Handler } from "../../program.js";
import type { DataOf } from "../../shapes/index.js";
import { readRequest } from "../../requestFiles.js";
import { verifyRequestOffline, verifyRequest, type Check } from "../../../adapters/verifyRequest.js";

/** Checks a request and each signature in it: by itself, or with a node against all that the escrow would look at. */
export const verify: Handler<object, DataOf<"attest verify">> = async (context, [path = ""]) => {
  const request = await readRequest(context, path);
  const book = await context.book();
  const checks = context.hasRpc
    ? await verifyRequest(request, await context.escrow(), book)
    : verifyRequestOffline(request, book);
  const ok = checks.every(({ state }) => state !== "fails");
  const data = {
    ...{ request: path, kind: request.typedData.primaryType, digest: requestDigest(request) },
    ...{ online: context.hasRpc, ok, checks },
  };
  const signed = request.signatures.length === 0 ? ["Nobody has signed it yet."] : [];
  return { text: [...checks.map((check) => lineOf(check, book)), ...signed, verdictOf(checks)].join("\n"), data, ok };
};

const STATES = { holds: "holds     ", fails: "FAILS     ", unchecked: "unchecked " } as const;

function lineOf({ check, state, detail, role, account }: Check, book: AddressBook): string {
  const whose = role === undefined || account === undefined ? "" : ` of ${whoIs(role, account, book)}`;
  return `${STATES[state]} ${check}${whose}: ${detail}`;
}

const whoIs = (role: RequestSigner["role"], account: string, book: AddressBook): string =>
  `the ${ROLE_WORDS[role]}, ${book.nameOf(account)}`;

function verdictOf(checks: readonly Check[]): string {
  const count = (state: Check["state"]): number => checks.filter((one) => one.state === state).length;
  const [failed, unchecked] = [count("fails"), count("unchecked")];
  if (failed > 0) return `${failed} of ${checks.length} checks failed.`;
  return unchecked === 0 ? "All checks hold." : `Nothing failed; ${unchecked} could not be checked without a node.`;
}
