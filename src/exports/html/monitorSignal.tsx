import { colourInWords } from "../../audit/monitoring/inWords.js";
import type { Colour } from "../../audit/monitoring/suitability.js";
import { Tag, type Tone } from "./parts.js";

const SIGNALS: Readonly<Record<Colour, { tone: Tone; shape: string }>> = {
  green: { tone: "good", shape: "●" },
  amber: { tone: "caution", shape: "▲" },
  red: { tone: "alert", shape: "■" },
  grey: { tone: "plain", shape: "○" },
};

/** A colour by a word and a shape too: paper may be printed in black. */
export function Signal({ colour }: { colour: Colour }) {
  const { tone, shape } = SIGNALS[colour];
  return (
    <Tag tone={tone}>
      <span aria-hidden="true">{shape}</span> {colourInWords(colour)}
    </Tag>
  );
}
