const DAY = 86_400n;

/** So many days in unix seconds. */
export const days = (count: bigint): bigint => count * DAY;

/** Seconds as days with one decimal, rounded half up: `61.3 days`. Not negative. */
export function inDays(seconds: bigint): string {
  const tenths = (seconds * 20n + DAY) / (2n * DAY);
  return `${tenths / 10n}.${tenths % 10n} ${tenths === 10n ? "day" : "days"}`;
}
