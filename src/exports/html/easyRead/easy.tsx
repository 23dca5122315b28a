import type { Child } from "hono/jsx";
import { Picture, type PictureName } from "./pictures.js";

/** A picture, a heading, and short sentences under one another. */
export function Easy({
  picture,
  title,
  sentences,
  isFirst = false,
  children,
}: {
  picture: PictureName;
  title: string;
  sentences: readonly string[];
  /** Before every section: its heading has their level. */
  isFirst?: boolean;
  children?: Child;
}) {
  const Heading = isFirst ? "h2" : "h3";
  return (
    <div class="easy">
      <Picture name={picture} />
      <div>
        <Heading>{title}</Heading>
        {sentences.map((sentence) => (
          <p>{sentence}</p>
        ))}
        {children}
      </div>
    </div>
  );
}
