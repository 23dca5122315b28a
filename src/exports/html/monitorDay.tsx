import { formatDate } from "../../agreement/moments.js";

/** A date in London, kept on one line; `otherwise` where there is none. @param at - Unix seconds. */
export function Day({ at, otherwise = "–" }: { at: bigint | null; otherwise?: string }) {
  if (at === null) return <>{otherwise}</>;
  const day = formatDate(at);
  return (
    <time datetime={day} style="white-space: nowrap">
      {day}
    </time>
  );
}
