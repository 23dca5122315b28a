/** Shorter parts of a path are words such as `v3`, not secrets. */
const SHORTEST_IN_PATH = 8;
/** Shorter ones would be found in the middle of ordinary words. */
const SHORTEST = 4;

/** What in an address may be a key: user, password, long parts of the path and every value of the query, as written and decoded. */
export function secretsIn(address: string): string[] {
  const url = URL.parse(address);
  if (url === null) return [];
  const query = [...url.search.matchAll(/=([^&]*)/g)].map(([, value = ""]) => value);
  const secrets = [
    ...url.pathname.split("/").filter(({ length }) => length >= SHORTEST_IN_PATH),
    ...[url.username, url.password, ...query].filter(({ length }) => length >= SHORTEST),
  ];
  const all = new Set([...secrets, ...secrets.map(decoded)]);
  // The longest first: one may be a part of another.
  return [...all].sort((a, b) => b.length - a.length);
}

export const withoutSecrets = (text: string, secrets: readonly string[]): string =>
  secrets.reduce((shown, secret) => shown.replaceAll(secret, "…"), text);

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
