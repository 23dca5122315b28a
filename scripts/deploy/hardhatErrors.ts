/** Numbers that Hardhat gives its errors, stable by its promise. */
export const NO_SUCH_VARIABLE = 7;
export const NO_SUCH_CHAIN = 80_000;
export const ALREADY_VERIFIED = 80_022;
export const NO_SUCH_EXPLORER = 80_027;
export const EMPTY_API_KEY = 80_029;

/** Undefined for an error of anybody else's. */
export function hardhatNumber(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("number" in error)) return undefined;
  return typeof error.number === "number" ? error.number : undefined;
}
