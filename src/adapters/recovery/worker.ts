/** Runs in a thread of its own. */
import { accountOf } from "./accountOf.js";
import { openEngine, type EngineName, type RecoverKey } from "./engines.js";
import { ADDRESS_TEXT_BYTES, CLAIM_BYTES, DIGEST_BYTES } from "./records.js";

export interface RecoveryTask {
  readonly engine: EngineName;
  /** Records of a digest and a signature each. */
  readonly claims: Uint8Array;
}

const engines = new Map<EngineName, Promise<RecoverKey>>();

/** For each claim the account that signed, as text, or zeros. */
export default async function recoverClaims({ engine, claims }: RecoveryTask): Promise<Uint8Array> {
  const opened = engines.get(engine) ?? openEngine(engine);
  engines.set(engine, opened);
  const recover = await opened;
  const found = Buffer.alloc((claims.length / CLAIM_BYTES) * ADDRESS_TEXT_BYTES);
  for (let at = 0, to = 0; at < claims.length; at += CLAIM_BYTES, to += ADDRESS_TEXT_BYTES) {
    const [digest, signature] = [at, at + DIGEST_BYTES];
    const account = accountOf(
      recover,
      claims.subarray(digest, signature),
      claims.subarray(signature, at + CLAIM_BYTES),
    );
    if (account !== undefined) found.write(account, to, "latin1");
  }
  return found;
}
