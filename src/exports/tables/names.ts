/** The tables that can be exported: apart from what makes them, so that help is at hand at once. */
export const TABLE_NAMES = ["agreements", "tranches", "movements", "decisions", "events"] as const;

export type TableName = (typeof TABLE_NAMES)[number];
