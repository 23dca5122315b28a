/** Where `audit sync` keeps what it read, unless told otherwise. */
export const DEFAULT_STORE = "placement-audit.sqlite";
