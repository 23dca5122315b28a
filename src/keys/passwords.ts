/** In characters. The password stands between a stolen file and the key; guessing it costs a second a try. */
const LEAST_LENGTH = 12;
const LEAST_DIFFERENT = 5;

export const PASSWORD_RULE = `A password has at least ${LEAST_LENGTH} characters, ${LEAST_DIFFERENT} of them different; three or four random words are good.`;

/** Why a new password is not taken, or undefined if it is. */
export function faultInPassword(password: string): string | undefined {
  const characters = Array.from(password);
  if (characters.length === 0) return "The password is empty.";
  if (characters.length < LEAST_LENGTH) return "The password is too short.";
  if (new Set(characters).size < LEAST_DIFFERENT) return "The password repeats a few characters.";
  // Tools disagree on how these are written as bytes, and one of them could not open the key.
  if (password.normalize("NFKC") !== password)
    return "The password has a character that other wallets write otherwise.";
  return undefined;
}
