import { textTable } from "../../../agreement/text/textTable.js";
import type { Handler } from "../../program.js";
import type { DataOf } from "../../shapes/index.js";

export const list: Handler<object, DataOf<"address-book list">> = async (context) => {
  const { entries } = await context.book();
  const rows = entries.map(({ name, address }) => [name, address]);
  return {
    text: rows.length === 0 ? "The address book is empty." : textTable([["name", "address"], ...rows]).join("\n"),
    data: { file: context.bookFile.name, entries },
  };
};
