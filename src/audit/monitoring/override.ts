import { PlacementError } from "../../errors.js";
import type { Colour } from "./suitability.js";

/** What a person may set: grey is for want of checks, and whoever overrides has looked. */
export const OVERRIDES = ["green", "amber", "red"] as const satisfies readonly Colour[];

/** An officer's own judgement in place of the rules'. */
export interface Override {
  readonly colour: (typeof OVERRIDES)[number];
  readonly reason: string;
  /** Who answers for it: a name, a role, or both. */
  readonly officer: string;
}

/** Characters; less says nothing that another officer could weigh. */
export const SHORTEST_REASON = 20;

/** What was given on the command line. */
export interface GivenOverride {
  readonly override?: string | undefined;
  readonly reason?: string | undefined;
  readonly officer?: string | undefined;
}

/**
 * @returns null if nothing is overridden; the officer may be named all the same.
 * @throws PlacementError `bad-usage` if the colour is none, or nobody gives or answers for the reason.
 */
export function parseOverride({ override, reason, officer }: GivenOverride): Override | null {
  const said = reason?.trim() ?? "";
  const who = officer?.trim() ?? "";
  if (override === undefined) {
    if (said !== "") refuse("--reason is for an override.", "Give the colour with --override, or leave it out.");
    return null;
  }
  const colour = OVERRIDES.find((known) => known === override);
  if (colour === undefined) {
    return refuse(`"${override}" is no colour to override with.`, `Write ${OVERRIDES.join(", ")}.`);
  }
  if (said.length < SHORTEST_REASON) {
    refuse(
      "An override must give its reason.",
      `Write it with --reason, in ${SHORTEST_REASON} characters at least: it is printed beside the rules' colour.`,
    );
  }
  if (who === "") refuse("Nobody answers for the override.", "Say who with --officer: a name, a role, or both.");
  return { colour, reason: said, officer: who };
}

function refuse(message: string, next: string): never {
  throw new PlacementError("bad-usage", message, { next });
}
