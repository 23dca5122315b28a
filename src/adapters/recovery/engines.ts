/** What recovers keys from signatures: Bitcoin Core's library, native where a build of it fits, else in WebAssembly. */

/** The public key that made the signature, 65 bytes, or undefined if none did. */
export type RecoverKey = (digest: Uint8Array, signature: Uint8Array, recoveryId: 0 | 1) => Uint8Array | undefined;

const ENGINES = { native: openNative, WebAssembly: openWebAssembly } satisfies Record<
  string,
  () => Promise<RecoverKey>
>;

export type EngineName = keyof typeof ENGINES;

export const openEngine = (name: EngineName): Promise<RecoverKey> => ENGINES[name]();

/** The fastest that works here. */
export async function fittingEngine(): Promise<EngineName> {
  try {
    await openNative();
    return "native";
  } catch {
    return "WebAssembly"; // No build for this platform; there is no other way to find out.
  }
}

/** Only the bindings: the package itself would fall back to `elliptic`, in JavaScript, and not say so. */
async function openNative(): Promise<RecoverKey> {
  const { default: secp256k1 } = await import("secp256k1/bindings.js");
  return (digest, signature, recoveryId) => {
    try {
      return secp256k1.ecdsaRecover(signature, recoveryId, digest, false);
    } catch {
      return undefined; // All that it can refuse of bytes of these lengths: no point of the curve.
    }
  };
}

async function openWebAssembly(): Promise<RecoverKey> {
  const { instantiateSecp256k1 } = await import("@bitauth/libauth");
  const secp256k1 = await instantiateSecp256k1();
  return (digest, signature, recoveryId) => {
    const key = secp256k1.recoverPublicKeyUncompressed(signature, recoveryId, digest);
    return typeof key === "string" ? undefined : key;
  };
}
