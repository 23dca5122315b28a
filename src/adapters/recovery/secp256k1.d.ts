/** The native half of `secp256k1`: what is used of it. */
declare module "secp256k1/bindings.js" {
  const secp256k1: {
    /** @throws Error if no key can have made it. */
    ecdsaRecover(signature: Uint8Array, recoveryId: number, digest: Uint8Array, compressed: false): Uint8Array;
  };
  export default secp256k1;
}
