/** Simple pictures of our own, drawn in the colour of the text; each stands beside words that say the same. */
import type { Child } from "hono/jsx";

export type PictureName =
  "met" | "partly" | "notYet" | "unsaid" | "private" | "people" | "look" | "next" | "ask" | "help";

const FACE = <path d="M32 14a9 9 0 1 0 .1 0M14 54a18 18 0 0 1 36 0" />;

const DRAWINGS: Readonly<Record<PictureName, readonly [alt: string, drawing: Child]>> = {
  met: ["a tick", <path d="M32 6a26 26 0 1 0 .1 0M20 33l9 9 16-19" />],
  partly: [
    "a circle that is half full",
    <>
      <path d="M32 6a26 26 0 1 0 .1 0" />
      <path d="M32 6a26 26 0 0 0 0 52z" fill="currentColor" />
    </>,
  ],
  notYet: ["a clock", <path d="M32 6a26 26 0 1 0 .1 0M32 18v15l10 7" />],
  unsaid: ["a question mark", <path d="M32 6a26 26 0 1 0 .1 0M24 25a8 8 0 1 1 11 8c-2 1-3 3-3 6M32 46v1" />],
  private: ["a lock", <path d="M14 28h36v28H14zM21 28v-9a11 11 0 0 1 22 0v9M32 39v7" />],
  people: ["a person", FACE],
  look: ["a magnifying glass", <path d="M27 9a18 18 0 1 0 .1 0M40 40l17 17" />],
  next: ["a calendar", <path d="M8 14h48v42H8zM8 26h48M20 8v11M44 8v11M20 38h6M34 38h6" />],
  ask: ["a speech bubble", <path d="M6 10h52v34H30L18 56V44H6zM18 22h28M18 32h18" />],
  help: [
    "two people side by side",
    <path d="M20 18a8 8 0 1 0 .1 0M4 54a16 16 0 0 1 32 0M46 22a7 7 0 1 0 .1 0M40 42a14 14 0 0 1 20 12" />,
  ],
};

export function Picture({ name }: { name: PictureName }) {
  const [alt, drawing] = DRAWINGS[name];
  return (
    <svg
      class="picture"
      role="img"
      aria-label={`Picture: ${alt}`}
      viewBox="0 0 64 64"
      fill="none"
      stroke="currentColor"
      stroke-width="4"
      stroke-linecap="round"
      stroke-linejoin="round"
    >
      {drawing}
    </svg>
  );
}
