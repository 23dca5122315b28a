import { ZeroAddress } from "ethers";
import { SEATS, SEAT_WORDS, type Party, type Seat, type Terms } from "./terms.js";

/** Everybody and everything with an address in an agreement. */
export type Role = Party | "payee" | Seat | "token" | "register";

export const ROLE_WORDS: Readonly<Record<Role, string>> = {
  commissioner: "commissioner",
  provider: "provider",
  arbiter: "arbiter",
  payee: "payee",
  ...SEAT_WORDS,
  token: "token",
  register: "register",
};

/** Addresses by role; a vacant seat and a missing register are left out. */
export function rolesOf(terms: Omit<Terms, "carePlan">): Partial<Record<Role, string>> {
  const { commissioner, provider, payee, arbiter, token, register } = terms;
  const seats = SEATS.map((seat, index) => [seat, terms.panel[index]] as const);
  const all = { commissioner, provider, payee, arbiter, ...Object.fromEntries(seats), token, register };
  return Object.fromEntries(Object.entries(all).filter(([, address]) => address !== ZeroAddress));
}
